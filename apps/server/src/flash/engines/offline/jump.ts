import type { CuratedMoment, Facts, Source } from '@timepoint/almanac'
import type { Claim, Moment } from '@timepoint/contracts'
import type { Carried } from '../../agents/prompting/carried.ts'
import { anchorMoment } from './known.ts'
import { capitalise, dateText, hourText, listText, placeThen, sentence } from './phrases.ts'
import { documented, sourcesOf } from './source-text.ts'

/** A jump that leads to no moment on record. */
interface Jump {
  facts: Facts
  carried: Carried
}

/** `“Trinity test” (16 July 1945, 05:29)`, `5 May 1400`. */
function startText({ start: { title, when } }: Carried): string {
  if (title === null) return when ?? 'the moment that it counts from'
  return when === null ? `“${title}”` : `“${title}” (${when})`
}

/** `1 hour later than “Trinity test” (16 July 1945, 05:29)`. */
function distanceText(carried: Carried): string {
  const start = startText(carried)
  return carried.total === null ? `the time of ${start}` : `${carried.total} than ${start}`
}

function whenText({ date, endYear }: Facts): string {
  return [dateText({ date, endYear }), hourText(date)].filter((part) => part !== null).join(', ')
}

/** Whether the target lies within a day of what is on record. */
export function isSameDay({ facts, carried }: Jump): boolean {
  const [own, its] = [facts.date?.jdMin, carried.anchor?.date.jdMin]
  return own != null && its != null && Math.abs(own - its) <= 1 && facts.date?.day != null
}

/** The place as it is on record for the moment that the jump counts from, said to be so. */
function placeOnRecord(jump: Jump): string | null {
  const moment = anchorMoment(jump)
  if (!moment || !isSameDay(jump)) return null
  const told = moment.setting.map(({ text }) => text).join(' ')
  return `On record of the place at the time of “${moment.title}”: ${told}`
}

/** Place and time, how far they lie from where the jump counts from, and that no more is on record. */
export function jumpSetting(jump: Jump): string {
  const { facts, carried } = jump
  const place = placeThen(facts.place, facts.date?.year ?? null) ?? carried.location
  const parts = [
    sentence([place, whenText(facts)].filter(Boolean).join(', ')),
    sentence(distanceText(carried)),
    'What changed in between is not on record here.',
    placeOnRecord(jump),
  ]
  return parts.filter((part) => part !== null).join(' ')
}

/** What the records say of the time around the target, by field, each with its sources. */
interface Around {
  field: 'before_context' | 'after_context'
  /** As the field says it. */
  text: string
  /** The statement on record. */
  fact: { text: string; sources: readonly Source[] }
}

/** Years that a text names, `1456`, `42 BC`; counts with thousands set apart are none. */
const YEAR = /(?<![\d,.])(\d{3,4}|\d{1,4}(?= BC))\b(?![,.]\d)( BC)?/g

/** The last year that what followed a moment can be of, by its own words. */
function lastYearOf({ date, after }: CuratedMoment): number {
  const named = [...after.text.matchAll(YEAR)].map(([, year, before]) =>
    before === undefined ? Number(year) : -Number(year),
  )
  return Math.max(date.year, ...named)
}

/** Whether a target lies on the day of a moment whose hour nobody knows: not all of it is past then. */
function isWithin(moment: CuratedMoment, { facts, carried }: Jump): boolean {
  const own = facts.date
  const isSame = own?.day != null && own.jdMin === carried.anchor?.date.jdMin
  return isSame && moment.date.hour === null && moment.date.timeOfDay === null
}

