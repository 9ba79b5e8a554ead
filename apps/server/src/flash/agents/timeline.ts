import { eraOf, type HistoricalDate, isValidDay, momentById, seasonOf } from '@timepoint/almanac'
import { z } from 'zod'
import { definePrompted, type Finding, type PromptInput } from './agent.ts'
import { type AgentOutput, OUTPUTS } from './outputs.ts'
import { renderKnown } from './prompting/fact-sheet.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { lenientEnum, lenientEnumOrNull } from './prompting/lenient-enum.ts'
import { lenientIntegerOrNull } from './prompting/lenient-integer.ts'
import { cutText, ITEM, tidyList, tidyText } from './prompting/lists.ts'
import { queryMaterial } from './prompting/material.ts'
import { daylightProblem, skyOfMoment } from './prompting/sky.ts'
import { plainTitle } from './prompting/title.ts'
import { PARTS_OF_DAY, refineDate, settleDate } from './prompting/when.ts'
import { placeLine, settlePlace, toWirePlace } from './prompting/where.ts'

const SYSTEM = `You are the chronologer: you say when and where a moment is, as far as it can be known.

${HOUSE_RULES}

Date, place, era and title may go beyond FACTS where they are firmly known of this very event; tags come from query and FACTS.
Years: 44 BC is -44, and there is no year 0. A decade or century is given by any year in it.
Calendar: the one in which your day is written, julian until the reform of that place.
Precision: the finest part that you can stand by. A part that you cannot support is null; a coarser date beats a guessed one.
Time: the clock or the light of that place, never of another zone.

${SCHEMA_RULE}`

const Reply = z.object({
  basis: z.string().nullable().describe('what date and place rest on, 30 words, or null'),
  title: z.string().nullable().describe('the event, without date or place'),
  place_then: z.string().nullable().describe('as people then called it'),
  place_now: z.string().nullable().describe('its name today, or the nearest town'),
  country_now: z.string().nullable(),
  era: z.string().nullable().describe('usual name of the age there'),
  calendar: lenientEnumOrNull(z.enum(['julian', 'gregorian'])),
  year: z.int().min(-300_000).max(9999).nullable().describe('negative for BC'),
  season: lenientEnumOrNull(z.enum(['spring', 'summer', 'fall', 'winter'])),
  month: lenientIntegerOrNull(1, 12),
  day: lenientIntegerOrNull(1, 31),
  time_of_day: lenientEnumOrNull(z.enum(PARTS_OF_DAY)),
  hour: lenientIntegerOrNull(0, 23),
  minute: lenientIntegerOrNull(0, 59),
  tags: z.array(z.string()).describe('single words for what it is about'),
  is_approximate: z.boolean(),
  precision: lenientEnum(
    z.enum(['minute', 'hour', 'day', 'month', 'season', 'year', 'decade', 'century', 'unknown']),
  ),
})
type Reply = z.infer<typeof Reply>

const asNull = (part: number | null, isKnown: boolean) => (isKnown ? part : null)

function dateOf(reply: Reply, countryCode: string | null): HistoricalDate | null {
  const { year, month, day, minute, season, precision, calendar } = reply
  const hour = asNull(reply.hour, day !== null)
  const parts = { year, month, day, hour, minute: asNull(minute, hour !== null), season }
  const rest = { timeOfDay: reply.time_of_day, precision, approximate: reply.is_approximate }
  return settleDate({ ...parts, ...rest, calendar }, countryCode)
}

function wordsOf(reply: Reply, { facts, length }: PromptInput) {
  const curated = facts.momentId === null ? null : momentById(facts.momentId)
  const tags = curated?.tags ?? reply.tags.map((tag) => tag.toLowerCase())
  const title = facts.title ?? plainTitle(reply.title, [reply.place_then, reply.place_now])
  return { title, tags: tidyList(tags, length.listCap) }
}

