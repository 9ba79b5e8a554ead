import { type GroundKind, groundKindOf } from '../ground.ts'
import type { IllustrationInput, Terrain } from '../input.ts'
import { ANTIQUITY } from './antiquity.ts'
import { BEASTS } from './beasts.ts'
import { CHURCHES } from './churches.ts'
import { DEEP_SPACE } from './deep-space.ts'
import { FISHING } from './fishing.ts'
import { FLEETS } from './fleets.ts'
import { FLIGHT } from './flight.ts'
import { GALLEYS } from './galleys.ts'
import { GATHERINGS } from './gatherings.ts'
import { HUNTERS } from './hunters.ts'
import { INDUSTRY } from './industry.ts'
import { INSTRUMENTS } from './instruments.ts'
import { JAPAN } from './japan.ts'
import { LANDMARKS } from './landmarks.ts'
import { LINERS } from './liners.ts'
import { MEXICO } from './mexico.ts'
import { MODERN } from './modern.ts'
import { MOSQUES } from './mosques.ts'
import { MOUNDS } from './mounds.ts'
import { MUDBRICK } from './mudbrick.ts'
import { NATURE } from './nature.ts'
import { PAGODAS } from './pagodas.ts'
import type { Silhouette } from './pen.ts'
import { PEOPLE } from './people.ts'
import { RAPA_NUI } from './rapa-nui.ts'
import { SACRED } from './sacred.ts'
import { SHIPS } from './ships.ts'
import { SKYLINES_OF_CITIES } from './skylines.ts'
import { STONEWORK } from './stonework.ts'
import { VERNACULAR } from './vernacular.ts'
import { VESSELS } from './vessels.ts'
import { WHARVES } from './wharves.ts'
import { WORSHIP } from './worship.ts'
import { WRECKS } from './wrecks.ts'

const ALL: readonly Silhouette[] = [
  ...NATURE,
  ...ANTIQUITY,
  ...MUDBRICK,
  ...FISHING,
  ...HUNTERS,
  ...WORSHIP,
  ...PAGODAS,
  ...VERNACULAR,
  ...INDUSTRY,
  ...MODERN,
  ...LANDMARKS,
  ...PEOPLE,
  ...SHIPS,
  ...VESSELS,
  ...STONEWORK,
  ...FLIGHT,
  ...DEEP_SPACE,
  ...INSTRUMENTS,
  ...GATHERINGS,
  ...BEASTS,
  ...SACRED,
  ...MOSQUES,
  ...CHURCHES,
  ...JAPAN,
  ...MEXICO,
  ...MOUNDS,
  ...RAPA_NUI,
  ...SKYLINES_OF_CITIES,
  ...WHARVES,
  ...FLEETS,
  ...GALLEYS,
  ...LINERS,
  ...WRECKS,
]

/** Every silhouette with its drawing. */
export function allSilhouettes(): readonly Silhouette[] {
  return ALL
}

const BY_TAG = new Map(ALL.map((silhouette) => [silhouette.tag, silhouette]))

/** The neutral shape for tags that are unknown or would be out of their time or place. */
const NEUTRAL = 'copse'
const NEUTRAL_IN_DESERT = 'desert-shrub'

/** Every tag the library draws, with the years it may appear in and the cultures it suits. */
export function silhouetteTags(): Pick<
  Silhouette,
  'tag' | 'earliest' | 'latest' | 'cultures' | 'words'
>[] {
  return ALL.map(({ tag, earliest, latest, cultures, words }) => ({
    tag,
    earliest,
    ...(latest === undefined ? {} : { latest }),
    cultures,
    words,
  }))
}

/** What tags must fit. */
export type Setting = Pick<IllustrationInput, 'year' | 'terrain' | 'cultures' | 'chosenByHand'>

/** True when the thing was usual in `year`; an unknown year allows only what is timeless. */
function existed(silhouette: Silhouette, year: number | null): boolean {
  const { earliest, latest = Number.POSITIVE_INFINITY } = silhouette
  return year === null ? earliest === Number.NEGATIVE_INFINITY : year >= earliest && year <= latest
}

/** True where the thing has water, ice or land to be on. */
function stands(silhouette: Silhouette, ground: GroundKind): boolean {
  if (silhouette.inIce) return ground === 'ice' || ground === 'water'
  return !silhouette.floats || ground === 'water' || ground === 'shore'
}

/** True for tags of what needs water below it. */
export function floats(tag: string): boolean {
  return BY_TAG.get(tag)?.floats === true
}

/** True where people built such things. Who chose by hand knew the place. */
function belongs({ cultures }: Silhouette, setting: Setting): boolean {
  if (setting.chosenByHand || cultures.includes('any')) return true
  return cultures.some((culture) => setting.cultures.includes(culture))
}

/** True when the library draws this tag and nothing speaks against it in this setting. */
export function fits(tag: string, setting: Setting): boolean {
  const wanted = BY_TAG.get(tag)
  return (
    wanted !== undefined &&
    existed(wanted, setting.year) &&
    belongs(wanted, setting) &&
    stands(wanted, groundKindOf(setting.terrain))
  )
}

function neutralFor(wanted: Silhouette | undefined, terrain: Terrain): Silhouette | undefined {
  const ground = groundKindOf(terrain)
  const grows = ground === 'land' || (ground === 'shore' && !wanted?.floats)
  if (!grows) return undefined
  return BY_TAG.get(terrain === 'desert' ? NEUTRAL_IN_DESERT : NEUTRAL)
}

/**
 * The silhouettes for these tags in their order, at most three and none twice. A tag that is unknown, of
 * another time or place, or needs water where there is none, becomes one neutral plant on land and
 * nothing on water, ice or bare ground.
 */
export function resolveSilhouettes(tags: readonly string[], setting: Setting): Silhouette[] {
  const found = new Map<string, Silhouette>()
  for (const tag of tags.slice(0, 3)) {
    const wanted = BY_TAG.get(tag)
    const drawn = fits(tag, setting) ? wanted : neutralFor(wanted, setting.terrain)
    if (drawn) found.set(drawn.tag, drawn)
  }
  return [...found.values()]
}
