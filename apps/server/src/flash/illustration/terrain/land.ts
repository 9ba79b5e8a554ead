import { hex, type Lab, lab, lit, mix } from '../colour.ts'
import { createCurve } from '../random.ts'
import { line, type Point, poly } from '../svg.ts'
import {
  fillBelow,
  fillMisty,
  groundLine,
  ridgeLine,
  rolling,
  type Site,
  type Stratum,
} from './stratum.ts'

/** Flat-topped hills far off, then low dunes. */
export function desert(site: Site): Stratum[] {
  const { frame, palette, random } = site
  const span = frame.width / frame.unit
  const mesas = Array.from({ length: 3 }, (_, index) => ({
    from: span * (index * 0.36 + random.range(-0.12, 0.08)),
    width: span * random.range(0.14, 0.26),
    height: random.range(26, 62),
    slope: random.range(40, 90),
  }))
  const swell = createCurve(random, 2.2, 4)
  const rise = (x: number) => {
    const mesa = mesas.map((m) => {
      const inside = Math.min(x - m.from, m.from + m.width - x)
      return Math.min(Math.max((inside + m.slope) / m.slope, 0), 1) ** 1.4 * m.height
    })
    return Math.max(...mesa, 13 + 7 * swell(x / span))
  }
  return [
    { depth: 0, svg: fillMisty(site, ridgeLine(site, 0, rise), 0, palette.land(0.1)) },
    rolling(site, 0.14, { low: 4, high: 34, frequency: 1.5, octaves: 3 }),
    rolling(site, 0.42, { low: 2, high: 24, frequency: 1.1, octaves: 3 }),
    rolling(site, 0.72, { low: 2, high: 12, frequency: 0.9, octaves: 2 }),
  ]
}

/** Low lines of field and hedge. */
export function plain(site: Site): Stratum[] {
  return [
    rolling(site, 0, { low: 6, high: 20, frequency: 1.6 }),
    rolling(site, 0.16, { low: 2, high: 12, frequency: 1.2 }),
    rolling(site, 0.42, { low: 1, high: 10, frequency: 1 }),
    rolling(site, 0.72, { low: 1, high: 8, frequency: 0.8, octaves: 2 }),
  ]
}

/** Rounded hills, one behind the other. */
export function hills(site: Site): Stratum[] {
  return [
    rolling(site, 0, { low: 34, high: 96, frequency: 1.3 }),
    rolling(site, 0.1, { low: 18, high: 74, frequency: 1.5, octaves: 3 }),
    rolling(site, 0.3, { low: 4, high: 44, frequency: 1.1, octaves: 3 }),
    rolling(site, 0.62, { low: 0, high: 22, frequency: 0.9, octaves: 2 }),
  ]
}

/** A jagged crest by midpoint displacement; heights in units at even steps. */
export function crest(site: Site, height: number, roughness: number): number[] {
  let heights = [0.45, 0.9, 0.5, 1, 0.4].map((h) => h * height * site.random.range(0.7, 1.05))
  let reach = height * roughness
  for (let pass = 0; pass < 5; pass += 1) {
    heights = heights.flatMap((h, index) => {
      const next = heights[index + 1]
      return next === undefined ? [h] : [h, (h + next) / 2 + site.random.range(-reach, reach)]
    })
    reach *= 0.52
  }
  return heights
}

/** The height of a crest at `x`, both in units, on a picture `span` units wide. */
export function alongCrest(heights: readonly number[], span: number): (x: number) => number {
  return (x) => {
    const at = Math.min(Math.max(x / span, 0), 0.9999) * (heights.length - 1)
    const low = heights[Math.floor(at)] ?? 0
    const high = heights[Math.floor(at) + 1] ?? low
    return low + (high - low) * (at % 1)
  }
}

/** Snow on the upper part of a crest: a band along it whose lower edge runs down in tongues. */
function snowCap(site: Site, ridge: readonly Point[], snowLine: number, colour: string): string {
  const { frame, random } = site
  const tongues = createCurve(random, 16, 3)
  const parts: string[] = []
  let run: Point[] = []
  const flush = () => {
    if (run.length > 3) {
      const lower = run.map(([x, y]): Point => {
        const reach = 0.62 + 0.38 * tongues(x / frame.width)
        return [x, y + Math.min(snowLine - y, 70 * frame.unit) * reach]
      })
      parts.push(poly([...run, ...lower.toReversed()], colour))
    }
    run = []
  }
  for (const point of ridge) {
    if (point[1] < snowLine) run.push(point)
    else flush()
  }
  flush()
  return parts.join('')
}

/** High crests with snow, foothills before them. */
export function mountains(site: Site): Stratum[] {
  const { frame, palette } = site
  const span = frame.width / frame.unit
  const snow = hex(mix(palette.land(0), lit(lab('#f8f6f2'), 0.4 + 0.6 * palette.light), 0.7))
  const far = ridgeLine(site, 0, alongCrest(crest(site, 190, 0.3), span))
  const middle = ridgeLine(site, 0.06, alongCrest(crest(site, 120, 0.28), span))
  return [
    {
      depth: 0,
      svg:
        fillMisty(site, far, 0, palette.land(0.12)) +
        snowCap(site, far, frame.horizonY - 96 * frame.unit, snow),
    },
    { depth: 0.06, svg: fillMisty(site, middle, 0.06, palette.land(0.34)) },
    rolling(site, 0.2, { low: 12, high: 48, frequency: 1.3, octaves: 3 }),
    rolling(site, 0.6, { low: 0, high: 20, frequency: 1, octaves: 2 }),
  ]
}

