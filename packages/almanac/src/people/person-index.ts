import { once, readDataLines } from '../places/data-file.ts'
import { fold } from '../places/words.ts'
import { type PersonRow, readPersonRow } from './people-file.ts'

/**
 * How a name names a person: `full` has several words or is all the name there is ("Aristotle");
 * `bare` is a surname or one word of a longer name; `regnal` is a ruler's first name, which needs
 * a title before it ("Queen Victoria").
 */
export type NameKind = 'full' | 'bare' | 'regnal'

export interface Bearer {
  row: number
  kind: NameKind
}

interface PersonIndex {
  rows: PersonRow[]
  byName: Map<string, Bearer[]>
  byRecord: Map<string, number>
  /** First names that at least three people have. */
  givenNames: Set<string>
  longestName: number
}

/** Fame of a person whom only WordNet has: known, but not measured. */
const UNMEASURED_FAME = 20
const NUMERAL = /^(?:i{1,3}|iv|vi{0,3}|ix|xi{0,3}|xiv|xvi{0,3})$/
const PARTICLES = new Set(
  'de da di du del della van von der den la le al el ibn bin of the'.split(' '),
)

const openIndex = once((): PersonIndex => {
  const rows = readDataLines('people.tsv.br').map(readPersonRow)
  const index: PersonIndex = {
    rows,
    byName: new Map(),
    byRecord: new Map(),
    givenNames: new Set(),
    longestName: 1,
  }
  rows.forEach((row, at) => {
    if (row.wordnet) index.byRecord.set(`wordnet:${row.wordnet.offset}`, at)
    if (row.pantheon) index.byRecord.set(`pantheon:${row.pantheon.curid}`, at)
    for (const [key, kind] of listNames(row)) addBearer(index, key, { row: at, kind })
  })
  collectGivenNames(index)
  return index
})

function addBearer(index: PersonIndex, key: string, bearer: Bearer): void {
  const bearers = index.byName.get(key)
  if (!bearers) index.byName.set(key, [bearer])
  else bearers.push(bearer)
  index.longestName = Math.max(index.longestName, key.split(' ').length)
}

function collectGivenNames(index: PersonIndex): void {
  const counts = new Map<string, number>()
  for (const { pantheon } of index.rows) {
    const parts = pantheon ? fold(pantheon.name).split(' ') : []
    const first = parts[0]
    if (first && parts.length > 1) counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  for (const [name, count] of counts) if (count >= 3) index.givenNames.add(name)
}

const STRENGTH = { full: 3, bare: 2, regnal: 1, none: 0 }

/** Every folded name of a person with its kind, the strongest of several. */
function listNames({ wordnet, pantheon }: PersonRow): Map<string, NameKind> {
  const known = new Map<string, NameKind>()
  const add = (key: string, kind: NameKind) => {
    if (key.length > 1 && STRENGTH[kind] > STRENGTH[known.get(key) ?? 'none']) known.set(key, kind)
  }
  const keys = (wordnet?.names ?? []).map(fold)
  const long = keys.filter((key) => key.includes(' '))
  if (pantheon) {
    const full = fold(pantheon.name)
    const reign = fold(pantheon.name.replace(/ of .*$/, ''))
    add(full, 'full')
    add(reign, reign.includes(' ') ? 'full' : 'regnal')
    long.push(full)
  }
  for (const key of long) addShorterNames(key, add)
  for (const key of keys) add(key, key.includes(' ') || long.length === 0 ? 'full' : 'bare')
  return known
}

function addShorterNames(key: string, add: (key: string, kind: NameKind) => void): void {
  add(key, 'full')
  const parts = key.split(' ')
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  const before = parts.at(-2) ?? ''
  if (parts.length < 2) return
  if (NUMERAL.test(last) || NUMERAL.test(parts[1] ?? '')) {
    add(first, 'regnal')
    return
  }
  if (parts.includes('of') || parts.includes('the')) return
  add(last, 'bare')
  if (PARTICLES.has(before)) add(`${before} ${last}`, 'bare')
  else if (parts.length > 2 && first.length > 1) add(`${first} ${last}`, 'full')
  else if (parts.length > 2) add(parts.slice(1).join(' '), 'full')
}

/** People with this folded name, in data set order. */
export function lookUpPeople(key: string): Bearer[] {
  return openIndex().byName.get(key) ?? []
}

/** The person in a row of the index. */
export function readPerson(row: number): PersonRow {
  return openIndex().rows[row] ?? { wordnet: null, pantheon: null }
}

/** The row of a record, or null. */
export function findPersonRow(dataset: string, id: string): number | null {
  return openIndex().byRecord.get(`${dataset}:${id}`) ?? null
}

/** Whether a folded word is a first name that several known people have. */
export function isGivenName(key: string): boolean {
  return openIndex().givenNames.has(key)
}

/** Words in the longest known name, at most `limit`. */
export function longestName(limit: number): number {
  return Math.min(limit, openIndex().longestName)
}

/** Historical popularity index of Pantheon, 9 to 32; 20 for a person whom only WordNet has. */
export function fameOf({ wordnet, pantheon }: PersonRow): number {
  return pantheon?.fame ?? (wordnet ? UNMEASURED_FAME : 0)
}
