import { describeSky, type Facts, type HistoricalDate, yearText } from '@timepoint/almanac'
import type { State } from '../../../agents/outputs.ts'
import type { Carried } from '../../../agents/prompting/carried.ts'
import type { FactSheet, SheetSource } from '../../../agents/prompting/fact-sheet.ts'
import { cutText } from '../../../agents/prompting/lists.ts'
import { isNeverShown } from '../../../agents/prompting/protected.ts'
import { skyOfMoment } from '../../../agents/prompting/sky.ts'
import { placeInItsTime } from '../../../agents/prompting/where.ts'
import { anchorMoment, momentOf } from '../../offline/known.ts'
import {
  capitalise,
  dateText,
  hourText,
  listText,
  placeThen,
  sentence,
  TODAYS_BORDERS,
} from '../../offline/phrases.ts'
import { claimSources, type DraftFact } from './draft.ts'
import { disputedDays, tellingWords } from './evidence-dates.ts'
import { withoutHindsight } from './hindsight.ts'
import { momentFacts, momentQuotes, pastOf } from './moment-facts.ts'
import { dateOfTimeline } from './timeline-date.ts'
import { tellsEnd } from './without-end.ts'

/** What a sheet is built from. */
export interface SheetInput {
  facts: Facts
  /** Outputs so far, with the timeline as code has settled it. */
  state: State
  /** When the request was accepted. */
  now: Date
  query: string
  /** What a jump takes along; absent for everything else. */
  carried?: Carried
}

/** More than this nobody reads, and it costs at every call. */
const MAX_FACTS = 28
/** Letters of a place that a model named: it is quoted, not trusted. */
const MAX_PLACE = 200

const CALENDARS = { julian: 'Julian calendar', gregorian: 'Gregorian calendar' }

function dateWords(date: HistoricalDate, endYear: number | null): string {
  const when = [dateText({ date, endYear }), hourText(date)].filter((part) => part !== null)
  const known = date.day === null ? '' : `, ${CALENDARS[date.calendar]}`
  const finest = date.precision === 'unknown' ? '' : `, known to the ${date.precision}`
  return `${capitalise(when.join(', '))}${known}${finest}.`
}

/** Whether the settled date is more than the almanac had. */
function isFiner(date: HistoricalDate | null, facts: Facts): boolean {
  const known = facts.date
  if (!date) return false
  return known?.year == null || date.edtf !== known.edtf || date.hour !== known.hour
}

function dateFacts({ facts, state, carried }: SheetInput): DraftFact[] {
  const found = state.timeline ? dateOfTimeline(state.timeline) : null
  const isCurated = facts.tier === 'curated'
  const finer = !isCurated && isFiner(found, facts)
  const sources = facts.dateSource ? claimSources([facts.dateSource]) : []
  const known: DraftFact[] = facts.date
    ? [
        {
          status: 'certain',
          by: carried ? 'calendar' : facts.dateSource && !facts.isCounted ? 'almanac' : 'query',
          visibility: 'all',
          text: [dateWords(facts.date, facts.endYear), ...facts.dateNotes].join(' '),
          sources,
        },
      ]
    : []
  if (!finer || !found) return known.filter(({ text }) => text !== '.')
  const text = dateWords(found, null)
  const settled: DraftFact = {
    status: 'probable',
    by: 'timeline',
    visibility: 'all',
    text,
    sources: [],
  }
  return facts.date?.year == null ? [settled] : [...known, settled]
}

/**
 * A place in the names of its time. The gazetteer calls the town around a place by its name of today;
 * curated moments do not.
 */
function placeOf(
  place: { name: string; city: string | null } | null,
  full: string,
  year: number | null,
  isCurated: boolean,
): string {
  if (!place || year === null || year >= TODAYS_BORDERS) return placeInItsTime(full)
  const { name, city } = place
  const isWhole = !isCurated || city === null || name.includes(city)
  return placeInItsTime(isWhole ? name : `${name}, ${city}`)
}

/** Where it is, for all in the names of the time, and for readers in those of today as well. */
function placeFact(
  place: string,
  full: string,
  rest: Omit<DraftFact, 'text' | 'visibility'>,
): DraftFact[] {
  const [then, today] = [sentence(place), sentence(full)]
  const open: DraftFact = { ...rest, visibility: 'all', text: then }
  return then === today ? [open] : [open, { ...rest, visibility: 'reader', text: today }]
}

