import type { MomentPicture, Sky } from '@timepoint/almanac'
import type { Culture } from './cultures.ts'

export type Terrain = MomentPicture['terrain']

/** Everything that decides a picture: equal input gives byte-equal SVG. */
export interface IllustrationInput {
  /** Any text, usually the scene's id; decides hills, windows and other symbolic detail. */
  seed: string
  /** Pixels, at least 64 each way. */
  width: number
  height: number
  /** Null when day, hour or place is unknown; the picture then says so and shows no hour. */
  sky: Sky | null
  /** True when an hour or part of the day is known, with or without a sky. */
  hourKnown: boolean
  /** False when month or day is unknown; absent: known. */
  dayKnown?: boolean
  /** `dawn`, `night` and the like: the light where no sky is known; absent: no light of an hour. */
  partOfDay?: string | null
  /** True where snow is known or all but certain to lie. */
  snowy?: boolean
  /** Country of today, ISO 3166-1 alpha-2: some things of one name differ by it. */
  country?: string | null
  /** True where ships lie in a harbour, sails furled. */
  moored?: boolean
  /** True where a town lies behind a river or a lake. */
  waterfront?: boolean
  /** True where a paved court lies before the water, as about a temple on an island. */
  precinct?: boolean
  /** True where mountains come down to the coast. */
  highLand?: boolean
  /** True where land lies on both sides of the water. */
  strait?: boolean
  /** True on islands and coasts that hardly rise above the sea. */
  lowLand?: boolean
  /** Compass direction of view in degrees; null lets the sky decide. */
  facing: number | null
  terrain: Terrain
  /** Tags of `silhouetteTags()`, nearest first; unknown, anachronistic or foreign ones become neutral. */
  silhouettes: readonly string[]
  /** Cultures of the place, see `culturesOf`; they also decide the roofs of a town. */
  cultures: readonly Culture[]
  /** True when somebody chose the tags for this very place; else they must fit its cultures. */
  chosenByHand: boolean
  /** Historical numbering, -44 for 44 BC; null when unknown, which allows only timeless shapes. */
  year: number | null
  title: string | null
  /** Lines below the title: place and date, then what is computed and what is symbolic. */
  caption: readonly string[]
  /** Where the globe's mark goes; null draws no globe. WGS 84 degrees. */
  latitude: number | null
  longitude: number | null
  /** Compass direction of the sea on a coast; null puts it ahead. See `seaDirection`. */
  seaSide?: number | null
}
