import type { GroundKind } from '../ground.ts'
import { ANTIQUITY } from './antiquity.ts'
import { BEASTS } from './beasts.ts'
import { FLIGHT } from './flight.ts'
import { GATHERINGS } from './gatherings.ts'
import { INDUSTRY } from './industry.ts'
import { INSTRUMENTS } from './instruments.ts'
import { LANDMARKS } from './landmarks.ts'
import { MODERN } from './modern.ts'
import { NATURE } from './nature.ts'
import type { Silhouette } from './pen.ts'
import { PEOPLE } from './people.ts'
import { SACRED } from './sacred.ts'
import { SHIPS } from './ships.ts'
import { STONEWORK } from './stonework.ts'
import { VERNACULAR } from './vernacular.ts'
import { VESSELS } from './vessels.ts'
import { WORSHIP } from './worship.ts'

const ALL: readonly Silhouette[] = [
  ...NATURE,
  ...ANTIQUITY,
  ...WORSHIP,
  ...VERNACULAR,
  ...INDUSTRY,
  ...MODERN,
  ...LANDMARKS,
  ...PEOPLE,
  ...SHIPS,
  ...VESSELS,
  ...STONEWORK,
  ...FLIGHT,
  ...INSTRUMENTS,
  ...GATHERINGS,
  ...BEASTS,
  ...SACRED,
]
const BY_TAG = new Map(ALL.map((silhouette) => [silhouette.tag, silhouette]))

/** The neutral shape for tags that are unknown or would be out of their time. */
const NEUTRAL = 'copse'

/** Every tag the library draws, with the first year it may appear in and the cultures it suits. */
export function silhouetteTags(): Pick<Silhouette, 'tag' | 'earliest' | 'cultures' | 'words'>[] {
  return ALL.map(({ tag, earliest, cultures, words }) => ({ tag, earliest, cultures, words }))
}

/** True when the thing existed in `year`; an unknown year allows only what is timeless. */
function existed(silhouette: Silhouette, year: number | null): boolean {
  const { earliest, latest = Number.POSITIVE_INFINITY } = silhouette
  return year === null ? earliest === Number.NEGATIVE_INFINITY : year >= earliest && year <= latest
}

/** True where the thing has water, ice or land to be on. */
function stands(silhouette: Silhouette, ground: GroundKind): boolean {
  if (silhouette.inIce) return ground === 'ice' || ground === 'water'
  return !silhouette.floats || ground === 'water' || ground === 'shore'
}

/**
 * The silhouettes for these tags in their order, at most three and none twice. A tag that is unknown,
 * anachronistic, or needs water where there is none, becomes one neutral copse on land and nothing on water or bare ground.
 */
export function resolveSilhouettes(
  tags: readonly string[],
  year: number | null,
  ground: GroundKind,
): Silhouette[] {
  const found = new Map<string, Silhouette>()
  for (const tag of tags.slice(0, 3)) {
    const wanted = BY_TAG.get(tag)
    const fits = wanted !== undefined && existed(wanted, year) && stands(wanted, ground)
    const drawn = fits
      ? wanted
      : ground === 'land' || (ground === 'shore' && !wanted?.floats)
        ? BY_TAG.get(NEUTRAL)
        : undefined
    if (drawn) found.set(drawn.tag, drawn)
  }
  return [...found.values()]
}
