import { z } from 'zod'
import { Source } from '../source.ts'

/**
 * Part of the world in which a text plays. `old-world` stands for all but `americas` and `oceania`
 * where no narrower part is known. Norse Greenland and Vinland count as `europe`, the Maghreb and
 * Egypt as `near-east`, `africa` is the rest of that continent.
 */
export const Region = z.enum([
  'old-world',
  'europe',
  'near-east',
  'africa',
  'central-asia',
  'south-asia',
  'southeast-asia',
  'east-asia',
  'americas',
  'oceania',
])
export type Region = z.infer<typeof Region>

/**
 * What a term stands for. `word`: a notion, role, unit or science that the name brings along;
 * `label`: a name given later to a time, war, style, land or state; `idiom`: a figure of speech
 * taken from a thing.
 */
export const LexiconKind = z.enum([
  'object',
  'material',
  'food',
  'institution',
  'word',
  'label',
  'idiom',
])
export type LexiconKind = z.infer<typeof LexiconKind>

const HistoricalYear = z.int().refine((year) => year !== 0, 'there is no year 0')

/** A thing with the year before which nobody can have known it. */
export const LexiconEntry = z.strictObject({
  /** As one writes them; plurals, case, accents and hyphens follow from the matching rules. */
  terms: z.array(z.string().min(2)).min(1),
  kind: LexiconKind,
  /**
   * Earliest plausible year anywhere in the world, of the thing and not of its English name;
   * negative for BCE; -9999 is "always". Doubt is settled towards the early side.
   */
  firstYear: HistoricalYear,
  /** Parts of the world that knew it only later, with their year; empty when none is recorded. */
  laterIn: z.partialRecord(Region, HistoricalYear),
  /** What the year goes by, in at most two dozen words. */
  note: z.string().min(1),
  source: Source,
})
export type LexiconEntry = z.infer<typeof LexiconEntry>

const OLD_WORLD: readonly Region[] = [
  'europe',
  'near-east',
  'africa',
  'central-asia',
  'south-asia',
  'southeast-asia',
  'east-asia',
]

/**
 * The year from which the entry's thing can be known in a region: historical numbering, the
 * earliest anywhere when no region is given. `old-world` takes the earliest of its parts.
 */
export function firstYearIn(entry: LexiconEntry, region?: Region): number {
  if (!region) return entry.firstYear
  if (region === 'old-world') {
    return Math.min(...OLD_WORLD.map((part) => firstYearIn(entry, part)))
  }
  const shared = OLD_WORLD.includes(region) ? entry.laterIn['old-world'] : undefined
  return entry.laterIn[region] ?? shared ?? entry.firstYear
}