function placeFacts({ facts, state }: SheetInput): DraftFact[] {
  const year = facts.date?.year ?? state.timeline?.year ?? null
  const typed = placeThen(facts.place, year)
  const by = facts.placeSource ? 'almanac' : 'query'
  const sources = facts.placeSource ? claimSources([facts.placeSource]) : []
  const isCurated = facts.tier === 'curated'
  const known =
    typed === null
      ? []
      : placeFact(placeOf(facts.place, typed, year, isCurated), typed, {
          status: 'certain',
          by,
          sources,
        })
  const found = state.timeline?.location ?? null
  const isNew = found !== null && (typed === null || facts.place?.latitude === null)
  if (!isNew || isCurated) return known
  const full = cutText(found, MAX_PLACE)
  const place = cutText(placeOf(state.timeline?.place ?? null, full, year, false), MAX_PLACE)
  const rest = { status: 'probable' as const, by: 'timeline', isMarked: true as const, sources: [] }
  return [...known, ...placeFact(place, full, rest)]
}

function skyFacts({ facts, state }: SheetInput): DraftFact[] {
  const sky = skyOfMoment(facts, state.timeline)
  if (!sky) return []
  return [{ status: 'computed', by: 'sky', visibility: 'all', text: describeSky(sky), sources: [] }]
}

function eraFacts({ facts, state, carried }: SheetInput): DraftFact[] {
  const era = facts.era ?? state.timeline?.era ?? null
  if (era === null) return []
  const text = `Later ages call the time: ${era}. Nobody there does.`
  const base = { visibility: 'reader' as const, text, sources: [] }
  // A jump carries an age over that a model may have named.
  if (facts.era !== null && !carried) return [{ ...base, status: 'certain', by: 'almanac' }]
  return [{ ...base, status: 'probable', by: 'timeline', isMarked: true }]
}

/** Days on which sources differ. */
function disputes({ facts, state }: SheetInput): DraftFact[] {
  const evidence = state.grounding?.evidence
  if (!evidence || facts.tier === 'curated') return []
  const words = tellingWords(facts.subject, state.timeline?.title ?? null)
  const days = disputedDays(evidence, words, facts.place?.countryCode ?? null)
  if (days.length < 2) return []
  const sides = days.map(
    ({ date, ids }) => `${dateText({ date, endYear: null })} (${[...ids].join(' ')})`,
  )
  const by = [...new Set(days.flatMap(({ ids }) => [...ids]))].join(' ')
  const text = `The day: ${listText(sides)}.`
  return [{ status: 'disputed', by, visibility: 'reader', text, sources: [] }]
}

/** Whether the record of the event that a query names has somebody in it. */
function isOnRecord(name: string, { title, events }: Facts): boolean {
  return title !== null && (events[0]?.people.includes(name) ?? false)
}

/** Records outside the curated moments. Their descriptions know the end, so only readers get them. */
function recordFacts({ facts, state, carried }: SheetInput): DraftFact[] {
  const year = facts.date?.year ?? state.timeline?.year ?? null
  const named = facts.people.map(({ name, age, source }): DraftFact => {
    const never = `${name} is neither pictured nor heard: the scene is of the people around.`
    const about = age !== null && age > 0 ? `, about ${age}` : ''
    const part = isOnRecord(name, facts)
      ? 'is on record for this event.'
      : carried
        ? 'is carried along; presence at this time is not on record.'
        : 'is named in the query and lived then; presence is not on record.'
    const text = isNeverShown(name, year) ? never : `${name}${about}, ${part}`
    const sources = claimSources([source])
    return { status: 'certain', by: 'almanac', visibility: 'all', text, sources }
  })
  const events = facts.events.slice(0, 2).flatMap((event): DraftFact[] => {
    const sources = claimSources([event.source, ...event.corroboratedBy])
    const isNamed = facts.title === event.title
    const base = {
      status: isNamed ? ('certain' as const) : ('probable' as const),
      by: 'almanac',
      sources,
    }
    const gloss = sentence(event.gloss)
    const title = `On record: ${event.title}, ${yearText(event.year)}.`
    return [
      { ...base, visibility: tellsEnd(event.title) ? 'reader' : 'all', text: title },
      ...(gloss === title.replace('On record: ', '')
        ? []
        : [{ ...base, visibility: 'reader' as const, text: gloss }]),
    ]
  })
  const glosses = facts.people
    .filter(({ gloss }) => gloss !== '')
    .map(({ name, gloss, source }): DraftFact => {
      const text = `${name}: ${sentence(gloss)}`
      const sources = claimSources([source])
      return { status: 'certain', by: 'almanac', visibility: 'reader', text, sources }
    })
  // Of whom a jump leaves behind models wrote the names: prompts list them marked.
  const notes = (carried ? [] : facts.peopleNotes).map((text): DraftFact => {
    return { status: 'certain', by: 'almanac', visibility: 'all', text, sources: [] }
  })
  return year === null ? [...events, ...glosses] : [...events, ...named, ...notes, ...glosses]
}

