import { z } from 'zod'
import { Query } from './generation.ts'
import { Place } from './timepoint.ts'

/** Body of the understand endpoint. */
export const UnderstandRequest = z
  .object({ query: Query })
  .meta({ id: 'UnderstandRequest', example: { query: 'Zheng He, Malindi 1418' } })

/** What the almanac reads in a query, before anything is spent. */
export const Understanding = z
  .object({
    title: z.string().nullable(),
    date: z.object({
      edtf: z.string().nullable(),
      year: z.int().nullable(),
      month: z.int().nullable(),
      day: z.int().nullable(),
      time: z.string().nullable().meta({ description: 'Local time, HH:MM.' }),
      time_of_day: z
        .string()
        .nullable()
        .meta({ description: 'Part of the day: dawn, morning, noon, evening and so on.' }),
      precision: z.string(),
      calendar: z.enum(['julian', 'gregorian']),
    }),
    place: Place.nullable(),
    people: z.array(
      z.object({
        name: z.string(),
        born: z.int().nullable(),
        died: z.int().nullable(),
        age: z.int().nullable().meta({
          description:
            'Completed years at the moment, at most: one less if the birthday was still to come.',
        }),
      }),
    ),
    tier: z.enum(['curated', 'corroborated', 'query-only', 'ungrounded']),
    suggestions: z.array(z.string()),
    cost: z.record(z.string(), z.int()),
  })
  .meta({ id: 'Understanding' })
export type Understanding = z.infer<typeof Understanding>