/** One row of trees, `height` units, as a single outline: pointed or round crowns on a rolling base. */
export function treeLine(site: Site, depth: number, height: number, colour?: Lab): Stratum {
  const { frame, palette, random } = site
  const span = frame.width / frame.unit
  const base = createCurve(random, 1.2, 3)
  const trees: { x: number; height: number; half: number; pointed: boolean }[] = []
  for (let x = -10; x < span + 10; x += height * random.range(0.16, 0.3)) {
    const own = height * random.range(0.55, 1)
    trees.push({
      x,
      height: own,
      half: own * random.range(0.2, 0.34),
      pointed: random.chance(0.45),
    })
  }
  const rise = (x: number) => {
    let top = height * 0.28 + height * 0.1 * base(x / span)
    const floor = top
    for (const tree of trees) {
      const t = Math.abs(x - tree.x) / tree.half
      if (t >= 1) continue
      top = Math.max(
        top,
        floor + tree.height * (tree.pointed ? (1 - t) ** 0.9 : Math.sqrt(1 - t * t)),
      )
    }
    return top
  }
  return {
    depth,
    svg: fillBelow(frame, ridgeLine(site, depth, rise), hex(colour ?? palette.land(depth + 0.1))),
  }
}

/** Rows of trees that darken towards the viewer. */
export function forest(site: Site): Stratum[] {
  return [
    rolling(site, 0, { low: 40, high: 90, frequency: 1.3 }),
    treeLine(site, 0.08, 46),
    treeLine(site, 0.26, 66),
    rolling(site, 0.42, { low: 2, high: 12, frequency: 1 }),
    treeLine(site, 0.95, 34),
  ]
}

/** A river that comes down from the hills, wide at the viewer, the colour of the sky. */
export function river(site: Site): Stratum[] {
  const { frame, palette, random } = site
  const top = groundLine(frame, 0.22)
  const bottom = frame.captionTop + 12 * frame.unit
  const sway = createCurve(random, 0.8, 2)
  const left: Point[] = []
  const right: Point[] = []
  const centre = frame.width * random.range(0.4, 0.6)
  for (let index = 0; index <= 24; index += 1) {
    const t = index / 24
    const x = centre + sway(t * 1.3) * frame.width * 0.09 * (1.25 - t)
    const half = (5 + 330 * t ** 2.1) * frame.unit
    const y = top + (bottom - top) * t
    left.push([x - half, y])
    right.push([x + half * 0.9, y])
  }
  const water = hex(
    mix(lit(lab('#6d97ad'), palette.light), mix(palette.horizon, palette.middle, 0.4), 0.5),
  )
  const glints = Array.from({ length: 22 }, () => {
    const t = random.range(0.25, 1)
    const at = left[Math.round(t * 24)]
    const end = right[Math.round(t * 24)]
    if (!at || !end) return ''
    const x = at[0] + (end[0] - at[0]) * random.range(0.08, 0.8)
    const length = random.range(8, 34) * frame.unit * t
    return line(
      [
        [x, at[1]],
        [x + length, at[1]],
      ],
      hex(mix(palette.horizon, lab('#ffffff'), 0.3)),
      1.3 * frame.unit,
      0.4,
    )
  }).join('')
  return [
    rolling(site, 0, { low: 24, high: 70, frequency: 1.4 }),
    rolling(site, 0.1, { low: 8, high: 40, frequency: 1.2, octaves: 3 }),
    rolling(site, 0.2, { low: 0, high: 8, frequency: 1, octaves: 2 }),
    { depth: 0.3, svg: poly([...left, ...right.toReversed()], water) + glints },
  ]
}

/** Snowfields with pressure ridges and floes of flat ice. */
export function ice(site: Site): Stratum[] {
  const { frame, palette, random } = site
  const span = frame.width / frame.unit
  const berg = ridgeLine(site, 0.02, alongCrest(crest(site, 44, 0.42), span))
  const cracks = Array.from({ length: 9 }, () => {
    const depth = random.range(0.3, 0.95)
    const y = groundLine(frame, depth)
    const x = random.range(0, frame.width)
    const length = random.range(60, 190) * frame.unit * (0.3 + depth)
    const points: Point[] = Array.from({ length: 5 }, (_, index) => [
      x + (length * index) / 4,
      y + random.range(-3, 3) * frame.unit,
    ])
    return line(
      points,
      hex(mix(palette.land(0.9), lab('#3d6784'), 0.4)),
      random.range(0.8, 1.8) * frame.unit,
      0.45,
    )
  })
  const sheets: Stratum[] = [
    rolling(site, 0.14, { low: 0, high: 12, frequency: 1.4 }),
    rolling(site, 0.5, { low: 0, high: 10, frequency: 1 }),
    { depth: 0.55, svg: cracks.join('') },
  ]
  // Ice on the open sea: level to the horizon but for ridges that its pressure makes.
  if (site.packIce) {
    const ridges = ridgeLine(site, 0.03, alongCrest(crest(site, 9, 0.8), span))
    const level = rolling(site, 0, { low: 1, high: 4, frequency: 5, octaves: 2 })
    return [
      level,
      {
        depth: 0.03,
        svg: fillBelow(frame, ridges, hex(mix(palette.land(0.3), lab('#7fa6bf'), 0.16))),
      },
      ...sheets,
    ]
  }
  return [
    rolling(site, 0, { low: 14, high: 52, frequency: 1.1, octaves: 3 }),
    { depth: 0.02, svg: fillBelow(frame, berg, hex(mix(palette.land(0.3), lab('#7fa6bf'), 0.16))) },
    ...sheets,
  ]
}