/** What is on record of the moment that a jump counts from, where that is past. */
function pastFacts({ carried }: SheetInput): DraftFact[] {
  if (carried?.direction !== 'next' || carried.isAfter !== true) return []
  const moment = anchorMoment({ carried })
  return moment ? pastOf(moment) : []
}

function sourcesFound({ grounding }: State): SheetSource[] {
  const evidence = grounding?.evidence
  if (!evidence) return []
  return evidence.sources.map(({ id, title, url }) => {
    const said = evidence.passages.filter(({ sources }) => sources.includes(id))
    return { id, title, url, text: said.map(({ text }) => text).join(' ') }
  })
}

const WEATHER =
  /\b(?:weather|rain\w*|storm\w*|snow\w*|fog|mist|cloud\w*|wind\w*|frost\w*|clear sky)\b/i
/**
 * Kinds of things that neither the almanac nor the search says anything of. Clothing is none:
 * what people of a time wore is listed for every time.
 */
function unknownKinds({ facts, state }: SheetInput, sources: readonly SheetSource[]): string[] {
  const moment = momentOf(facts)
  const said = sources.map(({ text }) => text).join(' ')
  const date = state.timeline ?? facts.date
  const hasPeople = moment !== null || facts.people.length > 0 || sources.length > 0
  // Before anybody looked, nothing of it is unknown yet.
  if (state.timeline === undefined) return []
  const kinds: [string, boolean][] = [
    ['weather', moment?.weather != null || WEATHER.test(said)],
    ['hour', date != null && (date.hour !== null || hourText(facts.date) !== null)],
    ['who was there', hasPeople],
    ['place', facts.place !== null || (state.timeline?.location ?? null) !== null],
  ]
  return kinds.filter(([, known]) => !known).map(([kind]) => kind)
}

/** Doubts and hindsight are few and matter; of the rest the last go first. */
function capped(facts: readonly DraftFact[]): DraftFact[] {
  const kept = facts.filter(({ visibility }) => visibility === 'reader')
  let room = MAX_FACTS - kept.length
  return facts.filter(({ visibility }) => visibility === 'reader' || room-- > 0)
}

/** Everything that is known when a prompt is written, what matters most first. */
export function buildSheet(input: SheetInput): FactSheet {
  const { facts, state } = input
  const moment = momentOf(facts)
  const sources = sourcesFound(state)
  const places = placeFacts(input)
  const drafts = [
    ...dateFacts(input),
    ...places.filter(({ visibility }) => visibility === 'all'),
    ...skyFacts(input),
    ...disputes(input),
    ...(moment ? momentFacts(moment) : [...recordFacts(input), ...pastFacts(input)]),
    ...places.filter(({ visibility }) => visibility === 'reader'),
    ...eraFacts(input),
  ]
  const names = (moment?.people ?? facts.people).map(({ name }) => name)
  return {
    facts: capped(withoutHindsight(drafts, facts, names)).map((fact, index) => ({
      id: `F${index + 1}`,
      ...fact,
    })),
    quotes: moment ? momentQuotes(moment) : [],
    sources,
    unknown: unknownKinds(input, sources),
    people: facts.people.map(({ name, born, died, age }) => ({ name, born, died, age })),
  }
}
