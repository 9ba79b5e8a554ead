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

function around(moment: CuratedMoment, isAfter: boolean): Around[] {
  const fact = ({ text, sources }: CuratedMoment['summary']) => ({
    text,
    sources: sourcesOf(moment, sources),
  })
  const { title, summary, before, after } = moment
  if (isAfter) {
    const followed = `On record to have followed “${title}”: ${after.text}`
    return [
      { field: 'before_context', text: summary.text, fact: fact(summary) },
      { field: 'after_context', text: followed, fact: fact(after) },
    ]
  }
  const came = `On record to have come before “${title}”: ${before.text}`
  const ahead = `On record for “${title}”: ${summary.text}`
  return [
    { field: 'before_context', text: came, fact: fact(before) },
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
function onRecordAround(carried: Carried): Around[] {
  const moment = anchorMoment({ carried })
  const { isAfter } = carried
  if (isAfter === null) return []
  return moment ? around(moment, isAfter) : aroundEvent(carried)
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
  const fields = onRecordAround(carried).map(({ field, text }) => [field, text] as const)
  return {
    plot_summary: parts.join(' '),
    tension_arc: carried.isAfter === false || carried.direction === 'prior' ? 'rising' : 'falling',
    ...Object.fromEntries(fields),
  }
}

/** What of a jump is documented: all of it lies before or after the target. */
export function jumpClaims(carried: Carried): Claim[] {
  const moment = anchorMoment({ carried })
  const names = carried.people.map(({ name }) => name)
  const ties = (moment?.relationships ?? [])
    .filter(({ from, to }) => names.includes(from) && names.includes(to))
    .map(({ from, to, description, sources }) => {
      const text = `${from} and ${to}: ${description}`
      return documented('graph', text, moment ? sourcesOf(moment, sources) : [])
    })
  const told = onRecordAround(carried).map(({ field, fact }) =>
    documented(`moment.${field}`, fact.text, fact.sources),
  )
  return [...ties, ...told]
}
