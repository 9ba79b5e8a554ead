import { renderAsync } from '@resvg/resvg-js'
import sharp from 'sharp'
import { FONT_FILES, SANS } from './fonts.ts'

/** WebP quality; higher only adds bytes to flat colour and smooth gradients. */
const QUALITY = 86

/** Version of the encoder: another one may give other bytes for the same picture. */
export const ENCODER = `vips ${sharp.versions.vips}`

interface RasterImage {
  bytes: Buffer
  mime: 'image/webp'
  /** Pixels. */
  width: number
  height: number
}

/**
 * Renders an illustration `width` pixels wide and encodes it as WebP. Identical input gives identical
 * bytes: only the package's own fonts are read, and no metadata is written.
 */
export async function rasterizeIllustration(
  svg: string,
  { width }: { width: number },
): Promise<RasterImage> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: width },
    font: { fontFiles: [...FONT_FILES], loadSystemFonts: false, defaultFontFamily: SANS },
  })
  const bytes = await sharp(image.pixels, {
    raw: { width: image.width, height: image.height, channels: 4 },
  })
    .removeAlpha()
    .webp({ quality: QUALITY, effort: 4, smartSubsample: true })
    .toBuffer()
  return { bytes, mime: 'image/webp', width: image.width, height: image.height }
}

/** Re-encodes an image `width` pixels wide, its shape kept; a smaller image is never enlarged. */
export async function resizeImage(
  bytes: Buffer,
  { width, format }: { width: number; format: 'webp' | 'jpeg' },
): Promise<Buffer> {
  const resized = sharp(bytes).resize({ width, withoutEnlargement: true })
  return format === 'webp'
    ? resized.webp({ quality: QUALITY, effort: 4, smartSubsample: true }).toBuffer()
    : resized.flatten({ background: '#0c111b' }).jpeg({ quality: 84, mozjpeg: true }).toBuffer()
}
