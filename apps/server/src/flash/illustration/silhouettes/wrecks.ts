import { num, rect, segment } from '../svg.ts'
import { curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'
import { floes } from './vessels.ts'

/** What the ice leaves of a ship: the stern out of it, the bow under, masts broken off, spars across the floes. */
function crushedShip(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const hull = curve(
    pen,
    'M-.42,-.27L-.3,-.21Q0,-.16 .26,-.19L.4,-.26Q.39,-.12 .34,-.06L-.37,.0Q-.41,-.12 -.42,-.27Z',
    shade,
  )
  const band = trace(pen, 'M-.41,-.18Q0,-.08 .38,-.18', light, stroke)
  const stumps =
    segment(-w * 0.26, -h * 0.14, -w * 0.28, -h * 0.42, shade, stroke * 2.2) +
    segment(0, -h * 0.12, w * 0.02, -h * 0.3, shade, stroke * 2.2) +
    segment(w * 0.22, -h * 0.12, w * 0.2, -h * 0.36, shade, stroke * 2.2)
  const fallen =
    trace(pen, 'M.02,-.3L-.3,-.05L-.52,.02', body, stroke * 1.8) +
    trace(pen, 'M.2,-.36L.36,-.2', body, stroke * 1.8) +
    trace(pen, 'M-.28,-.42L-.1,-.2L.02,-.3M.02,-.3L.2,-.36L.38,-.22', shade, stroke * 0.6)
  const funnel = outline(pen, '-.165,-.14 -.19,-.38 -.145,-.39 -.12,-.14', body)
  // What lies under the ice is not seen between the nearer floes.
  const clip = `<clipPath id="wreck">${rect(-w * 0.7, -h * 1.2, w * 1.4, h * 1.145, body)}</clipPath>`
  const tilted = (content: string) =>
    `<g transform="translate(0 ${num(h * 0.06)}) rotate(9)">${content}</g>`
  const wreck = `${clip}<g clip-path="url(#wreck)">${tilted(funnel + stumps + hull + band)}</g>`
  return floes(pen, true) + wreck + floes(pen, false) + tilted(fallen)
}

/** Ships that are lost. */
export const WRECKS: readonly Silhouette[] = [
  {
    layout: 'single',
    inIce: true,
    tag: 'crushed-ship',
    earliest: 1580,
    latest: 1930,
    cultures: ['any'],
    words: 'a ship crushed by the ice, her masts gone',
    height: 0.3,
    width: 1.2,
    spread: 1.5,
    depth: 0.5,
    draw: crushedShip,
  },
]
