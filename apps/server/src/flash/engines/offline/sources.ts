import {
  type CuratedMoment,
  consequencesOf,
  curatedDate,
  eventDate,
  type Facts,
  type Source,
  sourceText,
  yearText,
} from '@timepoint/almanac'
import type { Citation, Claim, Confidence, Grounding } from '@timepoint/contracts'
import type { AgentOutput } from '../../agents/outputs.ts'
import { NO_GROUNDING } from '../../agents/prompting/evidence.ts'
import type { RenderInput } from '../../pipeline/state.ts'
import { jumpClaims } from './jump.ts'
import { momentOf, spokenWords } from './known.ts'
import { whatItLedTo } from './led-to.ts'
import { dateText, hourText, placeText } from './phrases.ts'
import { COMPUTED_SKY, confidenceOf, documented, sourcesOf } from './source-text.ts'

const NOTHING: Grounding = { ...NO_GROUNDING, tier: 'query-only' }

/** An approximate date is never surer than this. */
const APPROXIMATE = 0.7

function lowest(parts: Omit<Confidence, 'overall'>): Confidence {
  const known = Object.values(parts).filter((value) => value !== null)
  return { overall: known.length > 0 ? Math.min(...known) : null, ...parts }
}

function toCitations(titles: Iterable<string>): Citation[] {
  return [...new Set(titles)].map((title) => ({
    title,
    url: null,
    source: 'curated',
    retrieved_at: null,
  }))
}

/** Positions computed for the date and place follow from them: inferred, and by whom. */
function skyClaim(facts: Facts, text: string | null): Claim[] {
  if (!facts.sky || text === null) return []
  const sources = [COMPUTED_SKY]
  return [{ text, field: 'scene.atmosphere', status: 'inferred', sources, confidence: null }]
}

function peopleClaims(moment: CuratedMoment): Claim[] {
  return moment.people.flatMap((person) => {
    const years = [person.born, person.died].map((year) => (year === null ? '?' : yearText(year)))
    const life = `${person.name} (${person.lifeYearsApproximate ? 'about ' : ''}${years.join(' to ')}): ${person.gloss}`
    const facts = [person.did, person.clothing, person.position].filter((fact) => fact !== null)
    return [
      documented('characters', life, sourcesOf(moment, person.sources)),
      ...facts.map((fact) =>
        documented('characters', `${person.name}: ${fact.text}`, sourcesOf(moment, fact.sources)),
      ),
    ]
  })
}

/** What a moment led to, by the curated moments that name it among their causes. */
function consequenceClaims(moment: CuratedMoment): Claim[] {
  const text = whatItLedTo(moment)
  const sources = consequencesOf(moment).map(
    ({ id, title }): Source => ({ kind: 'record', dataset: 'curated', id, title }),
  )
  return text === null ? [] : [documented('moment.consequences', text, sources)]
}

function curatedClaims(moment: CuratedMoment, facts: Facts): Claim[] {
  const of = (field: string, fact: { text: string; sources: string[] } | null) =>
    fact ? [documented(field, fact.text, sourcesOf(moment, fact.sources))] : []
  // The hour of the claim is the curated one; a typed hour is no fact of the sources.
  const date = curatedDate(moment)
  const when = whenText({ date, endYear: null })
  const shown = whenText(facts)
  const notes = facts.dateNotes.filter((note) => note !== moment.date.note)
  return [
    ...of('date', { text: when, sources: moment.date.sources }),
    ...(shown === when ? [] : [typedDateClaim(shown, notes)]),
    ...of('location', { text: placeText(facts.place) ?? '', sources: moment.place.sources }),
    ...moment.setting.flatMap((fact) => of('scene.setting', fact)),
    ...moment.senses.flatMap((fact) => of('scene.sensory_details', fact)),
    ...moment.objects.flatMap(({ name, sources }) => of('scene.objects', { text: name, sources })),
    ...of('scene.weather', moment.weather),
    ...of('scene.crowd_description', moment.crowd),
    ...peopleClaims(moment),
    ...moment.relationships.flatMap((tie) =>
      of('graph', { text: `${tie.from} and ${tie.to}: ${tie.description}`, sources: tie.sources }),
    ),
    ...of('moment.plot_summary', moment.summary),
    ...of('moment.stakes', moment.stakes),
    ...of('moment.before_context', moment.before),
    ...of('moment.after_context', moment.after),
    ...of('moment.historical_significance', moment.significance),
    ...consequenceClaims(moment),
    ...spokenWords(moment).flatMap(({ speaker, text, source }) =>
      of('dialog', { text: `${speaker}: “${text}”`, sources: [source] }),
    ),
  ]
}

