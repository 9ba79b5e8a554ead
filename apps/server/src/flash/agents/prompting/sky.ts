import { computeSky, type Facts, hourOfTimeOfDay, type Sky, toJulianDay } from '@timepoint/almanac'
import type { AgentOutput } from '../outputs.ts'

type Timeline = AgentOutput<'timeline'>

/** The sky of a resolved date and place, by local solar time; null without a day, an hour and coordinates. */
function skyOfTimeline({ year, month, day, calendar, ...rest }: Timeline): Sky | null {
  const { latitude = null, longitude = null } = rest.place ?? {}
  const word = rest.time_of_day === null ? null : hourOfTimeOfDay(rest.time_of_day)
  const hour = rest.hour ?? word
  if (year === null || month === null || day === null || hour === null) return null
  if (latitude === null || longitude === null) return null
  const jd = toJulianDay({ year, month, day }, calendar ?? 'gregorian')
  const minute = rest.minute ?? 0
  return computeSky({ jd, hour, minute, latitude, longitude, utcOffsetHours: null })
}

/** The sky of the moment: what the query says, or else what the timeline found; null when not computable. */
export function skyOfMoment(facts: Facts, timeline: Timeline | undefined): Sky | null {
  return facts.sky ?? (timeline ? skyOfTimeline(timeline) : null)
}

const DARK = /\b(?:midnight|night|moonlit|moonlight|starlit|starlight|starry)\b/i
const BRIGHT =
  /\b(?:midday|noon|daylight|sunlight|sunlit|(?:the|low|high|white|hot|bright|morning|afternoon) sun|sunshine)\b/i

/** Degrees of the sun above which nobody says night, and below which nobody sees by day. */
const DAY_ABOVE = 3
const NIGHT_BELOW = -8

/** The word of a text that the computed sun contradicts; null when none does. */
export function daylightProblem(text: string, sky: Sky | null): string | null {
  if (!sky) return null
  const { altitude } = sky.sun
  if (altitude > DAY_ABOVE && sky.eclipse < 0.9) return DARK.exec(text)?.[0] ?? null
  return altitude < NIGHT_BELOW ? (BRIGHT.exec(text)?.[0] ?? null) : null
}
