import { type MomentContent, NO_PROVENANCE } from '../../src/clockchain/moments/moment.ts'
import { type DateInput, momentDate } from '../../src/clockchain/moments/moment-date.ts'

/** An account of a moment in Paris on 3 May 1920, but for what is said. */
export function content({
  date = { year: 1920, month: 5, day: 3 },
  ...over
}: Partial<Omit<MomentContent, 'date'>> & { date?: DateInput }): MomentContent {
  return {
    name: 'A moment',
    oneLiner: null,
    date: momentDate(date),
    place: {
      name: null,
      country: 'France',
      region: null,
      city: 'Paris',
      latitude: null,
      longitude: null,
    },
    slug: null,
    era: null,
    tags: [],
    figures: [],
    sources: [],
    sourceType: 'historical',
    layer: 1,
    confidence: null,
    disclaimer: null,
    provenance: NO_PROVENANCE,
    scene: null,
    attributes: {},
    ...over,
  }
}
