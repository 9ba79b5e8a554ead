import { hex, lab, lit, mix } from '../colour.ts'
import type { Frame } from '../frame.ts'
import type { Palette } from '../palette.ts'
import { createRandom } from '../random.ts'
import { place } from '../svg.ts'
import { groundLine, type Stratum } from '../terrain/stratum.ts'
import type { Pen, Silhouette } from './pen.ts'

/** Something that single silhouettes keep clear of, pixels. */
export interface Keep {
  x: number
  y: number
  radius: number
}

/** Middles to try, as parts of the width: the thirds first, then what is left. */
const SPOTS = [0.655, 0.31, 0.5, 0.8, 0.18, 0.9, 0.4, 0.1]

function penFor(
  silhouette: Silhouette,
  size: { w: number; h: number },
  context: {
    frame: Frame
    palette: Palette
    seed: string
  },
): Pen {
  const { frame, palette, seed } = context
  const depth = Math.min(Math.max(silhouette.depth, 0), 1)
  const ink = palette.ink(depth)
  const lamp = mix(lab('#ffc46a'), palette.horizon, 0.25 * (1 - depth))
  return {
    ...size,
    random: createRandom(`${seed}:${silhouette.tag}`),
    body: hex(ink.body),
    shade: hex(ink.shade),
    light: hex(ink.light),
    window: hex(palette.dark ? lamp : ink.shade),
    dark: palette.dark,
    accent: hex(
      mix(
        ink.body,
        lit(lab(palette.airless ? '#c99b3f' : '#c25a36'), 0.4 + 0.6 * palette.light),
        palette.airless ? 1 : 0.62,
      ),
    ),
    gap: hex(mix(palette.horizon, palette.land(depth), 0.5)),
    stroke: frame.unit * (0.8 + 0.7 * depth),
  }
}

/** The first spot where a shape of this width hides no body and no earlier shape. */
function findSpot(
  frame: Frame,
  room: { w: number; top: number },
  taken: readonly { from: number; to: number }[],
  keep: readonly Keep[],
): number {
  const cost = (x: number) => {
    const [from, to] = [x - room.w / 2, x + room.w / 2]
    const shared = taken.reduce(
      (sum, t) => sum + Math.max(0, Math.min(to, t.to) - Math.max(from, t.from)),
      0,
    )
    const hidden = keep.filter(
      (k) => k.y > room.top - k.radius && k.x > from - k.radius * 2 && k.x < to + k.radius * 2,
    )
    const outside = Math.max(0, 12 - from) + Math.max(0, to - frame.width + 12)
    return hidden.length * 4000 + shared * 3 + outside * 4
  }
  const spots = SPOTS.map((part, order) => ({
    x: part * frame.width,
    cost: cost(part * frame.width) + order,
  }))
  return spots.reduce((best, spot) => (spot.cost < best.cost ? spot : best)).x
}

/** Sizes, places and inks silhouettes, each as a sheet at its depth. */
export function arrangeSilhouettes(
  silhouettes: readonly Silhouette[],
  context: { frame: Frame; palette: Palette; seed: string; keep: readonly Keep[] },
): Stratum[] {
  const { frame, keep, seed } = context
  const taken: { from: number; to: number }[] = []
  return silhouettes.map((silhouette) => {
    const h = silhouette.height * Math.min(frame.width, frame.height)
    const band = silhouette.layout === 'band'
    const w = band
      ? frame.width * silhouette.width
      : Math.min(h * silhouette.width, frame.width * 0.96)
    const base = groundLine(frame, silhouette.depth)
    const x = band ? frame.width / 2 : findSpot(frame, { w, top: base - h }, taken, keep)
    if (!band) taken.push({ from: x - w / 2, to: x + w / 2 })
    const pen = penFor(silhouette, { w, h }, { frame, palette: context.palette, seed })
    return { depth: silhouette.depth, svg: place(x, base, silhouette.draw(pen)) }
  })
}
