import { hex, lab, lit, mix } from '../colour.ts'
import type { Box, Frame } from '../frame.ts'
import { LAMPS_SINCE, type Palette } from '../palette.ts'
import { createRandom } from '../random.ts'
import { num, path, place } from '../svg.ts'
import { groundLine, type Stratum } from '../terrain/stratum.ts'
import { waterEdge } from '../terrain/water.ts'
import type { Hull, Pen, Silhouette } from './pen.ts'

/** Something that single silhouettes keep clear of, pixels. */
export interface Keep {
  x: number
  y: number
  radius: number
  /** True for a mere label, which may give way. */
  soft?: boolean
}

/** Middles to try, as parts of the width: the thirds first, then every thirtieth from the middle out. */
const SPOTS = [
  0.655,
  0.31,
  ...Array.from(
    { length: 29 },
    (_, index) => 0.5 + ((index % 2 ? 1 : -1) * Math.ceil(index / 2)) / 30,
  ),
]

/** How far the light of oil and candles sinks into the wall about it. */
const OIL_LAMP = 0.5

/** Snow on a roof by full light. */
const SNOW = '#ffffff'

function penFor(
  silhouette: Silhouette,
  size: { w: number; h: number },
  context: {
    frame: Frame
    palette: Palette
    seed: string
    year: number | null
    country?: string | null
    moored?: boolean
    snowy?: boolean
  },
): Pen {
  const { frame, palette, seed, year } = context
  const depth = Math.min(Math.max(silhouette.depth, 0), 1)
  const ink = palette.ink(depth)
  const leaf = mix(ink.body, lit(lab('#3d5c3f'), palette.light), 0.55)
  const glare = mix(lab('#ffc46a'), palette.horizon, 0.25 * (1 - depth))
  const lamp = year !== null && year >= LAMPS_SINCE ? glare : mix(glare, ink.body, OIL_LAMP)
  return {
    ...size,
    random: createRandom(`${seed}:${silhouette.tag}`),
    year,
    country: context.country ?? null,
    moored: context.moored === true,
    offing: groundLine(frame, depth) - frame.horizonY,
    snow: context.snowy
      ? hex(mix(ink.light, lit(lab(SNOW), 0.3 + 0.7 * palette.light), 0.86))
      : null,
    facing: frame.facing,
    body: hex(ink.body),
    shade: hex(ink.shade),
    light: hex(ink.light),
    leaf: hex(leaf),
    leafLight: hex(mix(leaf, ink.light, 0.3)),
    window: hex(palette.dark ? lamp : ink.shade),
    dark: palette.dark,
    accent: hex(
      mix(
        ink.body,
        lit(lab(palette.airless ? '#c99b3f' : '#c25a36'), 0.4 + 0.6 * palette.light),
        palette.airless ? 1 : 0.62,
      ),
    ),
    cool: hex(mix(ink.body, lit(lab('#3d78a8'), 0.4 + 0.6 * palette.light), 0.62)),
    land: hex(palette.land(depth)),
    gap: hex(mix(palette.horizon, palette.land(depth), 0.5)),
    stroke: frame.unit * (0.8 + 0.7 * depth),
  }
}

/** Everything that decides where and in what ink silhouettes stand. */
interface Arrangement {
  frame: Frame
  palette: Palette
  seed: string
  year: number | null
  country?: string | null
  moored?: boolean
  /** True where snow lies. */
  snowy?: boolean
  /** Where the Sun stands across the canvas, or beyond it; null without one. Pixels. */
  sunX?: number | null
  keep: readonly Keep[]
  /** On a coast the side of the water, -1 left or 1 right; else 0. */
  shore: number
  /** True on open sea, where what cannot float gets an islet. */
  open: boolean
}

interface Room {
  w: number
  top: number
  depth: number
  floats: boolean
  /** -1 or 1 when the shape belongs on that half of the picture, else 0. */
  side: number
}

/** Cost of hiding one body; more than any sum of the others on a picture of usual size. */
const HIDING = 1e5
const HIDING_LABEL = 2500

/** Outlines and roofs jut out a little. */
const SPREAD = 1.04

/** Room between a shape and the edge of the picture, pixels. */
const EDGE = 12

/** Shapes at least this much nearer or farther than another may overlap it a little. */
const APART = 0.1

/** What earlier shapes take of the width, and how deep in the picture they stand. */
interface Taken {
  from: number
  to: number
  depth: number
  floats: boolean
}

