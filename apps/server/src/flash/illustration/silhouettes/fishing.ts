import { num, path, rect, segment } from '../svg.ts'
import { curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A low house of logs under turf, its gable to the viewer's left. */
function logHouse(pen: Pen, x: number, width: number, tall: number): string {
  const { w, h, body, shade, light, leaf, snow, stroke } = pen
  const [left, wall, ridge] = [x, tall * 0.5, tall]
  const front = rect(w * left, -h * wall, w * width, h * wall, light)
  const logs = [0.25, 0.5, 0.75]
    .map((t) =>
      segment(w * left, -h * wall * t, w * (left + width), -h * wall * t, body, stroke * 0.7),
    )
    .join('')
  const gable = outline(
    pen,
    `${left},0 ${left},${-wall} ${left - width * 0.14},${-ridge + 0.04} ${left - width * 0.28},${-wall} ${left - width * 0.28},0`,
    body,
  )
  const roof = outline(
    pen,
    `${left - width * 0.15},${-ridge} ${left + width * 0.92},${-ridge} ${left + width * 1.05},${-wall + 0.03} ${left - 0.005},${-wall + 0.03}`,
    snow ?? leaf,
  )
  const edge = trace(
    pen,
    `M${left - width * 0.31},${-wall + 0.04}L${left - width * 0.15},${-ridge}L${left - 0.005},${-wall + 0.03}`,
    shade,
    stroke * 1.8,
  )
  const door = rect(
    w * (left + width * 0.3),
    -h * wall * 0.74,
    w * width * 0.13,
    h * wall * 0.74,
    shade,
  )
  const hatch = rect(
    w * (left + width * 0.66),
    -h * wall * 0.66,
    w * width * 0.08,
    h * wall * 0.2,
    shade,
  )
  return gable + front + logs + door + hatch + roof + edge
}

/** Fish on a rack of poles to dry in the wind. */
function dryingRack({ w, h, body, shade, stroke }: Pen, x: number): string {
  const poles = [0, 0.07]
    .map((dx) =>
      trace(
        { w, h },
        `M${x + dx - 0.016},0L${x + dx + 0.004},-.56M${x + dx + 0.016},0L${x + dx - 0.004},-.56`,
        shade,
        stroke,
      ),
    )
    .join('')
  const beam = segment(w * (x - 0.015), -h * 0.52, w * (x + 0.085), -h * 0.52, shade, stroke * 1.2)
  const fish = Array.from({ length: 7 }, (_, i) => {
    const at = w * (x + 0.008 + 0.009 * i)
    return path(
      `M${num(at)} ${num(-h * 0.5)}l${num(h * 0.03)} ${num(h * 0.13)}l${num(-h * 0.06)} 0Z`,
      body,
    )
  }).join('')
  return poles + beam + fish
}

/** A small clinker boat drawn up beside the houses. */
function beachedBoat(pen: Pen): string {
  const { stroke, shade, light } = pen
  return (
    curve(
      pen,
      'M.3,-.34Q.315,-.08 .35,.02L.44,.02Q.475,-.08 .495,-.34Q.47,-.18 .4,-.17Q.33,-.18 .3,-.34Z',
      shade,
    ) +
    trace(pen, 'M.312,-.2Q.34,-.1 .4,-.095T.485,-.2', light, stroke * 0.8) +
    trace(pen, 'M.326,-.1Q.35,-.04 .4,-.035T.47,-.1', light, stroke * 0.8)
  )
}

function fishingHouses(pen: Pen): string {
  return (
    logHouse(pen, -0.4, 0.2, 0.9) +
    logHouse(pen, -0.1, 0.16, 0.74) +
    dryingRack(pen, 0.14) +
    beachedBoat(pen)
  )
}

/** Where fishermen of the north lived. */
export const FISHING: readonly Silhouette[] = [
  {
    layout: 'single',
    tag: 'fishing-houses',
    earliest: 800,
    latest: 1900,
    cultures: ['nordic', 'western'],
    words: 'low wooden houses and a small boat',
    height: 0.12,
    width: 3.6,
    spread: 1.1,
    depth: 0.6,
    draw: fishingHouses,
  },
]
