const AHEAD =
  /\b(?:would (?:later|become|go on to|one day|eventually)|in (?:years|centuries) to come|later generations|later (?:king|queen|emperor|empress|pope|president|saint)|is remembered|went down in history|history would)\b/i

/** Before this, numbers are more often counts than years. */
const PLAIN_YEARS = 1000

/** Years after `year` in a text, and words by which it tells what is to come. */
export function aheadIn(text: string, year: number | null): string[] {
  const isLater = (digits: string) => year !== null && year >= PLAIN_YEARS && Number(digits) > year
  const years = (text.match(/\b[12]\d{3}\b/g) ?? []).filter(isLater)
  return [...years, ...(AHEAD.exec(text)?.slice(0, 1) ?? [])]
}
