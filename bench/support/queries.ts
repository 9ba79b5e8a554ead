/** Moments that the offline engine knows well, less well, and only by their date or place. */
const QUERIES = [
  'Trinity test 5:29 AM July 16 1945',
  'Assassination of Julius Caesar, 15 March 44 BC',
  'Moon landing, July 20 1969',
  'Signing of the Declaration of Independence',
  'Fall of the Berlin Wall, November 9 1989',
  'The great fire of London, 2 September 1666',
  'Rome, autumn 64 AD',
  'A market in Samarkand, spring 1420',
  'Kyoto, 12 October 1603, at dusk',
  'Harbour of Alexandria, 30 BC',
  'A farm near Uppsala, winter 1709',
  'Paris, 14 July 1789, afternoon',
] as const

/** The queries again and again. */
export function queryAt(index: number): string {
  return QUERIES[index % QUERIES.length] ?? QUERIES[0]
}