function curatedGrounding(moment: CuratedMoment, facts: Facts): Grounding {
  const present = moment.people.filter((person) => person.present).map((person) => person.name)
  const [venue] = moment.setting
  return {
    ...NOTHING,
    status: 'grounded',
    tier: 'curated',
    verified_location: placeText(facts.place),
    venue_description: venue?.text ?? null,
    verified_date: facts.date?.edtf ?? null,
    verified_year: moment.date.year,
    verified_participants: moment.people.map((person) => person.name),
    setting_details: moment.setting.map((fact) => fact.text).join(' '),
    event_mechanics: moment.summary.text,
    visible_technology: moment.objects.map((object) => object.name).join(', '),
    physical_participants: present,
    historical_context: moment.before.text,
    source_citations: Object.values(moment.sources).map(sourceText),
    grounding_confidence: confidenceOf(Object.values(moment.sources)),
  }
}

function curated(
  moment: CuratedMoment,
  facts: Facts,
  sky: string | null,
): AgentOutput<'grounding'> {
  const date = confidenceOf(sourcesOf(moment, moment.date.sources))
  const grounding = curatedGrounding(moment, facts)
  return {
    grounding,
    evidence: null,
    claims: [...curatedClaims(moment, facts), ...skyClaim(facts, sky)],
    citations: toCitations(grounding.source_citations),
    confidence: lowest({
      date: date !== null && moment.date.approximate ? Math.min(date, APPROXIMATE) : date,
      location: confidenceOf(sourcesOf(moment, moment.place.sources)),
      grounding: grounding.grounding_confidence,
    }),
  }
}

function whenText(facts: Pick<Facts, 'date' | 'endYear'>): string {
  return [dateText(facts), hourText(facts.date)].filter((part) => part !== null).join(', ')
}

/**
 * A date that was typed rests on the query alone; one that an event supplied, on its record, but for
 * the day or hour that only the query has.
 */
function dateClaim(facts: Facts): Claim[] {
  const text = whenText(facts)
  if (text === '') return []
  if (facts.isCounted) return [countedDateClaim(facts, text)]
  const event = namedEvent(facts)
  const lastYear = event && event.endYear !== event.year ? event.endYear : null
  const own = event ? { date: eventDate(event, null), endYear: lastYear } : facts
  const told = facts.dateSource ? whenText(own) : null
  const sourced = facts.dateSource && told ? [documented('date', told, [facts.dateSource])] : []
  if (told === text) return sourced
  return [...sourced, typedDateClaim(text, facts.dateNotes)]
}

/** A date that follows from the one on record. */
function countedDateClaim({ dateNotes, dateSource }: Facts, text: string): Claim {
  const sources = dateSource ? documented('date', text, [dateSource]).sources : []
  const counted = [`${text}.`, ...dateNotes].join(' ')
  return { text: counted, field: 'date', status: 'inferred', sources, confidence: null }
}

/** What only the query says of the date. */
function typedDateClaim(text: string, notes: readonly string[]): Claim {
  const read = [`Read from the query: ${text}.`, ...notes].join(' ')
  return { text: read, field: 'date', status: 'inferred', sources: [], confidence: null }
}

/** Who somebody was, with their years; of those known from an event alone, that it names them. */
function personText({ name, gloss, born, died }: Facts['people'][number]): string {
  const years = [born, died].map((year) => (year === null ? '?' : yearText(year))).join(' to ')
  const isTold = (year: number | null) => year === null || gloss.includes(`${Math.abs(year)}`)
  const isToldYears = isTold(born) && isTold(died)
  const who = isToldYears ? name : `${name} (${years})`
  return gloss === '' ? `${who} is named in what is on record of it` : `${who}: ${gloss}`
}

