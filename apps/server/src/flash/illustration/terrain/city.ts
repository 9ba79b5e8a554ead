import { hex, lab, lit, mix } from '../colour.ts'
import { LAMPS_SINCE } from '../palette.ts'
import { num, rect, segment } from '../svg.ts'
import { treeLine } from './land.ts'
import { groundLine, rolling, type Site, type Stratum } from './stratum.ts'
import { waterBefore } from './water.ts'

/** One row of roofs as a single outline; after dusk some have a lit window, none below `hidden`, pixels. */
function roofs(site: Site, depth: number, height: number, hidden: number): Stratum {
  const { frame, palette, random } = site
  const tall = site.tallRoofs
  const base = groundLine(frame, depth)
  const lamp = hex(mix(lab('#ffc46a'), palette.horizon, 0.3))
  const lamps: string[] = []
  let x = -20
  let data = `M0 ${num(frame.height)}L0 ${num(base)}`
  while (x < frame.width + 20) {
    const width = random.range(16, 44) * frame.unit
    const own = height * random.range(0.35, 1) * (tall && random.chance(0.2) ? 1.7 : 1)
    const floor = Math.min(site.ceiling(x + width / 2), base - 4 * frame.unit)
    const top = Math.max(base - own * frame.unit, floor)
    const gable = !tall && random.chance(0.3) && !site.flatRoofs ? width * 0.28 : 0
    data += `L${num(x)} ${num(top)}`
    if (gable > 0) data += `L${num(x + width / 2)} ${num(Math.max(top - gable, floor))}`
    data += `L${num(x + width)} ${num(top)}`
    if (random.chance((site.year ?? 0) >= LAMPS_SINCE ? 0.6 : 0.16) && palette.dark) {
      const at = {
        x: x + width * random.range(0.2, 0.7),
        y: top + random.range(4, 10) * frame.unit,
      }
      const seen = at.y + 2.8 * frame.unit < hidden
      if (seen) lamps.push(rect(at.x, at.y, 2.2 * frame.unit, 2.8 * frame.unit, lamp))
    }
    x += width
  }
  data += `L${num(frame.width)} ${num(frame.height)}Z`
  const fill = hex(palette.land(depth + 0.08))
  return { depth, svg: `<path d="${data}" fill="${fill}"/>${lamps.join('')}` }
}

/** Where the lake about a precinct begins and where its wall stands. */
const LAKE = 0.03
const COURT = 0.25

/** A paved court behind whose low wall the lake lies. */
function precinct(site: Site): Stratum[] {
  const { frame, palette } = site
  const top = groundLine(frame, COURT)
  const tall = 11 * frame.unit
  const stone = mix(palette.land(0.45), lit(lab('#c9bba3'), palette.light), 0.45)
  const seam = hex(mix(stone, lab('#0e1119'), 0.16))
  const paving = rect(0, top, frame.width, frame.height - top, hex(stone))
  const rows = [0.3, 0.42, 0.58, 0.78].map((depth) =>
    segment(0, groundLine(frame, depth), frame.width, groundLine(frame, depth), seam, frame.unit),
  )
  const centre = frame.width / 2
  const columns = Array.from({ length: 31 }, (_, i) => {
    const at = (y: number) => centre + (i - 15) * 0.9 * (y - frame.horizonY)
    const [from, to] = [top + 2 * frame.unit, frame.captionTop]
    return segment(at(from), from, at(to), to, seam, frame.unit * 0.8)
  })
  const wall =
    rect(0, top - tall, frame.width, tall + 2 * frame.unit, hex(mix(stone, lab('#0e1119'), 0.3))) +
    rect(0, top - tall, frame.width, 3 * frame.unit, hex(stone))
  const court = paving + rows.join('') + columns.join('') + wall
  return [waterBefore(site, LAKE), { depth: COURT, svg: court }]
}

/** Where the water before a town begins. */
const BANK = 0.34

/** Where the gardens before a town stand, and how high their trees. */
const GARDENS = 0.22
const TREES = 17

/** Roofs on the horizon, taller in our time, gardens before them, then open ground. */
export function city(site: Site): Stratum[] {
  const tall = site.tallRoofs
  const { frame, palette } = site
  const gardens = !site.precinct && !site.waterfront
  const hidden = gardens ? groundLine(frame, GARDENS) - 1.5 * TREES * frame.unit : frame.captionTop
  const skyline = [
    rolling(site, 0, { low: 10, high: 36, frequency: 1.3 }),
    roofs(site, 0.02, tall ? 58 : 30, hidden),
    roofs(site, 0.1, tall ? 34 : 22, hidden),
  ]
  // Shapes of a town stand on the bank, nearer than the line where its water begins.
  if (site.precinct) return [...skyline.slice(0, 2), ...precinct(site)]
  if (site.waterfront)
    return [
      ...skyline,
      rolling(site, 0.16, { low: 0, high: 3, frequency: 0.8, octaves: 2 }),
      waterBefore(site, BANK),
    ]
  const leaves = mix(palette.land(0.26), lit(lab('#4f6b4c'), palette.light), 0.5)
  return [
    ...skyline,
    treeLine(site, GARDENS, TREES, leaves),
    rolling(site, 0.32, { low: 0, high: 4, frequency: 0.8, octaves: 2 }),
    rolling(site, 0.7, { low: 0, high: 5, frequency: 0.8, octaves: 2 }),
  ]
}
