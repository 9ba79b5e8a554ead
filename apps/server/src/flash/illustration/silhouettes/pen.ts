import type { Culture } from '../cultures.ts'
import type { Random } from '../random.ts'

/**
 * What a silhouette draws with. The shape stands on y = 0, its middle at x = 0, upwards negative;
 * `w` and `h` are the room it fills, in pixels.
 */
export interface Pen {
  w: number
  h: number
  random: Random
  /** Things of one name changed their looks; null when unknown. */
  year: number | null
  /** Country of today, ISO 3166-1 alpha-2; things of one name differ by it too. Null when unknown. */
  country: string | null
  /** True where ships lie in a harbour, sails furled. */
  moored: boolean
  /** How far below the horizon it stands, pixels; what floats farther off stands higher by it. */
  offing: number
  /** Snow on roofs; null without any. */
  snow: string | null
  /** Compass direction of the view, degrees. */
  facing: number
  /** Ink of the body, of its shaded and its lit side. */
  body: string
  shade: string
  light: string
  /** Foliage and its lit side. */
  leaf: string
  leafLight: string
  /** Windows: lamplight after dusk, dark by day. */
  window: string
  /** True after dusk. */
  dark: boolean
  /** A muted spot colour for flags and sails. */
  accent: string
  /** A muted blue beside it. */
  cool: string
  /** The land about the shape. */
  land: string
  /** Colour behind the shape, for gaps and arches. */
  gap: string
  /** Width of a fine line, pixels. */
  stroke: number
}

/** One ship of several: its middle and half its width in parts of the pen's, its size in parts of the nearest. */
export interface Hull {
  x: number
  half: number
  size: number
}

/** One entry of the library. */
export interface Silhouette {
  tag: string
  /** First year in which the thing existed; negative for BCE. */
  earliest: number
  /** Last year in which it was still usual; absent: it is not gone. */
  latest?: number
  cultures: readonly Culture[]
  /** Words for the alternative text, such as `a steel tower`. */
  words: string
  /** Room: `height` as a part of the picture's short side; `width` as a multiple of the height, or of the picture's width for a `band`. */
  height: number
  width: number
  /** How much wider than `width` it is drawn, bases and smoke included; absent: hardly. */
  spread?: number
  /** A single thing finds a free place; a band spans the picture. */
  layout: 'single' | 'band'
  /** Where it stands, 0 on the horizon to 1 at the caption. */
  depth: number
  /** Needs water below it. */
  floats?: boolean
  /** Stands half in the water, on piles. */
  onQuay?: boolean
  /** Where its ships float when there are several, at full size the nearest. */
  hulls?: readonly Hull[]
  /** Turned so that its lit side faces the Sun. */
  turnsToSun?: boolean
  /** Stands only in ice, or on the open sea with floes about it. */
  inIce?: boolean
  draw: (pen: Pen) => string
}
