import type { GroundKind } from '../ground.ts'
import { ANTIQUITY } from './antiquity.ts'
import { INDUSTRY } from './industry.ts'
import { LANDMARKS } from './landmarks.ts'
import { MODERN } from './modern.ts'
import { NATURE } from './nature.ts'
import type { Silhouette } from './pen.ts'
import { PEOPLE } from './people.ts'
import { SHIPS } from './ships.ts'
import { VERNACULAR } from './vernacular.ts'
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
  return year === null
    ? silhouette.earliest === Number.NEGATIVE_INFINITY
    : year >= silhouette.earliest
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
    const fits =
      wanted !== undefined &&
      existed(wanted, year) &&
      (!wanted.floats || ground === 'water' || ground === 'shore')
    const drawn = fits
      ? wanted
      : ground === 'land' || (ground === 'shore' && !wanted?.floats)
        ? BY_TAG.get(NEUTRAL)
        : undefined
    if (drawn) found.set(drawn.tag, drawn)
  }
  return [...found.values()]
}
