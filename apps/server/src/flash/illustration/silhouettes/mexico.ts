import { rect, segment } from '../svg.ts'
import { outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** Right of this line, beside the stairs, the tiers lie in shade. */
const SHADED = 0.245

/** A broad stepped base with two stairs, and on its top the shrines of Tlaloc, blue, and Huitzilopochtli, red. */
function twinPyramid(pen: Pen): string {
  const { w, h, body, shade, light, accent, cool } = pen
  const tiers = Array.from({ length: 4 }, (_, i) => {
    const half = 0.5 - 0.058 * i
    const [from, to] = [0.15 * i, 0.15 * (i + 1)]
    return (
      outline(
        pen,
        `${-half},${-from} ${-half + 0.03},${-to} ${half - 0.03},${-to} ${half},${-from}`,
        light,
      ) +
      outline(
        pen,
        `${SHADED},${-from} ${SHADED},${-to} ${half - 0.03},${-to} ${half},${-from}`,
        body,
      ) +
      rect(w * (-half + 0.03), -h * to, w * (half - 0.03) * 2, h * 0.012, body)
    )
  }).join('')
  const stair = (x: number) =>
    outline(pen, `${x - 0.11},0 ${x - 0.1},-.6 ${x + 0.1},-.6 ${x + 0.11},0`, light) +
    outline(pen, `${x - 0.085},0 ${x - 0.078},-.6 ${x + 0.078},-.6 ${x + 0.085},0`, shade) +
    Array.from({ length: 17 }, (_, i) => {
      const y = -h * 0.6 * (i / 17)
      return segment(w * (x - 0.082), y, w * (x + 0.082), y, body, pen.stroke * 0.7, 0.8)
    }).join('')
  const shrine = (x: number, roof: string) =>
    rect(w * (x - 0.1), -h * 0.76, w * 0.2, h * 0.16, light) +
    rect(w * (x - 0.025), -h * 0.73, w * 0.05, h * 0.13, shade) +
    outline(pen, `${x - 0.115},-.76 ${x - 0.085},-.98 ${x + 0.085},-.98 ${x + 0.115},-.76`, roof) +
    [-0.06, 0, 0.06].map((dx) => rect(w * (x + dx - 0.012), -h, w * 0.024, h * 0.03, body)).join('')
  return tiers + stair(-0.125) + stair(0.125) + shrine(-0.125, cool) + shrine(0.125, accent)
}

/** The temples of central Mexico in the time of the Mexica. */
export const MEXICO: readonly Silhouette[] = [
  {
    layout: 'single',
    tag: 'twin-pyramid',
    earliest: 1200,
    latest: 1521,
    cultures: ['americas'],
    words: 'a stepped pyramid with twin stairs and twin shrines',
    height: 0.28,
    width: 1.6,
    depth: 0.3,
    draw: twinPyramid,
  },
]
