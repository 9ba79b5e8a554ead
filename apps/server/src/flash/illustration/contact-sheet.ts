import { renderAsync } from '@resvg/resvg-js'
import sharp from 'sharp'
import { FONT_FILES, fitText, SANS } from './fonts.ts'
import { escapeText } from './svg.ts'

/** One picture of the sheet with the words below it. */
interface Tile {
  bytes: Buffer
  label: string
}

/** Pixels. */
const TILE = { width: 480, height: 274, label: 30, gap: 6 }
const COLUMNS = 4
const PAPER = '#f4f1e9'
const INK = '#26304a'

async function drawLabel(label: string): Promise<Buffer> {
  const text = escapeText(fitText(label, 13.5, SANS, TILE.width - 12))
  const image = await renderAsync(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${TILE.width}" height="${TILE.label}"><rect width="100%" height="100%" fill="${PAPER}"/><text x="6" y="18" font-family="${SANS}" font-size="13.5" fill="${INK}">${text}</text></svg>`,
    { font: { fontFiles: [...FONT_FILES], loadSystemFonts: false, defaultFontFamily: SANS } },
  )
  return image.asPng()
}

/** Pictures side by side, in their order, each with its label: a JPEG, equal for equal input. */
export async function drawContactSheet(tiles: readonly Tile[]): Promise<Buffer> {
  const { width, height, label, gap } = TILE
  const at = (index: number) => ({
    left: gap + (index % COLUMNS) * (width + gap),
    top: gap + Math.floor(index / COLUMNS) * (height + label + gap),
  })
  const layers = await Promise.all(
    tiles.map(async (tile, index) => {
      const { left, top } = at(index)
      const picture = await sharp(tile.bytes).resize(width, height).png().toBuffer()
      const words = await drawLabel(tile.label)
      return [
        { input: picture, left, top },
        { input: words, left, top: top + height },
      ]
    }),
  )
  const rows = Math.ceil(tiles.length / COLUMNS)
  return sharp({
    create: {
      width: gap + COLUMNS * (width + gap),
      height: gap + rows * (height + label + gap),
      channels: 3,
      background: PAPER,
    },
  })
    .composite(layers.flat())
    .jpeg({ quality: 84, mozjpeg: true })
    .toBuffer()
}
