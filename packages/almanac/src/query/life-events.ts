import type { HistoricalDate } from '../dates/historical-date.ts'
import { completeDate, customaryCalendar } from '../dates/index.ts'
import type { PersonReading } from '../people/index.ts'
import type { Source } from '../source.ts'
import { isOnRecord } from './people.ts'

const DEATH =
  /\b(?:death|dies|died|dying|deathbed|assassinat(?:ion|ed)|execut(?:ion|ed)|behead(?:ing|ed)|hanged|guillotined|burned at the stake|murder(?:ed)?|suicide|kill(?:s|ed) (?:him|her)self|last words|mort de|muerte de|morte di|tod)\b/i
const BIRTH = /\b(?:birth|born|naissance|nacimiento|nascita|geburt)\b/i
/** Words that make it an end that did not come, or somebody else's. */
const NOT_THE_END =
  /\b(?:attempt(?:ed)?|plot|fails?|failed|survives?|survived|father|mother|son|daughter|brother|sister|wife|husband|threat|sentence[ds]?)\b/i

/**
 * The year of the death or birth that a text speaks of, by the record of the one person it names;
 * null when it names none or several, or when no record has the year.
 */
export function lifeEventDate(
  text: string,
  people: readonly PersonReading[],
): { date: HistoricalDate; source: Source } | null {
  const [person] = people
  if (!person || people.length > 1 || !isOnRecord(person) || NOT_THE_END.test(text)) return null
  const isDeath = DEATH.test(text)
  const year = isDeath ? person.died : BIRTH.test(text) ? person.born : null
  if (year === null) return null
  const parts = {
    year,
    month: null,
    day: null,
    hour: null,
    minute: null,
    second: null,
    season: null,
    timeOfDay: null,
    precision: 'year',
    calendar: customaryCalendar({ year }),
    approximate: false,
  } as const
  return { date: completeDate(parts), source: person.source }
}
