import type { Body } from './bodies.ts'
import { hex, type Lab, lab, mix } from './colour.ts'
import { fitText, SANS, SERIF, textWidth, wrapText } from './fonts.ts'
import type { Box, Frame } from './frame.ts'
import { escapeText, num } from './svg.ts'

function text(
  content: string,
  at: { x: number; y: number },
  style: { size: number; family: string; fill: string; opacity?: number },
): string {
  const alpha = style.opacity === undefined ? '' : ` fill-opacity="${style.opacity}"`
  return `<text x="${num(at.x)}" y="${num(at.y)}" font-family="${style.family}" font-size="${num(style.size)}" fill="${style.fill}"${alpha}>${escapeText(content)}</text>`
}

/** Ink or paper, whichever reads better on `ground`. */
function readableOn(ground: Lab): string {
  return ground[0] > 0.62 ? '#141b29' : '#f4efe4'
}

const TITLE_SIZE = 23
/** A title too long for its line takes two of this size, where there is room for them. */
const LONG_TITLE_SIZE = 18

/** The rows of the title; `width` in units. */
function titleRows(title: string, width: number, roomy: boolean) {
  if (title === '') return []
  if (!roomy || textWidth(title, TITLE_SIZE, SERIF) <= width) {
    return [{ content: title, size: TITLE_SIZE }]
  }
  return wrapText(title, LONG_TITLE_SIZE, SERIF, width, 2).map((content) => ({
    content,
    size: LONG_TITLE_SIZE,
  }))
}

/**
 * Title and caption lines at the bottom left, clear of the globe at the right. Text is cleaned and
 * escaped; each line is shortened to its room, a long title takes two lines where there is room.
 */
export function drawCaption(
  frame: Frame,
  title: string | null,
  lines: readonly string[],
  ground: Lab,
  globeWidth: number,
): string {
  const margin = 34 * frame.unit
  const width = frame.width - 2 * margin - globeWidth
  const fill = readableOn(ground)
  const clean = (value: string) => cleanText(value)
  const below = lines
    .map(clean)
    .filter((line) => line !== '')
    .slice(0, 3)
    .flatMap((line, index) =>
      wrapText(line, 14 * frame.unit, SANS, width, index === 0 ? 1 : 2).map((content) => ({
        content,
        size: index === 0 ? 15 : 13.5,
        family: SANS,
        opacity: index === 0 ? 0.96 : 0.88,
      })),
    )
    .slice(0, 3)
  const head = titleRows(clean(title ?? ''), width / frame.unit, below.length < 3)
  const rows = [...head.map((row) => ({ ...row, family: SERIF, opacity: 1 })), ...below]
  let y = frame.height - 26 * frame.unit
  const out: string[] = []
  for (const row of rows.toReversed()) {
    const size = row.size * frame.unit
    const content = fitText(row.content, size, row.family, width)
    out.unshift(text(content, { x: margin, y }, { ...row, size, fill }))
    y -= size * (row.family === SERIF ? 1.3 : 1.5)
  }
  return out.join('')
}

/** Everything outside the scripts that both families draw; the rest would come out as empty boxes. */
const UNDRAWN =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]/gu
const PICTOGRAPHS = /\p{Extended_Pictographic}|\p{Variation_Selector}|\p{Regional_Indicator}/gu

/** Text with folded white space and without characters that no picture can show. */
export function cleanText(value: string): string {
  return value
    .replace(/\p{C}/gu, ' ')
    .replace(PICTOGRAPHS, ' ')
    .replace(UNDRAWN, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ?[([] ?[)\]]/g, '')
    .trim()
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/** Labels beside bodies, each where it fits; one that fits nowhere is left out. */
export function drawLabels(
  frame: Frame,
  bodies: readonly Body[],
  obstacles: readonly Box[],
  sky: (y: number) => Lab,
): string {
  const size = 13 * frame.unit
  const gap = 7 * frame.unit
  const inkAt = (y: number) => {
    const behind = sky(y)
    return behind[0] > 0.68 ? hex(mix(behind, lab('#10182a'), 0.85)) : '#fbf7ec'
  }
  // Words one close above the other would read as one label.
  const apart = 12 * frame.unit
  const words: Box[] = []
  const taken: Box[] = [
    ...obstacles,
    ...bodies.map(({ x, y, radius }) => {
      const reach = radius > 0 ? radius + 5 * frame.unit : 0
      return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach }
    }),
  ]
  const canvas = { left: 10, right: frame.width - 10, top: 10, bottom: frame.horizonY - 4 }
  return bodies
    .map((body) => {
      if (body.label === null) return ''
      const width = textWidth(body.label, size, SANS)
      const right = body.x + body.radius * 1.6 + gap
      const left = body.x - body.radius * 1.6 - gap - width
      const baseline = body.y + size * 0.35
      const spots =
        body.radius === 0
          ? [0.5, 0.95, 0.05, 1.2, -0.2].flatMap((part) =>
              [0, -24, -48, -72].map((dy) => ({
                x: body.x - width * part,
                y: body.y + dy * frame.unit,
              })),
            )
          : [
              { x: right, y: baseline },
              { x: left, y: baseline },
              { x: body.x - width / 2, y: body.y + body.radius * 1.6 + size * 1.2 },
              { x: body.x - width / 2, y: body.y - body.radius * 1.6 - size * 0.5 },
            ]
      for (const spot of spots) {
        const x =
          body.radius === 0 ? Math.min(Math.max(spot.x, 14), frame.width - width - 14) : spot.x
        const box = {
          left: x - 3,
          right: x + width + 3,
          top: spot.y - size,
          bottom: spot.y + size * 0.3,
        }
        const inside =
          box.left >= canvas.left &&
          box.right <= canvas.right &&
          box.top >= canvas.top &&
          box.bottom <= canvas.bottom
        if (!inside || taken.some((other) => overlaps(box, other))) continue
        if (words.some((other) => overlaps(box, other))) continue
        taken.push(box)
        words.push({ ...box, top: box.top - apart, bottom: box.bottom + apart })
        return text(
          body.label,
          { x, y: spot.y },
          { size, family: SANS, fill: inkAt(spot.y), opacity: 0.94 },
        )
      }
      return ''
    })
    .join('')
}

/** The words beside the disc of an unknown hour: to its right, or below it on a narrow picture. */
export function drawNotice(frame: Frame, words: string, disc: Body, sky: Lab): string {
  const size = 16 * frame.unit
  const style = { size, family: SERIF, fill: sky[0] > 0.58 ? '#0f1724' : '#f4f0e4' }
  const x = disc.x + disc.radius + 18 * frame.unit
  const room = frame.width - x - 24 * frame.unit
  if (textWidth(words, size, SERIF) <= room)
    return text(words, { x, y: disc.y + size * 0.35 }, style)
  const lines = wrapText(words, size, SERIF, Math.max(room, frame.width * 0.4), 2)
  const left = Math.max(disc.x - disc.radius, 20 * frame.unit)
  const top = disc.y + disc.radius + 26 * frame.unit
  return lines
    .map((row, index) => text(row, { x: left, y: top + index * size * 1.35 }, style))
    .join('')
}