/** Date and place as known, refined by the reply where it does not contradict them. */
function complete(reply: Reply, input: PromptInput): { output: AgentOutput<'timeline'> } {
  const { facts } = input
  const named = {
    old: tidyText(reply.place_then, ITEM),
    today: tidyText(reply.place_now, ITEM),
    country: tidyText(reply.country_now, ITEM),
  }
  const place = settlePlace(facts.place, named, facts.date?.year ?? reply.year)
  const countryCode = place?.countryCode ?? null
  const isWhole = facts.tier === 'curated' || facts.endYear !== null
  const given = isWhole ? null : dateOf(reply, countryCode)
  const date = refineDate(facts.date, given, countryCode)
  const year = date?.year ?? null
  const month = date?.month ?? null
  const era = facts.era ?? tidyText(reply.era) ?? (year === null ? null : eraOf(year, countryCode))
  const output: AgentOutput<'timeline'> = {
    ...wordsOf(reply, input),
    year,
    month,
    day: date?.day ?? null,
    hour: date?.hour ?? null,
    minute: date?.minute ?? null,
    second: date?.second ?? null,
    season: date?.season ?? (month === null ? null : seasonOf(month, place?.latitude ?? null)),
    time_of_day: date?.timeOfDay ?? null,
    era: era === null ? null : cutText(era, 100),
    date_edtf: date?.edtf ?? null,
    date_precision: date?.precision ?? 'unknown',
    calendar: year === null ? null : (date?.calendar ?? null),
    is_approximate: date?.approximate ?? false,
    location: place === null ? null : cutText(placeLine(place), 500),
    place: place === null ? null : toWirePlace(place),
  }
  return { output: { ...output, time_of_day: litPart(output, input) } }
}

/** The part of the day, unless the computed sun contradicts it. */
function litPart(output: AgentOutput<'timeline'>, { facts }: PromptInput): string | null {
  const { time_of_day: word } = output
  if (word === null || output.hour === null) return word
  return daylightProblem(word, skyOfMoment(facts, output)) === null ? word : null
}

/** Whether the calendar that is named, or else either, has the day; where the year is open, in some year. */
function isRealDay({ year, month, day, calendar }: Reply): boolean {
  if (month === null || day === null) return true
  const date = { year: year || LEAP_YEAR, month, day }
  const calendars = calendar === null ? (['julian', 'gregorian'] as const) : [calendar]
  return calendars.some((one) => isValidDay(date, one))
}

/** Has every day in both calendars. */
const LEAP_YEAR = 2000

function checkReply(reply: Reply, { facts }: PromptInput): Finding[] {
  const { year, month, day, season, title } = reply
  const findings: Finding[] = []
  const doubt = (code: string, detail: string) => findings.push({ code, detail })
  if (year === 0) doubt('year_zero', 'year: there is no year 0; 1 BC is -1')
  if (day !== null && month === null) doubt('day_without_month', 'day: null while month is null')
  if (!isRealDay(reply)) {
    doubt('impossible_date', `day: month ${month} has no day ${day}; null if the day is not known`)
  }
  const typed = facts.date
  if (typed?.season && month !== null && typed.month === null) {
    doubt('false_precision', `month: ${month}, but only ${season ?? typed.season} is known`)
  }
  if (title !== null && /\d{3,}/.test(title)) doubt('dated_title', 'title: leave out the date')
  return findings
}

/** When and where. Parts that are not known are null. */
export const timeline = definePrompted({
  name: 'timeline',
  output: OUTPUTS.timeline,
  check(output) {
    if (output.year !== 0) return []
    return [{ code: 'year_zero', detail: 'There is no year 0: 1 BC is followed by AD 1.' }]
  },
  prompt: {
    name: 'timeline',
    temperature: 0.2,
    system: SYSTEM,
    reply: Reply,
    user: (input) => ({
      material: queryMaterial(input),
      facts: renderKnown(input, 'all'),
      task: `Date and place the moment of the query.
Take over what FACTS have; add only parts that you can support.
Give a day in the Julian or Gregorian date of the sources. A day told in any other reckoning (lunar, Hijri, Republican) is converted; if you cannot, month and day are null.
If several events or towns bear the name, keep to the one the query means; if that is open, leave the part null.
Name the place as its people did, then as it is called today, with today's country.
Title the event in the words that historians use, without date and place.`,
      limits: `title at most 8 words, era 4; at most ${input.length.listCap} tags.
${input.thinks ? 'basis is null.' : 'basis first: at most 30 words.'}
No year 0, no month where only a season is known, no day without its month, no day that its calendar lacks, no hour without its day, no part finer than precision. calendar is null without a year. is_approximate is true where the sources say "about". What no fact or firm knowledge carries is null.`,
    }),
    check: checkReply,
  },
  complete,
})
