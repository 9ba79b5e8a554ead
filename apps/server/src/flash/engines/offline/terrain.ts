import type { CuratedMoment, Facts } from '@timepoint/almanac'
import { momentOf } from './known.ts'

type Terrain = CuratedMoment['picture']['terrain']

/** Words of a query that say what the ground is like, first match first. */
const WORDS: readonly (readonly [RegExp, Terrain])[] = [
  [/\bon the moon\b|\bmoon landing\b|\blunar\b|\bsea of tranquil/i, 'moon'],
  [/\b(?:on|to) mars\b|\bmartian\b/i, 'desert'],
  [/\b(?:in|into) (?:outer )?space\b|\bin orbit\b|\bspace (?:walk|station)\b/i, 'space'],
  [/\bantarctic|\bsouth pole\b|\bnorth pole\b|\barctic\b|\biceberg\b|\bglacier\b/i, 'ice'],
  [/\bdesert\b|\bsahara\b|\bdunes\b|\boasis\b/i, 'desert'],
  [/\bmount\b|\bmountains?\b|\bsummit\b|\beverest\b|\balps\b|\bandes\b|\bhimalaya/i, 'mountains'],
  [/\bharbou?r\b|\bbeach(?:es)?\b|\bcoast\b|\bshores?\b|\bport\b|\bbay\b|\bislands?\b/i, 'coast'],
  [/\bat sea\b|\bocean\b|\bon the sea\b|\bmid-?atlantic\b/i, 'sea'],
  [/\brivers?\b|\bferry\b|\bcrosses the (?:delaware|rubicon|rhine|danube)\b/i, 'river'],
  [/\bforests?\b|\bjungle\b|\bwoods\b/i, 'forest'],
  [/\bsteppe\b|\bprairie\b|\bplains?\b|\bfields?\b|\btrench(?:es)?\b/i, 'plain'],
  [/\bvillages?\b|\bfarm\b|\bhills?\b|\bvineyard\b/i, 'hills'],
]

/** Roofs are drawn from here on; before, nothing is said of how a town looked. */
const FIRST_ROOFS = 1

/**
 * The ground of the picture: curated, or named by the query, or roofs for a town, else hills. It
 * is symbolic, and the caption says so.
 */
export function terrainOf(facts: Facts): Terrain {
  const curated = momentOf(facts)?.picture.terrain
  if (curated) return curated
  const word = WORDS.find(([pattern]) => pattern.test(facts.asked))
  if (word) return word[1]
  const { place, date } = facts
  const town = place !== null && place.city === place.name
  return town && (date?.year ?? 0) >= FIRST_ROOFS ? 'city' : 'hills'
}
