import type { Claim } from '@timepoint/contracts'
import { z } from 'zod'
import type { Finding } from '../agent.ts'
import type { FactSheet } from './fact-sheet.ts'
import { lenientEnum } from './lenient-enum.ts'

/** How an answer says that it knows what it says: proposals, which code verifies. */
export const Ledger = z.array(
  z.object({
    field: z.string(),
    span: z.string().describe('up to 12 words'),
    label: lenientEnum(z.enum(['documented', 'inferred', 'invented'])),
    ids: z.array(z.string()),
  }),
)
export type Ledger = z.infer<typeof Ledger>

/** Texts of one render are compared again and again; more than those of a few are not remembered. */
const REMEMBERED = 2048
const normalised = new Map<string, string>()

/** Lower case without accents, punctuation and double spaces: what is left says the same. */
export function normalise(text: string): string {
  const known = normalised.get(text)
  if (known !== undefined) return known
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  if (normalised.size >= REMEMBERED) normalised.clear()
  normalised.set(text, plain)
  return plain
}

const numbersOf = (text: string): string[] => text.match(/\d+/g) ?? []

/** Words with a capital that name nobody: titles, faiths, tongues, quarters of the sky, "I’m". */
const COMMON =
  /^(?:I|I[’'].*|God|Lord|Lady|Sir|King|Queen|Emperor|Empress|Pope|Sultan|Caliph|Prince|Princess|Duke|Count|Earl|Bishop|Captain|Admiral|General|Colonel|Father|Mother|Brother|Sister|Master|Mistress|Mr|Mrs|Dr|North|South|East|West|Christian|Muslim|Jew|Jewish|Islamic|Catholic|Orthodox|Protestant|Latin|Greek|Arabic|Hebrew|Roman|Norman|Gothic|Doric|Ionic|Corinthian|Bible|Gospel|Scripture|Psalm|Mass|Moon|Sun|Earth|French|Dutch|Welsh|Swiss|Turk|Turkish|Danish|Spanish|German|English|Italian|Chinese|Japanese|Persian)s?$/

/** Words with a capital inside a sentence: names, as far as code can tell. */
export function namesOf(text: string): string[] {
  const inner = text.replace(/(^|[.!?…:;“"‘(\n]\s*)\p{Lu}/gu, (start) => start.toLowerCase())
  const words = inner.match(/\p{Lu}[\p{L}’']+/gu) ?? []
  return words.map((word) => word.replace(/[’']s?$/, '')).filter((word) => !COMMON.test(word))
}

interface Cited {
  text: string
  sources: Claim['sources']
}

function citedBy(id: string, sheet: FactSheet): Cited | null {
  const fact = sheet.facts.find((candidate) => candidate.id === id)
  if (fact) return fact
  const quote = sheet.quotes.find((candidate) => candidate.id === id)
  if (quote) return { text: `${quote.speaker}: ${quote.text}`, sources: quote.sources }
  const source = sheet.sources.find((candidate) => candidate.id === id)
  if (!source) return null
  const { title, url, text } = source
  return { text, sources: [{ title: title ?? url, url, span: null, unchecked: false }] }
}

/** Whether every number and name of the span occurs in what it cites. */
function carries(cited: readonly Cited[], span: string): boolean {
  const said = ` ${normalise(cited.map(({ text }) => text).join(' '))} `
  return [...numbersOf(span), ...namesOf(span).map(normalise)].every((word) =>
    said.includes(` ${word} `),
  )
}

/** How sure a claim is, counted from the sources that carry it: null without any. */
export function countConfidence(sources: Claim['sources']): number | null {
  if (sources.length === 0) return null
  const opened = new Set(sources.filter((s) => !s.unchecked).map((s) => s.url ?? s.title)).size
  if (opened === 0) return sources.length > 1 ? 0.7 : 0.6
  return ([0.75, 0.85, 0.92][Math.min(opened, 3) - 1] ?? null) as number | null
}

/**
 * Turns a ledger into claims. The span must stand in the field, the ids must exist, and numbers and
 * names of a documented span must occur in what it cites; a label that fails is demoted, never promoted.
 * @param fields the text of each field of the answer.
 * @param path what goes before the field in a claim, such as `scene.`.
 */
export function verifyLedger(
  ledger: Ledger,
  fields: Readonly<Record<string, string>>,
  sheet: FactSheet,
  path: string,
): Claim[] {
  return ledger.flatMap(({ field, span, label, ids }): Claim[] => {
    const text = fields[field]
    if (text === undefined || !normalise(text).includes(normalise(span)) || !normalise(span))
      return []
    const cited = ids.flatMap((id) => citedBy(id, sheet) ?? [])
    const sources = cited.flatMap((one) => one.sources)
    const base = { text: span, field: `${path}${field}` }
    if (label === 'invented' || cited.length === 0) {
      return [{ ...base, status: 'invented' as const, sources: [], confidence: null }]
    }
    const documented = label === 'documented' && sources.length > 0 && carries(cited, span)
    const confidence = documented ? countConfidence(sources) : null
    return [{ ...base, status: documented ? 'documented' : 'inferred', sources, confidence }]
  })
}

/** Texts in which names and numbers of an answer may stand. */
interface Said {
  /** Normalised, with a space at both ends. */
  text: string
  /** Words with a capital, normalised. */
  names: readonly string[]
}

function readSaid(texts: readonly string[]): Said {
  const joined = texts.join(' ')
  const names = (joined.match(/\p{Lu}\p{L}+/gu) ?? []).map(normalise)
  return { text: ` ${normalise(joined)} `, names }
}

const sheets = new WeakMap<FactSheet, Said>()

/** What a sheet says; read once, since all answers of a render are held against it. */
function saidBy(sheet: FactSheet): Said {
  const known = sheets.get(sheet)
  if (known) return known
  const said = readSaid([
    ...sheet.facts.map(({ text }) => text),
    ...sheet.quotes.map(({ text, speaker }) => `${speaker} ${text}`),
    ...sheet.sources.map(({ text, title }) => `${title ?? ''} ${text}`),
  ])
  sheets.set(sheet, said)
  return said
}

/** Whether a name is another form of a known one: "Venetian" of Venice, "Ottomans" of Ottoman. */
function isDerived(word: string, names: readonly string[]): boolean {
  const plain = normalise(word)
  const stem = /^(.{3,}?)(?:ians?|ans?|ese|ish|ites?|ic|is?|s)$/.exec(plain)?.[1]
  if (stem === undefined || /\d/.test(plain)) return false
  const root = stem.slice(0, Math.max(stem.length - 2, 3))
  return names.some((name) => name.startsWith(root))
}

/**
 * Names and numbers of an answer that stand in no fact, source or ledger entry: made up, as far as
 * code can tell.
 * @param known further text in which they may stand, such as the query and the names of the cast.
 */
export function findUnsupported(
  fields: Readonly<Record<string, string>>,
  ledger: Ledger,
  sheet: FactSheet,
  known: readonly string[],
): Finding[] {
  const said = [saidBy(sheet), readSaid([...ledger.map(({ span }) => span), ...known])]
  const stands = (word: string) =>
    said.some(({ text }) => text.includes(` ${normalise(word)} `)) ||
    said.some(({ names }) => isDerived(word, names))
  return Object.entries(fields).flatMap(([field, text]) => {
    const words = [...numbersOf(text), ...namesOf(text)]
    const strange = [...new Set(words)].filter((word) => !stands(word))
    if (strange.length === 0) return []
    const detail = `${field} names ${strange.join(', ')}, which stands in no fact and no ledger entry`
    return [{ code: 'unsupported', detail }]
  })
}
