import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const Tier = z.enum(['curated', 'corroborated', 'query-only', 'ungrounded'])

/** A query with what a reader who has not seen the almanac says of it. */
const Truth = z.object({
  query: z.string().min(1),
  type: z.enum([
    'historical',
    'fictional',
    'speculative',
    'contemporary',
    'future',
    'personal_future',
    'none',
  ]),
  /** Historical year, or first and last of those that are right; null when nobody can tell. */
  year: z.union([z.int(), z.tuple([z.int(), z.int()])]).nullable(),
  month: z.int().min(1).max(12).nullable(),
  day: z.int().min(1).max(31).nullable(),
  /** `HH:MM`, or a part of the day. */
  time: z.string().nullable(),
  /** Codes of all modern countries that are right; empty at sea, in space and when unknown. */
  country: z.array(z.string().length(2)),
  /** Real people whom the query names. */
  people: z.array(z.string()),
  typed: z.array(z.enum(['year', 'month', 'day', 'time', 'place', 'person'])),
  style: z.array(z.string()),
  note: z.string(),
})
export type Truth = z.infer<typeof Truth>

/** The tier that is right for a query, by a reader of the almanac's data who has not run the code. */
const TierTruth = z.object({
  query: z.string(),
  /** All tiers that are right. */
  tier: z.array(Tier).min(1),
  /** Id of the curated moment that is meant; null when none is. */
  moment: z.string().nullable(),
})
export type TierTruth = z.infer<typeof TierTruth>

/** All but `held-out` are tuned on, `second` and `third` only after their first scores. */
export const SetName = z.enum(['queries', 'second', 'third', 'held-out'])
export type SetName = z.infer<typeof SetName>

function readLines<T>(name: string, schema: z.ZodType<T>): T[] {
  const url = new URL(name, import.meta.url)
  if (!existsSync(url)) return []
  const lines = readFileSync(url, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => schema.parse(JSON.parse(line)))
}

/** The queries of a set, each with the tiers that are right where they were judged. */
export function readTruths(set: SetName): { truth: Truth; tier: TierTruth | null }[] {
  const tiers = new Map(readLines(`${set}.tiers.jsonl`, TierTruth).map((one) => [one.query, one]))
  return readLines(`${set}.jsonl`, Truth).map((truth) => ({
    truth,
    tier: tiers.get(truth.query) ?? null,
  }))
}