/** What is on record from before a moment is past for the day around it only: earlier it is still to come. */
function around(moment: CuratedMoment, jump: Jump & { isAfter: boolean }): Around[] {
  const { isAfter, facts: target } = jump
  const fact = ({ text, sources }: CuratedMoment['summary']) => ({
    text,
    sources: sourcesOf(moment, sources),
  })
  const { title, date, summary, before, after } = moment
  if (isAfter) {
    const followed = `On record to have followed “${title}”: ${after.text}`
    const told = isWithin(moment, jump) ? `On record for that day: ${summary.text}` : summary.text
    const isPast = (target.date?.year ?? date.year) > lastYearOf(moment)
    return [
      { field: 'before_context', text: told, fact: fact(summary) },
      { field: isPast ? 'before_context' : 'after_context', text: followed, fact: fact(after) },
    ]
  }
  const came = `On record to have come before “${title}”: ${before.text}`
  const ahead = `On record for “${title}”: ${summary.text}`
  const past: Around[] = [{ field: 'before_context', text: came, fact: fact(before) }]
  return [
    ...(isSameDay(jump) ? past : []),
    { field: 'after_context', text: ahead, fact: fact(summary) },
  ]
}

/** The same where only a bundled event is on record. */
function aroundEvent({ anchor, isAfter }: Carried): Around[] {
  if (!anchor) return []
  const { title, gloss, source, corroboratedBy } = anchor.event
  const sources = [source, ...corroboratedBy]
  const plain = gloss.replace(/[.;\s]+$/, '')
  const told = plain.startsWith(title) || plain === '' ? plain || title : `${title}: ${plain}`
  const field = isAfter === false ? 'after_context' : 'before_context'
  return [{ field, text: `On record: ${sentence(told)}`, fact: { text: told, sources } }]
}

/** At the very time of what is on record nothing of it is told: what of it has happened yet is open. */
function onRecordAround(jump: Jump): Around[] {
  const moment = anchorMoment(jump)
  const { isAfter } = jump.carried
  if (isAfter === null) return []
  return moment ? around(moment, { ...jump, isAfter }) : aroundEvent(jump.carried)
}

/** What is told of the time around the target, by field. */
function contexts(jump: Jump): Partial<Moment> {
  const byField = Map.groupBy(onRecordAround(jump), ({ field }) => field)
  return Object.fromEntries(
    [...byField].map(([field, told]) => [field, told.map(({ text }) => text).join(' ')]),
  )
}

function shownText({ facts, carried }: Jump): string {
  const parts = [
    'the date',
    facts.place ? 'the place' : null,
    facts.sky ? 'the sky' : null,
    carried.people.length > 0 ? 'who is carried along' : null,
  ].filter((part) => part !== null)
  return `What is shown is ${listText(parts)}.`
}

/** What else is on record for that day and place. */
function sameDayText({ events: [event] }: Facts): string | null {
  return event ? `On record for that day: ${sentence(`${event.title}: ${event.gloss}`)}` : null
}

/** What is known of the time to which a jump leads: nothing of it, and what lies before and after. */
export function jumpMoment(jump: Jump): Partial<Moment> & Pick<Moment, 'plot_summary'> {
  const { facts, carried } = jump
  const told = sameDayText(facts)
  const parts = [
    sentence(capitalise(distanceText(carried))),
    told ?? 'What happens at this time is not on record here.',
    shownText(jump),
  ]
  return {
    plot_summary: parts.join(' '),
    tension_arc: carried.isAfter === false || carried.direction === 'prior' ? 'rising' : 'falling',
    ...contexts(jump),
  }
}

/**
 * The relations on record for the moment that a jump counts from, between people who are in its scene.
 * Of an earlier time they are not documented: some came of what was still to happen.
 */
export function recordedTies(
  { carried }: Pick<Jump, 'carried'>,
  names: readonly string[],
): CuratedMoment['relationships'] {
  if (carried.isAfter === false) return []
  const ties = anchorMoment({ carried })?.relationships ?? []
  return ties.filter(({ from, to }) => names.includes(from) && names.includes(to))
}

/** What of a jump is documented: all of it lies before or after the target. */
export function jumpClaims(jump: Jump): Claim[] {
  const { carried } = jump
  const moment = anchorMoment(jump)
  const names = carried.people.map(({ name }) => name)
  const ties = recordedTies(jump, names).map(({ from, to, description, sources }) => {
    const text = `${from} and ${to}: ${description}`
    return documented('graph', text, moment ? sourcesOf(moment, sources) : [])
  })
  const told = onRecordAround(jump).map(({ field, fact }) =>
    documented(`moment.${field}`, fact.text, fact.sources),
  )
  return [...ties, ...told]
}
