import { num } from '../svg.ts'
import type { Hull, Pen } from './pen.ts'

/** Ships abreast, each `width` wide in parts of the pen's width when at full size, by middle and size. */
export function hullsAt(
  width: number,
  stations: readonly (readonly [x: number, size: number])[],
): Hull[] {
  return stations.map(([x, size]) => ({ x, size, half: (width * size) / 2 }))
}

/**
 * Draws one ship at each place, far to near. A ship of half the size floats half as far below the
 * horizon: its waterline never leaves the water.
 */
export function drawHulls(pen: Pen, hulls: readonly Hull[], draw: (pen: Pen) => string): string {
  return hulls
    .toSorted((a, b) => a.size - b.size)
    .map(({ x, size, half }) => {
      const lift = pen.offing * (1 - size)
      const own = {
        ...pen,
        w: pen.w * half * 2,
        h: pen.h * size,
        offing: pen.offing - lift,
        stroke: Math.max(pen.stroke * size, 0.5),
      }
      return `<g class="hull" transform="translate(${num(pen.w * x)} ${num(-lift)})">${draw(own)}</g>`
    })
    .join('')
}
