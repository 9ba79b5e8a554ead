import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Families that `rasterizeIllustration` loads; no other font is ever used. */
export const SERIF = 'DejaVu Serif'
export const SANS = 'DejaVu Sans'

/** Files of the two families, from the dejavu-fonts-ttf package. */
export const FONT_FILES: readonly string[] = ['DejaVuSerif.ttf', 'DejaVuSans.ttf'].map((file) =>
  require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
)

/** Mean advance widths as parts of the type size, measured over English text. */
const ADVANCE: Record<string, number> = { [SERIF]: 0.585, [SANS]: 0.56 }

/** About how wide `text` is at `size` pixels; wide scripts count double. */
export function textWidth(text: string, size: number, family: string): number {
  const wide = text.match(/[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uff00-\uff60]/g)?.length ?? 0
  return (text.length + wide * 0.8) * size * (ADVANCE[family] ?? 0.6)
}

/** Shortens `text` to `width` pixels, at a word if one ends near, with an ellipsis. */
export function fitText(text: string, size: number, family: string, width: number): string {
  if (textWidth(text, size, family) <= width) return text
  const characters = Array.from(text)
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size, family) > width) {
    characters.pop()
  }
  const cut = characters.join('')
  const space = cut.lastIndexOf(' ')
  return `${(space > cut.length * 0.7 ? cut.slice(0, space) : cut).trimEnd()}…`
}

/** Breaks `text` into at most `lines` lines of `width` pixels; the last is shortened. */
export function wrapText(
  text: string,
  size: number,
  family: string,
  width: number,
  lines: number,
): string[] {
  const out: string[] = []
  let rest = text.split(' ')
  while (rest.length > 0 && out.length < lines - 1) {
    let count = 1
    while (
      count < rest.length &&
      textWidth(rest.slice(0, count + 1).join(' '), size, family) <= width
    ) {
      count += 1
    }
    out.push(fitText(rest.slice(0, count).join(' '), size, family, width))
    rest = rest.slice(count)
  }
  if (rest.length > 0) out.push(fitText(rest.join(' '), size, family, width))
  return out
}
