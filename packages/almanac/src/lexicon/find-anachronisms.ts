import { once } from '../places/data-file.ts'
import type { Source } from '../source.ts'
import { listLexicon } from './lexicon.ts'
import { firstYearIn, type LexiconEntry, type LexiconKind, type Region } from './lexicon-entry.ts'
import { buildTermIndex, matchTerms } from './term-index.ts'

/** A thing named in a text before anybody could have known it. */
export interface Anachronism {
  /** As the lexicon writes it, in the singular. */
  term: string
  kind: LexiconKind
  /** As the text has it; `text.slice(start, end)`. */
  span: string
  /** `[start, end)` in UTF-16 units. */
  start: number
  end: number
  /** Earliest year for the region asked about; negative for BCE. */
  firstYear: number
  /** What the year goes by. */
  note: string
  source: Source
}

/** Narrows a check. */
export interface FindAnachronismsOptions {
  /** Where the text plays; without it a thing counts as known when any region knew it. */
  region?: Region
  /** Kinds to report; all when left out. */
  kinds?: readonly LexiconKind[]
}

const openIndex = once(() => {
  const terms = listLexicon().flatMap((entry) =>
    entry.terms.map((term): [string, { term: string; entry: LexiconEntry }] => [
      term,
      { term, entry },
    ]),
  )
  return buildTermIndex(terms)
})

/**
 * Things in a text that came into the world after `year` (historical numbering, negative for BCE),
 * in text order and without overlap. Pure. It tests things, not the age of English words, and
 * knows only its few hundred terms: an empty answer does not prove a text free of anachronisms.
 * The longest term wins, whatever its year: "electric guitar" is not also "electric".
 */
export function findAnachronisms(
  text: string,
  year: number,
  { region, kinds }: FindAnachronismsOptions = {},
): Anachronism[] {
  return matchTerms(openIndex(), text).flatMap(({ value: { term, entry }, start, end }) => {
    const firstYear = firstYearIn(entry, region)
    if (firstYear <= year || (kinds && !kinds.includes(entry.kind))) return []
    const { kind, note, source } = entry
    return [{ term, kind, span: text.slice(start, end), start, end, firstYear, note, source }]
  })
}
