import { type HistoricalDate, parseDate } from '@timepoint/almanac'
import type { Evidence } from '../../../agents/outputs.ts'
import { hostOf } from '../../../agents/prompting/evidence.ts'
import { normalise } from '../../../agents/prompting/ledger.ts'

/** A date that passages give for the moment. */
export interface FoundDate {
  date: HistoricalDate
  /** Publishers of the sources that carry it: two pages of one are one witness. */
  hosts: Set<string>
  /** Ids of these sources. */
  ids: Set<string>
}

/** Words of fewer letters say little. */
const TELLING = 4

/** Words by which a passage shows that it speaks of this moment. */
export function tellingWords(...texts: readonly (string | null)[]): Set<string> {
  const words = normalise(texts.filter(Boolean).join(' ')).split(' ')
  return new Set(words.filter((word) => word.length >= TELLING && !/^\d+$/.test(word)))
}

type Passage = Evidence['passages'][number]

/** Whether a passage speaks of the moment: it shares two telling words with it, or all there are. */
export function isAbout({ text }: Pick<Passage, 'text'>, words: ReadonlySet<string>): boolean {
  const own = new Set(normalise(text).split(' '))
  const shared = [...words].filter((word) => own.has(word)).length
  return shared >= Math.min(2, Math.max(words.size, 1))
}

/** The publishers of the sources with these ids. */
export function hostsOf(ids: readonly string[], { sources }: Evidence): string[] {
  return [...new Set(sources.filter(({ id }) => ids.includes(id)).map(hostOf))]
}

const keyOf = ({ year, month, day }: HistoricalDate) => `${year} ${month} ${day}`

/** Dates that sourced passages about the moment give, those with the most witnesses first. */
export function datesIn(
  evidence: Evidence,
  words: ReadonlySet<string>,
  countryCode: string | null,
): FoundDate[] {
  const found = new Map<string, FoundDate>()
  for (const passage of evidence.passages) {
    if (passage.sources.length === 0 || !isAbout(passage, words)) continue
    const date = parseDate(passage.text, { countryCode })?.date
    if (!date || date.year === null) continue
    const entry = found.get(keyOf(date)) ?? { date, hosts: new Set(), ids: new Set() }
    for (const host of hostsOf(passage.sources, evidence)) entry.hosts.add(host)
    for (const id of passage.sources) entry.ids.add(id)
    found.set(keyOf(date), entry)
  }
  return [...found.values()].sort((a, b) => b.hosts.size - a.hosts.size)
}

const DISPUTE =
  /\b(?:disput\w*|disagree\w*|differ(?:s|ing)?|contradict\w*|debated|whereas|others (?:say|give|put|date)|some sources)\b/i

/** Days of which passages say that sources differ on them. */
export function disputedDays(
  evidence: Evidence,
  words: ReadonlySet<string>,
  countryCode: string | null,
): FoundDate[] {
  const passages = evidence.passages.filter(({ text }) => DISPUTE.test(text))
  const days = datesIn({ ...evidence, passages }, words, countryCode)
  const dated = days.filter(({ date }) => date.day !== null)
  // The same day in two calendars is no dispute.
  const apart = new Set(dated.map(({ date }) => date.jdMin))
  return apart.size > 1 ? dated : []
}
