/** Years before this one are long ago: thousands are set apart, `38,000 BC`. */
const DEEP_TIME = -9999

/** `44 BC`, `476`, `38,000 BC`. */
export function yearText(year: number): string {
  if (year >= 0) return String(year)
  const number = year < DEEP_TIME ? (-year).toLocaleString('en-US') : String(-year)
  return `${number} BC`
}

/** `08:15`; a minute that is not known is the full hour. */
export function clockText(hour: number, minute: number | null): string {
  return [hour, minute ?? 0].map((part) => String(part).padStart(2, '0')).join(':')
}

/** Whether the name of a zone is one of universal time. */
export function isUniversal(zone: string | null): boolean {
  return zone !== null && /^(?:utc|gmt|ut|z|zulu)$/i.test(zone)
}
