/** A picture that was inside of its address. */
export interface Picture {
  mediaType: string
  bytes: Buffer
}

/** Images only, of kinds that browsers show and that run no code. */
const DATA_URI = /^data:(image\/(?:png|jpeg|webp|gif|avif));base64,([a-z0-9+/]+={0,2})$/i

/** Longest `data:` address that is read, in characters: a picture of some 11 MB. */
export const MAX_DATA_URI = 15_000_000

/** What a `data:` URI carries (RFC 2397); null for anything but a picture in base64. */
export function readDataUri(url: string): Picture | null {
  if (url.length > MAX_DATA_URI) return null
  const [, mediaType, base64] = DATA_URI.exec(url) ?? []
  if (mediaType === undefined || base64 === undefined) return null
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length === 0 ? null : { mediaType: mediaType.toLowerCase(), bytes }
}

/** An address of the web; what carries what it leads to is none. */
export const addressOf = (url: string | null | undefined): string | null =>
  url && /^(https?:\/\/|\/)/i.test(url) ? url : null

/** The same of a picture, which may also be inside of its address. */
export const pictureAddressOf = (url: string | null | undefined): string | null =>
  addressOf(url) ?? (url && readDataUri(url) ? url : null)
