import { findLine, once, readDataLines } from '../places/data-file.ts'
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
  /** Lines of the people file; a row is read when it is asked for. */
  lines: string[]
  /** Folded names with their bearers, sorted: "lovelace\tf12 b407". */
  names: string[]
  /** First names that at least three people have. */
  givenNames: Set<string>
}

/** Fame of a person whom only WordNet has: known, but not measured. */
const UNMEASURED_FAME = 20

const openIndex = once((): PersonIndex => {
  const [given = '', ...names] = readDataLines('people-names.tsv.zst')
  const lines = readDataLines('people.tsv.zst')
  return { lines, names, givenNames: new Set(given.split(' ')) }
})

const openRecords = once(() => {
  const byRecord = new Map<string, number>()
  openIndex().lines.forEach((line, at) => {
    const { wordnet, pantheon } = readPersonRow(line)
    if (wordnet) byRecord.set(`wordnet:${wordnet.offset}`, at)
    if (pantheon) byRecord.set(`pantheon:${pantheon.curid}`, at)
  })
  return byRecord
})

const KINDS: Readonly<Record<string, NameKind>> = { f: 'full', b: 'bare', r: 'regnal' }

/** People with this folded name, in data set order. */
export function lookUpPeople(key: string): Bearer[] {
  const line = findLine(openIndex().names, key)
  return (line?.slice(key.length + 1).split(' ') ?? []).map((text) => ({
    row: Number(text.slice(1)),
    kind: KINDS[text.charAt(0)] ?? 'bare',
  }))
}

/** The person in a row of the index. */
export function readPerson(row: number): PersonRow {
  const line = openIndex().lines[row]
  return line === undefined ? { wordnet: null, pantheon: null } : readPersonRow(line)
}

/** The row of a record, or null. */
export function findPersonRow(dataset: string, id: string): number | null {
  return openRecords().get(`${dataset}:${id}`) ?? null
}

/** Whether a folded word is a first name that several known people have. */
export function isGivenName(key: string): boolean {
  return openIndex().givenNames.has(key)
}

/** Historical popularity index of Pantheon, 9 to 32; 20 for a person whom only WordNet has. */
export function fameOf({ wordnet, pantheon }: PersonRow): number {
  return pantheon?.fame ?? (wordnet ? UNMEASURED_FAME : 0)
}
