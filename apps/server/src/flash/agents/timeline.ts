import { Place, Timepoint } from '@timepoint/contracts'
import { z } from 'zod'
import { defineAgent } from './agent.ts'

const { shape } = Timepoint

/** When and where. Parts that are not known are null. */
export const timeline = defineAgent({
  name: 'timeline',
  output: z.object({
    title: z.string().nullable(),
    year: z.int().nullable(),
    month: z.int().min(1).max(12).nullable(),
    day: z.int().min(1).max(31).nullable(),
    hour: z.int().min(0).max(23).nullable(),
    minute: z.int().min(0).max(59).nullable(),
    second: z.int().min(0).max(59).nullable(),
    season: shape.season,
    time_of_day: z.string().max(50).nullable(),
    era: z.string().max(100).nullable(),
    date_edtf: z.string().nullable(),
    date_precision: shape.date_precision,
    calendar: shape.calendar,
    is_approximate: z.boolean(),
    location: z.string().max(500).nullable(),
    place: Place.nullable(),
    tags: z.array(z.string()),
  }),
  check(output) {
    if (output.year !== 0) return []
    return [{ code: 'year_zero', detail: 'There is no year 0: 1 BC is followed by AD 1.' }]
  },
})
