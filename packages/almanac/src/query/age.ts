/** Completed years at the moment, at most: the birthday may still have been to come. */
export function ageAt(born: number | null, year: number): number | null {
  if (born === null) return null
  const across = born < 0 && year > 0 ? 1 : 0 // No year 0 between them.
  return year - born - across
}