/** Cost of each shared pixel: ships keep clear of all, and at one depth things collide. */
function overlapCost(earlier: Taken, room: Room): number {
  if (earlier.floats || room.floats) return 60
  return Math.abs(earlier.depth - room.depth) < APART ? 90 : 70
}

/** The cheapest middle for a shape: hides no body, meets no earlier shape, stays on its side. */
function findSpot(
  frame: Frame,
  room: Room,
  taken: readonly Taken[],
  keep: readonly Keep[],
): { x: number; cost: number } {
  const [first, last] = [room.w / 2 + EDGE, frame.width - room.w / 2 - EDGE]
  const cost = (x: number) => {
    const [from, to] = [x - room.w / 2, x + room.w / 2]
    const shared = taken.reduce((sum, t) => {
      return sum + overlapCost(t, room) * Math.max(0, Math.min(to, t.to) - Math.max(from, t.from))
    }, 0)
    const hidden = keep.filter(
      (k) => k.y > room.top - k.radius && k.x > from - k.radius * 2 && k.x < to + k.radius * 2,
    )
    const astray = Math.max(0, -room.side * (x / frame.width - 0.5)) * frame.width
    const hiding = hidden.reduce((sum, k) => sum + (k.soft ? HIDING_LABEL : HIDING), 0)
    return hiding + shared + astray * 18
  }
  const inside = (x: number) =>
    Math.min(Math.max(x, Math.min(first, frame.width / 2)), Math.max(last, frame.width / 2))
  const spots = [...SPOTS.map((part) => part * frame.width), first, last].map((wanted, order) => {
    const x = inside(wanted)
    return { x, cost: cost(x) + Math.abs(x - wanted) * 0.5 + order }
  })
  return spots.reduce((best, spot) => (spot.cost < best.cost ? spot : best))
}

/** What it costs to draw a shape at half its size; hiding a body or leaving the picture costs more. */
const SHRINKING = 9000

/** The best spot and size: smaller only where that keeps bodies in sight and the shape whole. */
function fitSpot(
  frame: Frame,
  size: Omit<Room, 'w' | 'top'> & { wide: number; h: number; base: number },
  taken: readonly Taken[],
  keep: readonly Keep[],
): { x: number; scale: number } {
  const options = [1, 0.85, 0.7, 0.58].map((scale) => {
    const { base, side, depth, floats } = size
    const room = { w: size.wide * scale, top: base - size.h * scale, side, depth, floats }
    const spot = findSpot(frame, room, taken, keep)
    return { x: spot.x, scale, cost: spot.cost + (1 - scale) * 2 * SHRINKING }
  })
  return options.reduce((best, option) => (option.cost < best.cost ? option : best))
}

/** A low hump of land for a shape that cannot float, `w` pixels wide. */
function islet(w: number, unit: number, fill: string): string {
  const half = w * 0.75 + 30 * unit
  const rise = 9 * unit
  return path(
    `M${num(-half)} ${num(2 * unit)}Q${num(-half * 0.5)} ${num(-rise)} 0 ${num(-rise)}T${num(half)} ${num(2 * unit)}Z`,
    fill,
  )
}

interface Size {
  silhouette: Silhouette
  /** True on open sea for what cannot float. */
  stranded: boolean
  band: boolean
  depth: number
  w: number
  h: number
  /** All that it takes of the picture's width. */
  wide: number
}

/** Sizes before placing; shapes that would crowd a narrow picture shrink together. */
function measure(silhouettes: readonly Silhouette[], { frame, open }: Arrangement): Size[] {
  const short = Math.min(frame.width, frame.height)
  const sizes = silhouettes.map((silhouette) => {
    const stranded = open && !silhouette.floats && !silhouette.inIce && silhouette.depth >= 0
    const band = silhouette.layout === 'band' && !stranded
    const h = silhouette.height * short * (stranded ? 0.7 : 1)
    const ratio = silhouette.layout === 'band' ? 4 : silhouette.width
    const w = band ? frame.width * silhouette.width : h * ratio
    return {
      silhouette,
      stranded,
      band,
      depth: stranded ? Math.min(silhouette.depth, 0.16) : silhouette.depth,
      w,
      h,
      wide: w * (silhouette.spread ?? SPREAD),
    }
  })
  const singles = sizes.filter((size) => !size.band)
  const total = singles.reduce((sum, size) => sum + size.wide, 0)
  // A shape alone may be larger than one of three.
  const most = [1, 1.4, 1.12][singles.length] ?? 1
  // A tall picture is narrow but deep: shapes may stand behind one another.
  const spread = frame.height > frame.width * 1.15 ? 1 : 0.8
  const fit = Math.min(most, Math.max((frame.width * spread) / Math.max(total, 1), 0.6))
  return sizes.map((size) => {
    if (size.band) return size
    const own = Math.min(fit, (frame.width * 0.94) / size.wide)
    return { ...size, w: size.w * own, h: size.h * own, wide: size.wide * own }
  })
}

