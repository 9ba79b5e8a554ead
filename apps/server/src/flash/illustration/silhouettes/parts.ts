import { LAMPS_SINCE } from '../palette.ts'
import { circle, line, num, type Point, path, poly, rect, segment } from '../svg.ts'
import type { Pen } from './pen.ts'

/**
 * A closed shape from `x,y` pairs in parts of the pen's width and height, as in an SVG polygon but
 * with upwards negative: `outline(pen, '-.5,0 0,-1 .5,0', pen.body)` is a gable.
 */
export function outline(size: Pick<Pen, 'w' | 'h'>, pairs: string, fill: string): string {
  return poly(pointsOf(size, pairs), fill)
}

function pointsOf({ w, h }: Pick<Pen, 'w' | 'h'>, pairs: string): Point[] {
  return pairs.split(' ').map((pair) => {
    const [x, y] = pair.split(',')
    return [Number(x) * w, Number(y) * h]
  })
}

/**
 * A filled path whose points are `x,y` pairs in parts of the pen's width and height:
 * `curve(pen, 'M-.5,0Q0,-1 .5,0Z', pen.body)` is a hump.
 */
export function curve(size: Pick<Pen, 'w' | 'h'>, data: string, fill: string): string {
  return path(scaled(size, data), fill)
}

/** An open line along such a path. */
export function trace(
  size: Pick<Pen, 'w' | 'h'>,
  data: string,
  stroke: string,
  width: number,
): string {
  return `<path d="${scaled(size, data)}" fill="none" stroke="${stroke}" stroke-width="${num(Math.max(width, 0.4))}" stroke-linecap="round" stroke-linejoin="round"/>`
}

function scaled({ w, h }: Pick<Pen, 'w' | 'h'>, data: string): string {
  return data.replace(
    /(-?[\d.]+),(-?[\d.]+)/g,
    (_pair, x, y) => `${num(Number(x) * w)} ${num(Number(y) * h)}`,
  )
}

/** Columns with base and capital between `left` and `right`, standing on `y`. */
export function colonnade(
  pen: Pen,
  span: { left: number; right: number; y: number; height: number },
  count: number,
): string {
  const { left, right, y, height } = span
  const pitch = (right - left) / (count - 1)
  const half = Math.min(height * 0.07, pitch * 0.24)
  const columns = Array.from({ length: count }, (_, index) => {
    const x = left + pitch * index
    return (
      poly(
        [
          [x - half, y],
          [x - half * 0.82, y - height],
          [x + half * 0.82, y - height],
          [x + half, y],
        ],
        pen.light,
      ) +
      poly(
        [
          [x + half * 0.15, y],
          [x + half * 0.12, y - height],
          [x + half * 0.82, y - height],
          [x + half, y],
        ],
        pen.body,
      ) +
      rect(x - half * 1.35, y - height, half * 2.7, height * 0.055, pen.light)
    )
  })
  return columns.join('')
}

/** A house front with a gable towards the viewer; windows in rows. */
export function gableHouse(
  pen: Pen,
  box: { x: number; w: number; wall: number; roof: number },
  ink: string,
  windows: number,
): string {
  const { x, w, wall, roof } = box
  const front = poly(
    [
      [x, 0],
      [x, -wall],
      [x + w / 2, -wall - roof],
      [x + w, -wall],
      [x + w, 0],
    ],
    ink,
  )
  const eaves = line(
    [
      [x - w * 0.07, -wall + roof * 0.12],
      [x + w / 2, -wall - roof],
      [x + w * 1.07, -wall + roof * 0.12],
    ],
    pen.snow ?? pen.shade,
    Math.max(w * (pen.snow ? 0.1 : 0.06), pen.stroke),
  )
  return (
    front + eaves + windowGrid(pen, { x, w, top: -wall * 0.92, bottom: -wall * 0.2 }, 2, windows)
  )
}

/** Panes in `columns` by `rows`; after dusk about half are lit, before electricity a few. */
export function windowGrid(
  pen: Pen,
  box: { x: number; w: number; top: number; bottom: number },
  columns: number,
  rows: number,
): string {
  const [cw, ch] = [box.w / columns, (box.bottom - box.top) / Math.max(rows, 1)]
  const panes: string[] = []
  const lit = pen.year !== null && pen.year >= LAMPS_SINCE ? 0.5 : 0.2
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) {
      const fill =
        pen.dark && pen.random.chance(lit) ? pen.window : pen.dark ? pen.shade : pen.window
      panes.push(
        rect(box.x + cw * (column + 0.3), box.top + ch * (row + 0.15), cw * 0.4, ch * 0.6, fill),
      )
    }
  }
  return panes.join('')
}

/** An opening with a round head. */
export function arch(x: number, y: number, w: number, h: number, fill: string): string {
  const r = w / 2
  return path(
    `M${num(x - r)} ${num(y)}L${num(x - r)} ${num(y - h + r)}A${num(r)} ${num(r)} 0 0 1 ${num(x + r)} ${num(y - h + r)}L${num(x + r)} ${num(y)}Z`,
    fill,
  )
}

/** A dome on `y`, slightly pointed, with a finial. */
export function dome(pen: Pen, x: number, y: number, r: number): string {
  const shape = (side: number) =>
    `M${num(x)} ${num(y)}L${num(x + side * r)} ${num(y)}C${num(x + side * r * 1.12)} ${num(y - r * 0.75)} ${num(x + side * r * 0.4)} ${num(y - r * 1.05)} ${num(x)} ${num(y - r * 1.3)}Z`
  return (
    path(shape(-1), pen.light) +
    path(shape(1), pen.body) +
    segment(x, y - r * 1.25, x, y - r * 1.6, pen.body, Math.max(r * 0.06, pen.stroke)) +
    circle(x, y - r * 1.48, r * 0.07, pen.body)
  )
}

/** The shine of a lamp or a fire, fading outwards. `id` is unique in the picture. */
export function halo(id: string, at: { x: number; y: number; r: number }, colour: string): string {
  const stop = (offset: number, opacity: number) =>
    `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`
  return `<radialGradient id="${id}">${stop(0, 0.45)}${stop(0.4, 0.16)}${stop(1, 0)}</radialGradient>${circle(at.x, at.y, at.r, `url(#${id})`)}`
}

/** Battlements along the top of a wall. */
export function battlements(x: number, y: number, w: number, tooth: number, fill: string): string {
  const count = Math.max(2, Math.floor(w / (tooth * 2)))
  const pitch = w / (count - 0.5)
  return Array.from({ length: count }, (_, index) =>
    rect(x + pitch * index, y - tooth, pitch / 2, tooth + 0.6, fill),
  ).join('')
}
