import { circle, num } from '../svg.ts'
import { figure } from './figures.ts'
import { bonfire } from './gatherings.ts'
import { curve } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** Somebody in a hide who sits on the ground, turned to the right. */
function seated({ h, shade, body }: Pen, x: number, tall: number, mirrored: boolean): string {
  const size = { w: tall, h: tall }
  const man =
    curve(
      size,
      'M-.3,0Q-.34,-.36 -.16,-.66Q-.04,-.78 .08,-.66Q.14,-.5 .12,-.36L.36,-.46L.46,-.4L.44,0Z',
      shade,
    ) +
    curve(size, 'M-.24,-.1Q-.28,-.4 -.14,-.62L0,-.7Q-.02,-.4 .06,-.1Z', body) +
    circle(tall * 0.02, -tall * 0.86, tall * 0.13, shade)
  const flip = mirrored ? ' scale(-1 1)' : ''
  return `<g transform="translate(${num(x)} ${num(h * 0.02)})${flip}">${man}</g>`
}

/** People in hides about a fire: two stand with their spears, two sit. */
function huntersAtFire(pen: Pen): string {
  const { w, h, shade, body } = pen
  const hide = { tunic: true, arm: 'spear' } as const
  return (
    figure(pen, -w * 0.36, h * 0.56, shade, hide) +
    figure(pen, w * 0.3, h * 0.58, body, hide) +
    bonfire({ ...pen, w: h * 0.66, h: h * 0.86 }) +
    seated(pen, -w * 0.21, h * 0.36, false) +
    seated(pen, w * 0.42, h * 0.36, true)
  )
}

/** People before farms and towns. */
export const HUNTERS: readonly Silhouette[] = [
  {
    layout: 'single',
    tag: 'hunters-at-fire',
    earliest: -60_000,
    latest: -3000,
    cultures: ['any'],
    words: 'people in hides about a fire',
    height: 0.2,
    width: 2,
    spread: 1.1,
    depth: 0.66,
    draw: huntersAtFire,
  },
]
