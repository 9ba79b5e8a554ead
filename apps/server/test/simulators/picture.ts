import sharp from 'sharp'

/** A small picture of the asked ratio, encoded. */
export interface Picture {
  bytes: Buffer
  base64: string
  mime: string
}

/** Formats that providers send. */
export type PictureFormat = 'png' | 'webp' | 'jpeg'

const LONG_SIDE = 344
const made = new Map<string, Promise<Picture>>()

async function make(width: number, height: number, format: PictureFormat): Promise<Picture> {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      const isSky = y < height * 0.6
      pixels[at] = isSky ? 120 + Math.round((60 * y) / height) : 96 - Math.round((40 * x) / width)
      pixels[at + 1] = isSky ? 150 : 110
      pixels[at + 2] = isSky ? 190 - Math.round((60 * y) / height) : 60
    }
  }
  const image = sharp(pixels, { raw: { width, height, channels: 3 } })
  const bytes = await image.toFormat(format).toBuffer()
  return { bytes, base64: bytes.toString('base64'), mime: `image/${format}` }
}

/**
 * A plain landscape, the same bytes for the same ratio and format.
 * @param ratio such as `16:9`; anything else is taken for 1:1.
 */
export function pictureFor(ratio: string, format: PictureFormat = 'png'): Promise<Picture> {
  const [wide = 1, high = 1] = /^\d+:\d+$/.test(ratio) ? ratio.split(':').map(Number) : []
  const scale = LONG_SIDE / Math.max(wide, high)
  const width = Math.max(1, Math.round(wide * scale))
  const height = Math.max(1, Math.round(high * scale))
  const key = `${width}x${height} ${format}`
  const found = made.get(key) ?? make(width, height, format)
  made.set(key, found)
  return found
}
