import { type Facts, momentById, seasonOf, timeOfDayOf } from '@timepoint/almanac'
import type { Place as WirePlace } from '@timepoint/contracts'
import type { AgentOutput } from '../../agents/outputs.ts'
import type { RenderInput } from '../../pipeline/state.ts'
import { momentOf } from './known.ts'
import { listText, placeText } from './phrases.ts'

const NO_MOMENT =
  'No date, no place and no known event was recognised in this text, so there is no moment to show.'
const FORMS: Partial<Record<Facts['form'], string>> = {
  code: 'This is code or arithmetic and names no moment.',
  talk: 'This is conversation, advertising, filler or a question about the present, and names no moment.',
}

/** A number that could be a year but has nothing by it that says so; null when there is none. */
function doubtfulYear({ asked, date, form }: Facts): string | null {
  if (date !== null || form !== 'moment') return null
  return /(?<![\d.,:])[1-9]\d{0,3}(?=[).]?$)/.exec(asked)?.[0] ?? null
}

function onDoubtfulYear(number: string): string {
  return `Nothing in this text says when: ${number} was not taken for a year. If it is one, write “AD ${number}” or “${number} BC”.`
}

/** What was found and what is missing, in one or two sentences. */
function findingOf(facts: Facts): string {
  const { people, date, place, form } = facts
  const found = FORMS[form]
  if (found) return found
  const number = doubtfulYear(facts)
  if (number !== null && people.length === 0) return onDoubtfulYear(number)
  const asks = form === 'question' ? 'This is a question or a request, and names no moment. ' : ''
  if (people.length > 0 && date?.year == null) {
    const names = listText(people.map((person) => person.name))
    return `${asks}${names} can be found in the bundled records, but the text does not say when.`
  }
  if (place && date?.year == null) {
    return `${asks}${place.name} was recognised as a place, but no date and no event there.`
  }
  if (asks) return asks.trim()
  if (date && date.year === null) return 'A date without a year and a place names no moment.'
  return NO_MOMENT
}

/** What would make the text a moment. */
function remedyOf(facts: Facts): string | null {
  const { people, date, place, form } = facts
  if (doubtfulYear(facts) !== null && people.length === 0) return null
  if (form !== 'moment') return 'Name what happens, with its year or place.'
  if (people.length > 0 || place) return 'Add a year.'
  return date ? 'Add the year or a place.' : 'Add a year or a place.'
}

/** A moment that everybody knows, offered where nothing on record is near. */
const EXAMPLE_ID = 'apollo-11-moon-landing-1969'

/** Why a text is no moment, and a query that works: the nearest on record, or else an example. */
function refusalOf(facts: Facts): { reason: string; suggested_query: string | null } {
  if (facts.clearer !== null) {
    const notes = facts.dateNotes.join(' ')
    const reason = `${notes} Write the whole year, for example “${facts.clearer}”.`
    return { reason, suggested_query: facts.clearer }
  }
  const [nearest = null] = facts.suggestions
  const title = facts.isNearSuggestions ? nearest : (momentById(EXAMPLE_ID)?.title ?? nearest)
  const offer = facts.isNearSuggestions
    ? 'Near it on record is'
    : 'A query that works is, for example,'
  const parts = [findingOf(facts), remedyOf(facts), title === null ? null : `${offer} “${title}”.`]
  const reason = parts.filter((part) => part !== null).join(' ')
  return { reason, suggested_query: title }
}

/** Refuses what names neither a date nor a place nor a known event, and offers a moment that works. */
export function answerJudge({ facts, carried }: RenderInput): AgentOutput<'judge'> {
  // Where a jump starts from was let in, and so is where it leads.
  if (!carried && facts.tier === 'ungrounded') {
    return { admitted: false, query_type: null, premise_problem: null, ...refusalOf(facts) }
  }
  return {
    admitted: true,
    query_type: facts.queryType,
    premise_problem: null,
    reason: null,
    suggested_query: null,
  }
}

function wirePlace(place: Facts['place']): WirePlace | null {
  if (!place) return null
  const { countryCode, ...rest } = place
  return { ...rest, country_code: countryCode }
}

function season({ date, place }: Facts): AgentOutput<'timeline'>['season'] {
  if (!date || date.season !== null) return date?.season ?? null
  return date.month === null ? null : seasonOf(date.month, place?.latitude ?? null)
}

/**
 * Date and place as typed, as curated, or as a bundled event has them; those of a jump are counted. The
 * rest is null.
 */
export function answerTimeline({ facts, carried }: RenderInput): AgentOutput<'timeline'> {
  const { date, place } = facts
  const moment = momentOf(facts)
  const hour = date?.hour ?? null
  return {
    title: facts.title ?? carried?.title ?? null,
    year: date?.year ?? null,
    month: date?.month ?? null,
    day: date?.day ?? null,
    hour,
    minute: date?.minute ?? null,
    second: date?.second ?? null,
    season: season(facts),
    time_of_day: date?.timeOfDay ?? (hour === null ? null : timeOfDayOf(hour)),
    era: facts.era,
    date_edtf: date?.edtf ?? null,
    date_precision: date?.precision ?? 'unknown',
    calendar: date?.year == null ? null : date.calendar,
    is_approximate: date?.approximate ?? false,
    location: moment ? placeText(place) : (carried?.location ?? placeText(place)),
    place: carried && !moment ? carried.where : wirePlace(place),
    tags: moment?.tags ?? carried?.tags ?? [],
  }
}
