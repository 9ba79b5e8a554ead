import type { Claim, Provenance } from '@timepoint/contracts'
import { markText } from './mark.ts'

/** One statement with how it is known. */
export interface SheetFact {
  /** `F1`, `F2`, … in the order of the sheet. */
  id: string
  status: 'certain' | 'computed' | 'probable' | 'disputed'
  /** Who says so, such as `almanac` or `S1 S2`. */
  by: string
  /** `reader`: hindsight, which nobody in the scene may know or be told. */
  visibility: 'all' | 'reader'
  text: string
  /** Words of a model that read the query: marked in prompts. */
  isMarked?: true
  /** What claims that rest on it name as their sources. */
  sources: Claim['sources']
}

/** Words on record. */
export interface SheetQuote {
  /** `Q1`, `Q2`, … */
  id: string
  speaker: string
  text: string
  provenance: Exclude<Provenance, 'dramatized'>
  tone: string | null
  action: string | null
  sources: Claim['sources']
}

/** A source that a search found. */
export interface SheetSource {
  /** `S1`, `S2`, … */
  id: string
  title: string | null
  url: string
  /** What the search answer says by it, in one text. */
  text: string
}

/** Everything that is known when a prompt is written, numbered so that answers can point at it. */
export interface FactSheet {
  facts: SheetFact[]
  quotes: SheetQuote[]
  sources: SheetSource[]
  /** Kinds of things that nothing is known of, such as `weather`: null in answers. */
  unknown: string[]
  /** People who are known to be meant, with life years. */
  people: { name: string; born: number | null; died: number | null; age: number | null }[]
}

/** What the part is rendered from: a sheet, and the mark of the render. */
interface Marked {
  sheet: Pick<FactSheet, 'facts' | 'unknown'>
  mark: string
}

function line({ id, status, by, visibility, text, isMarked }: SheetFact, mark: string): string {
  const seenBy = visibility === 'all' ? 'all' : 'reader only'
  return `${id} ${status}, ${by}, ${seenBy}: ${isMarked ? markText(text, mark) : text}`
}

/**
 * What is known, for prompts that look something up or judge it: nothing in it is theirs to make up.
 * @param visibility `all` leaves out what only the reader may know, for prompts that give people a voice.
 */
export function renderKnown({ sheet, mark }: Marked, visibility: SheetFact['visibility']): string {
  const shown = sheet.facts.filter((fact) => visibility === 'reader' || fact.visibility === 'all')
  const unknown = sheet.unknown.length > 0 ? [`UNKNOWN: ${sheet.unknown.join(', ')} -> null`] : []
  return [...shown.map((fact) => line(fact, mark)), ...unknown].join('\n')
}

/** The FACTS part of a prompt that writes a scene: what is known, and what is free. */
export function renderFacts(input: Marked, visibility: SheetFact['visibility']): string {
  return `${renderKnown(input, visibility)}\nFREE: unnamed people, small objects, gestures`.trim()
}

/** Words on record, by id, of the people who may speak. */
export function renderQuotes(quotes: readonly SheetQuote[]): string {
  return quotes
    .map(({ id, speaker, provenance, text }) => `${id} ${speaker} (${provenance}): “${text}”`)
    .join('\n')
}