/** The beach hides what stands behind it, so things on land stand on it. */
const BEHIND_BEACH = 0.51

/** The reflection of a hull, or the piles of a wharf, below the line on which it stands, by its height. */
const BELOW = { hull: 0.1, piles: 0.16 } as const
/** No hull floats, and no pile stands, farther out than this. */
const FARTHEST = { hull: 0.18, piles: 0.1 } as const

/** One ship in the middle. */
const ALONE: readonly Hull[] = [{ x: 0, half: 0.5, size: 1 }]

/** The depth at which a shape floats or stands in the water, so that all below it lies on water too. */
function afloat(
  size: Size,
  x: number,
  { frame, shore }: Pick<Arrangement, 'frame' | 'shore'>,
): number {
  const foot = size.silhouette.onQuay ? 'piles' : 'hull'
  const below = size.h * BELOW[foot]
  const offings = (size.silhouette.hulls ?? ALONE).map((hull) => {
    const end = x + size.wide * (hull.x - shore * hull.half)
    const landward = Math.min(Math.max(end, 0), frame.width)
    const room = waterEdge(frame, shore, landward) - 4 * frame.unit - frame.horizonY
    return room / hull.size - below
  })
  const depth = Math.min(...offings) / (frame.captionTop - frame.horizonY)
  return Math.max(Math.min(size.depth, depth), FARTHEST[foot])
}

/** The depth at which a shape stands: on a coast what belongs on land comes down to the sand. */
function landed(size: Size, x: number, { frame, shore }: Arrangement): number {
  const { silhouette, wide, depth } = size
  const { floats, onQuay } = silhouette
  if (shore === 0 || depth < 0.05) return depth
  if (floats || onQuay) return afloat(size, x, { frame, shore })
  const seaward = Math.min(Math.max(x + shore * wide * 0.48, 0), frame.width)
  const edge = waterEdge(frame, shore, seaward) + 4 * frame.unit
  const sand = (edge - frame.horizonY) / (frame.captionTop - frame.horizonY)
  return Math.min(Math.max(depth, sand, BEHIND_BEACH), 0.95)
}

/** Sizes, places and inks silhouettes, each as a sheet at its depth, with the box that it fills. */
export function arrangeSilhouettes(
  silhouettes: readonly Silhouette[],
  context: Arrangement,
): { sheets: Stratum[]; boxes: Box[] } {
  const { frame, keep, shore } = context
  const taken: Taken[] = []
  const boxes: Box[] = []
  const sheets = measure(silhouettes, context).map((size) => {
    const { silhouette, stranded } = size
    const floats = silhouette.floats === true
    const wanted = {
      ...size,
      base: groundLine(frame, size.depth),
      side: floats ? shore : silhouette.onQuay ? 0 : -shore,
    }
    const { x, scale } = size.band
      ? { x: frame.width / 2, scale: 1 }
      : fitSpot(frame, { ...wanted, floats }, taken, keep)
    const [w, h] = [size.w * scale, size.h * scale]
    const half = (size.wide * scale) / 2
    const placed = { ...size, h, wide: half * 2 }
    const depth = size.band ? size.depth : landed(placed, x, context)
    const base = groundLine(frame, depth)
    if (!size.band) taken.push({ from: x - half, to: x + half, depth, floats })
    const pen = penFor({ ...silhouette, depth }, { w, h }, context)
    const ground = stranded ? islet(w, frame.unit, hex(context.palette.land(0.34))) : ''
    const lift = stranded ? -5 * frame.unit : 0
    boxes.push({ left: x - half, right: x + half, top: base + lift - h, bottom: base })
    const turned = silhouette.turnsToSun === true && (context.sunX ?? 0) > x
    const drawn = place(0, lift, silhouette.draw(pen), turned)
    return { depth, svg: place(x, base, ground + drawn) }
  })
  return { sheets, boxes }
}
