import { num, path, rect, segment } from '../svg.ts'
import { arch, curve, outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** Square storeys of wood under broad eaves, as in Japan. */
function fiveStoreyTower(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const count = 5
  // By night the dark of the roofs would be lost in the sky.
  const metal = pen.dark ? light : shade
  const tiers = Array.from({ length: count }, (_, i) => {
    const tall = (h * 0.84) / count
    const y = -tall * i
    const half = w * (0.3 - 0.032 * i)
    const eave = w * (0.5 - 0.05 * i)
    const last = i === count - 1
    // The top roof rises to the foot of the spire.
    const crown = `${num(-half * 0.5)} ${num(y - tall * 0.98)} 0 ${num(-h * 0.89)}Q${num(half * 0.5)} ${num(y - tall * 0.98)}`
    const ridge = last
      ? `Q${crown}`
      : `Q${num(-half)} ${num(y - tall * 0.66)} ${num(-half * 0.86)} ${num(y - tall * 1.02)}L${num(half * 0.86)} ${num(y - tall * 1.02)}Q${num(half)} ${num(y - tall * 0.66)}`
    const roof = path(
      `M${num(-eave)} ${num(y - tall * 0.62)}${ridge} ${num(eave)} ${num(y - tall * 0.62)}L${num(half)} ${num(y - tall * 0.5)}L${num(-half)} ${num(y - tall * 0.5)}Z`,
      shade,
    )
    return (
      rect(-half, y - tall * 0.7, half * 2, tall * 0.72, light) +
      rect(half * 0.3, y - tall * 0.7, half * 0.7, tall * 0.72, body) +
      rect(-half * 0.2, y - tall * 0.44, half * 0.4, tall * 0.44, shade) +
      roof
    )
  }).join('')
  const spire =
    segment(0, -h * 0.88, 0, -h, metal, stroke * 2.4) +
    [0.905, 0.925, 0.945, 0.965]
      .map((y) => segment(-w * 0.035, -h * y, w * 0.035, -h * y, metal, stroke * 1.3))
      .join('')
  return rect(-w * 0.36, -h * 0.012, w * 0.72, h * 0.02, body) + tiers + spire
}

const STOREYS = 9

/** A slender tower of eight sides and nine storeys, each a little less, its eaves turned up, as in China. */
function nineStoreyTower(pen: Pen): string {
  const { w, h, body, shade, light, stroke } = pen
  const [foot, head] = [0.045, 0.88]
  const tall = (head - foot) / STOREYS
  const storeys = Array.from({ length: STOREYS }, (_, i) => {
    const [from, to] = [foot + tall * i, foot + tall * (i + 1)]
    const half = 0.21 - 0.0115 * i
    const eave = half + 0.075
    const side = (x1: number, x2: number, ink: string) =>
      outline(pen, `${x1},${-from} ${x1},${-to} ${x2},${-to} ${x2},${-from}`, ink)
    // Three of the eight sides are seen.
    const walls =
      side(-half, -half * 0.45, body) +
      side(-half * 0.45, half * 0.45, light) +
      side(half * 0.45, half, body)
    const door = arch(0, -h * (from + tall * 0.08), w * half * 0.36, h * tall * 0.5, shade)
    const lip = to - tall * 0.3
    const roof = curve(
      pen,
      `M${-eave},${-lip - tall * 0.34}Q${-half},${-lip + tall * 0.02} ${-half * 0.5},${-lip + tall * 0.04}L${half * 0.5},${-lip + tall * 0.04}Q${half},${-lip + tall * 0.02} ${eave},${-lip - tall * 0.34}Q${half},${-lip - tall * 0.16} ${half * 0.9},${-to - tall * 0.06}L${-half * 0.9},${-to - tall * 0.06}Q${-half},${-lip - tall * 0.16} ${-eave},${-lip - tall * 0.34}Z`,
      shade,
    )
    return walls + door + roof
  }).join('')
  const finial =
    curve(
      pen,
      `M-.09,${-head}Q-.03,${-head - 0.02} 0,${-head - 0.055}Q.03,${-head - 0.02} .09,${-head}Z`,
      shade,
    ) +
    segment(0, -h * head, 0, -h, shade, stroke * 1.5) +
    [0.945, 0.96]
      .map((y) => segment(-w * 0.022, -h * y, w * 0.022, -h * y, shade, stroke * 1.6))
      .join('')
  const base =
    outline(pen, `-.29,0 -.27,${-foot} .27,${-foot} .29,0`, body) +
    rect(-w * 0.3, -h * 0.014, w * 0.6, h * 0.016, light)
  return base + storeys + finial
}

/** Where towers of wood have five storeys or three. */
const WOODEN = ['JP', 'KR', 'KP']

function pagoda(pen: Pen): string {
  const wooden = pen.country === null || WOODEN.includes(pen.country)
  return wooden ? fiveStoreyTower(pen) : nineStoreyTower(pen)
}

const built = { layout: 'single' } as const

/** Towers of Buddhist temples. */
export const PAGODAS: readonly Silhouette[] = [
  {
    ...built,
    tag: 'pagoda',
    earliest: 100,
    cultures: ['east-asia', 'south-east-asia'],
    words: 'a pagoda',
    height: 0.33,
    width: 0.56,
    depth: 0.38,
    draw: pagoda,
  },
]
