const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Most headers are: nothing to decode. */
const ASCII = /^[\x20-\x7e]*$/

/** The text of a header, whose bytes the parser takes for Latin-1: UTF-8 where they can be that. */
export function headerText(value: string): string {
  if (ASCII.test(value)) return value
  try {
    return utf8.decode(Buffer.from(value, 'latin1'))
  } catch {
    return value
  }
}
