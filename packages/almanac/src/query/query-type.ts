import type { HistoricalDate } from '../dates/historical-date.ts'
import { namesFiction } from '../events/fiction.ts'
import type { FactsTier, QueryType } from './facts.ts'
import { TURNED_AROUND } from './text.ts'

/** What the kind is told from. */
interface Typed {
  asked: string
  date: HistoricalDate | null
  tier: FactsTier
}

const COUNTERFACTUAL = new RegExp(
  [
    '\\b(?:what if|if only|alternat(?:e|ive) (?:history|timeline|world)|counterfactual|parallel world)\\b',
    '\\b(?:if|had|suppose|supposing|imagine|assuming) .*\\b(?:had|hadn.t|never|won|lost|survived|lived|stayed)\\b.*',
    '\\b(?:world|timeline|history) (?:where|in which|without)\\b',
    '\\bnever (?:fell|fallen|died|happened|burned|burnt|existed|been|was|were|landed|collapsed|ended)\\b',
  ].join('|'),
  'i',
)

const PERSONAL = /\b(?:my|our|we|me|i)\b/i

/** Whether a text asks for what never was: "what if", "a world where", "had survived". */
export function isCounterfactual(text: string): boolean {
  return COUNTERFACTUAL.test(text) || TURNED_AROUND.test(text)
}

/** Years until today that people live in: what they ask of them is of their own time. */
const CONTEMPORARY_YEARS = 2

/** Whether a date is yet to come, as far as it is known. */
export function isFuture(date: HistoricalDate | null, now: Date): boolean {
  if (!date || date.year === null) return false
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() + 1]
  if (date.year !== year || date.month === null) return date.year > year
  if (date.month !== month || date.day === null) return date.month > month
  return date.day > now.getUTCDate()
}

/** What kind of moment is asked for, told from its date and a few words; null without either. */
export function queryTypeOf({ asked, date, tier }: Typed, now: Date): QueryType | null {
  if (tier === 'curated') return 'historical'
  if (namesFiction(asked)) return 'fictional'
  if (isCounterfactual(asked)) return 'speculative'
  if (isFuture(date, now)) return PERSONAL.test(asked) ? 'personal_future' : 'speculative'
  if (!date || date.year === null) return null
  return date.year >= now.getUTCFullYear() - CONTEMPORARY_YEARS ? 'contemporary' : 'historical'
}
