/** A point in pixels, y downwards. */
export type Point = readonly [number, number]

/** At most one decimal, never `-0` or `NaN`; short numbers keep the drawing small. */
export function num(value: number): string {
  if (!Number.isFinite(value)) return '0'
  const rounded = Math.round(value * 10) / 10
  return Object.is(rounded, -0) ? '0' : String(rounded)
}

function points(list: readonly Point[]): string {
  return list.map(([x, y]) => `${num(x)} ${num(y)}`).join('L')
}

/** A closed shape. */
export function poly(list: readonly Point[], fill: string, opacity = 1): string {
  const alpha = opacity < 1 ? ` fill-opacity="${opacity.toFixed(2)}"` : ''
  return `<path d="M${points(list)}Z" fill="${fill}"${alpha}/>`
}

/** An open line. */
export function line(list: readonly Point[], stroke: string, width: number, opacity = 1): string {
  const alpha = opacity < 1 ? ` stroke-opacity="${opacity.toFixed(2)}"` : ''
  return `<path d="M${points(list)}" fill="none" stroke="${stroke}" stroke-width="${num(Math.max(width, 0.4))}" stroke-linecap="round" stroke-linejoin="round"${alpha}/>`
}

/** A straight stroke from one point to another. */
export function segment(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  width: number,
  opacity = 1,
): string {
  return line(
    [
      [x1, y1],
      [x2, y2],
    ],
    stroke,
    width,
    opacity,
  )
}

export function rect(x: number, y: number, w: number, h: number, fill: string): string {
  return `<rect x="${num(x)}" y="${num(y)}" width="${num(Math.max(w, 0))}" height="${num(Math.max(h, 0))}" fill="${fill}"/>`
}

export function circle(x: number, y: number, r: number, fill: string, opacity = 1): string {
  const alpha = opacity < 1 ? ` fill-opacity="${opacity.toFixed(2)}"` : ''
  return `<circle cx="${num(x)}" cy="${num(y)}" r="${num(Math.max(r, 0))}" fill="${fill}"${alpha}/>`
}

export function ellipse(x: number, y: number, rx: number, ry: number, fill: string): string {
  return `<ellipse cx="${num(x)}" cy="${num(y)}" rx="${num(Math.max(rx, 0))}" ry="${num(Math.max(ry, 0))}" fill="${fill}"/>`
}

/** A filled path from raw path data made with `num`. */
export function path(data: string, fill: string): string {
  return `<path d="${data}" fill="${fill}"/>`
}

/** A group moved to `x`, `y`; optionally mirrored. */
export function place(x: number, y: number, content: string, mirrored = false): string {
  const flip = mirrored ? ' scale(-1 1)' : ''
  return `<g transform="translate(${num(x)} ${num(y)})${flip}">${content}</g>`
}

/** Control characters, lone surrogates and non-characters, which XML 1.0 forbids even as references. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu
/** Direction overrides would let a title reorder the text that follows it. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Text as XML character data: forbidden characters dropped, white space folded, markup escaped. */
export function escapeText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(FORBIDDEN, '')
    .replace(DIRECTION, '')
    .trim()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;')
}
