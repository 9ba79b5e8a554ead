import { z } from 'zod'

/** Data sets that are bundled with the almanac; each record can be looked up again by its id. */
const Dataset = z.enum([
  'wordnet',
  'pantheon',
  'debian-calendar',
  'geonames',
  'historic-places',
  'curated',
])

/**
 * Where a fact comes from. Exactly two kinds exist, never a made-up reference:
 *
 * - `record`: a record of a bundled data set. `id` is the data set's own (WordNet synset offset,
 *   Wikipedia curid, GeoNames id, calendar line); a test follows it and finds the value.
 * - `work`: author, title and year of a well-known work, not looked up by us, hence `unchecked`;
 *   no page and no URL.
 */
export const Source = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('record'),
    dataset: Dataset,
    id: z.string().min(1),
    title: z.string().min(1),
  }),
  z.strictObject({
    kind: z.literal('work'),
    author: z.string().min(1),
    title: z.string().min(1),
    /** Year of publication or writing; negative for BCE; null when unknown. */
    year: z.int().nullable(),
    unchecked: z.literal(true),
  }),
])
export type Source = z.infer<typeof Source>

const DATASETS: Record<z.infer<typeof Dataset>, string> = {
  wordnet: 'WordNet 3.1, synset',
  pantheon: 'Pantheon 1.0, Wikipedia curid (not fetched)',
  'debian-calendar': 'Debian calendar, line',
  geonames: 'GeoNames, id',
  'historic-places': 'Timepoint historic places, id',
  curated: 'Timepoint curated moments, id',
}

/** A source in one line, as people cite it. A work that nobody opened says so. */
export function sourceText(source: Source): string {
  if (source.kind === 'record') return `${source.title} (${DATASETS[source.dataset]} ${source.id})`
  const year =
    source.year === null ? 'undated' : source.year < 0 ? `${-source.year} BC` : source.year
  return `${source.author}, ${source.title} (${year}), unchecked`
}
