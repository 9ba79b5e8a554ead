import { rect, segment } from '../svg.ts'
import { curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** A low hall of unpainted wood under a deep roof of bark, raised on posts, with open shutters. */
function shindenHall(pen: Pen): string {
  const { w, h, body, shade, light, stroke, window, dark } = pen
  const posts = Array.from({ length: 11 }, (_, i) =>
    rect(w * (-0.4 + 0.08 * i) - w * 0.005, -h * 0.42, w * 0.01, h * 0.42, shade),
  ).join('')
  const wall =
    rect(-w * 0.39, -h * 0.42, w * 0.78, h * 0.28, body) +
    [-0.31, -0.15, 0.17, 0.33]
      .map((x) => rect(w * x - w * 0.03, -h * 0.38, w * 0.06, h * 0.2, light))
      .join('') +
    rect(-w * 0.02, -h * 0.38, w * 0.06, h * 0.22, dark ? window : shade)
  const deck =
    rect(-w * 0.44, -h * 0.16, w * 0.88, h * 0.035, light) +
    trace(pen, 'M-.44,-.24L-.08,-.24M.1,-.24L.44,-.24', shade, stroke)
  const roof =
    curve(
      pen,
      'M-.54,-.38C-.42,-.46 -.34,-.62 -.28,-.78L.28,-.78C.34,-.62 .42,-.46 .54,-.38Q0,-.46 -.54,-.38Z',
      shade,
    ) +
    curve(pen, 'M-.3,-.76L-.22,-1L.22,-1L.3,-.76Z', shade) +
    trace(pen, 'M-.31,-.76L.31,-.76', body, stroke * 1.4) +
    rect(-w * 0.23, -h * 1.02, w * 0.46, h * 0.045, body)
  const steps = [0, 1, 2]
    .map((i) => rect(-w * 0.05, -h * (0.05 + 0.04 * i), w * 0.12, h * 0.022, light))
    .join('')
  // Under the floor it is dark between the posts.
  const under = rect(-w * 0.41, -h * 0.14, w * 0.82, h * 0.14, shade)
  return under + posts + wall + deck + steps + roof
}

/** Narrow wooden houses in a row, latticed fronts under shingled eaves weighed down with stones. */
function machiya(pen: Pen): string {
  const { w, h, body, shade, light, stroke, window, dark } = pen
  const count = 6
  return Array.from({ length: count }, (_, i) => {
    const width = 0.97 / count
    const x = -0.485 + width * i
    const tall = 0.5 + 0.06 * (i % 3)
    const ink = i % 2 ? body : light
    const lattice = Array.from({ length: 6 }, (_, j) =>
      segment(
        w * (x + width * (0.14 + 0.07 * j)),
        -h * tall * 0.66,
        w * (x + width * (0.14 + 0.07 * j)),
        -h * 0.1,
        shade,
        stroke * 0.8,
      ),
    ).join('')
    const roof = outline(
      pen,
      `${x - 0.012},${-tall} ${x + width * 0.1},${-tall - 0.3} ${x + width * 0.9},${-tall - 0.3} ${x + width + 0.012},${-tall}`,
      shade,
    )
    const stones = [0.2, 0.4, 0.6, 0.8]
      .map((t) => rect(w * (x + width * t), -h * (tall + 0.17), w * 0.008, h * 0.02, light))
      .join('')
    const door = rect(
      w * (x + width * 0.64),
      -h * tall * 0.66,
      w * width * 0.22,
      h * tall * 0.66,
      dark && i === 2 ? window : shade,
    )
    return rect(w * x, -h * tall, w * width, h * tall, ink) + lattice + door + roof + stones
  }).join('')
}

const built = { layout: 'single', cultures: ['east-asia'] } as const

/** Halls and houses of Japan. */
export const JAPAN: readonly Silhouette[] = [
  {
    ...built,
    tag: 'shinden-hall',
    earliest: 700,
    words: 'a low wooden hall with a bark roof',
    height: 0.15,
    width: 2.9,
    spread: 1.12,
    depth: 0.4,
    draw: shindenHall,
  },
  {
    ...built,
    tag: 'machiya',
    earliest: 1100,
    words: 'a row of wooden townhouses',
    height: 0.11,
    width: 4,
    depth: 0.44,
    draw: machiya,
  },
]