/** `1066`, `about 4 BC`, `1618 to 1648`. */
function eventYear({ year, endYear, approximate }: Facts['events'][number]): string {
  const years = endYear === year ? yearText(year) : `${yearText(year)} to ${yearText(endYear)}`
  return approximate ? `about ${years}` : years
}

/** What bundled records say of the words of the query. */
function recordClaims(facts: Facts): Claim[] {
  const events = facts.events.map((event) =>
    documented('moment.plot_summary', `${event.title} (${eventYear(event)}): ${event.gloss}`, [
      event.source,
      ...event.corroboratedBy,
    ]),
  )
  const people = facts.people.map((person) =>
    documented('characters', personText(person), [person.source]),
  )
  const where = placeText(facts.place)
  const place =
    facts.placeSource && where ? [documented('location', where, [facts.placeSource])] : []
  return [...dateClaim(facts), ...place, ...events, ...people]
}

/** Only an event that the query names is sure; one of that place and year may be another. */
function namedEvent({ events, title }: Facts): Facts['events'][number] | null {
  return title === null ? null : (events[0] ?? null)
}

/** Whether the record of the event says the very date of the facts. */
function verifiedDate(
  { date, dateSource, endYear }: Facts,
  event: Facts['events'][number],
): string | null {
  // Of a longer event the record has its years, not the one that was typed.
  if (!date || (event.endYear !== event.year && endYear === null)) return null
  const sameDay = date.day !== null && date.day === event.day && date.month === event.month
  const known = dateSource !== null || sameDay || date.month === null
  // The clock time was typed: no record says it.
  return known ? (date.edtf?.split('T')[0] ?? null) : null
}

function titlesOf(claims: readonly Claim[]): string[] {
  return claims.flatMap((claim) => claim.sources.map((source) => source.title))
}

function corroborated(facts: Facts, claims: Claim[]): Grounding {
  const event = namedEvent(facts)
  const single = event !== null && event.year === event.endYear
  // That somebody lived, or that a town exists, does not say that the moment was there.
  const onRecord = [event?.gloss, event?.title, event?.place, ...(event?.people ?? [])].join('; ')
  const isRecorded = (name: string) => event !== null && onRecord.includes(name)
  const there = facts.people.filter(({ name }) => isRecorded(name))
  const isPlaceRecorded = facts.place !== null && isRecorded(facts.place.name)
  return {
    ...NOTHING,
    status: 'grounded',
    tier: 'corroborated',
    verified_location: isPlaceRecorded ? placeText(facts.place) : null,
    verified_date: event ? verifiedDate(facts, event) : null,
    verified_year: single ? event.year : null,
    verified_participants: there.map((person) => person.name),
    event_mechanics: event?.gloss ?? null,
    source_citations: [...new Set(titlesOf(claims))],
    grounding_confidence: event ? confidenceOf([event.source]) : null,
  }
}

/**
 * What is documented, claim by claim, and what it rests on. Without a curated moment the bundled
 * records are all there is, and a typed date that nothing corroborates stays unmeasured.
 * @param sky the sky in words, if it could be computed.
 */
export function answerGrounding(
  { facts, carried }: RenderInput,
  sky: string | null,
): AgentOutput<'grounding'> {
  const moment = momentOf(facts)
  if (moment) return curated(moment, facts, sky)
  const claims = [...recordClaims(facts), ...(carried ? jumpClaims({ facts, carried }) : [])]
  const sources = titlesOf(claims)
  const grounding =
    facts.tier === 'corroborated'
      ? corroborated(facts, claims)
      : { ...NOTHING, source_citations: [...new Set(sources)] }
  const event = namedEvent(facts)
  return {
    grounding,
    evidence: null,
    claims: [...claims, ...skyClaim(facts, sky)],
    citations: toCitations(sources),
    confidence: lowest({
      date: event ? confidenceOf([event.source]) : null,
      location: facts.placeSource ? confidenceOf([facts.placeSource]) : null,
      grounding: grounding.grounding_confidence,
    }),
  }
}
