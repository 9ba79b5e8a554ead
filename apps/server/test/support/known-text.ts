const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? []

/** First words of fixed sentences; months, which a typed number or feast may stand for. */
const FIXED = new Set(
  `The Nothing No What That Someone On Read Lived Born Died About Daylight Night Civil Nautical Astronomical A An
  January February March April May June July August September October November December AD BC WordNet`.split(
    /\s+/,
  ),
)

/** All texts anywhere in a value. */
export function collectStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(collectStrings)
}

/** Names, numbers and times in a content that an allowed text does not have. */
export function inventions(content: unknown, allowed: string): string[] {
  const known = new Set(words(allowed).map((word) => word.toLowerCase()))
  const numbers = new Set(words(allowed).map(Number))
  return words(collectStrings(content).join('. ')).filter((word) => {
    if (/^\d+$/.test(word)) return !numbers.has(Number(word))
    if (/^\d/.test(word)) return !known.has(word.toLowerCase())
    return /^\p{Lu}/u.test(word) && !FIXED.has(word) && !known.has(word.toLowerCase())
  })
}
