/** Slips that are forgiven: one in short words, two in longer ones. */
const slipsAllowed = (word: string) => ([...word].length < 5 ? 1 : 2)

/**
 * How many slips of the keyboard lie between two words: letters left out, added, taken for others, or two
 * that changed places (optimal string alignment).
 */
export function slipsBetween(one: string, other: string): number {
  const [a, b] = [[...one], [...other]]
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + same,
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      )
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? 0
}

/** Those words that somebody may have meant by `word`, the nearest first; the word itself among them. */
export function nearest(word: string, candidates: readonly string[], most: number): string[] {
  const near = candidates
    .map((candidate) => ({ candidate, slips: slipsBetween(word, candidate) }))
    .filter(({ slips }) => slips <= slipsAllowed(word))
    .sort((a, b) => a.slips - b.slips)
  return near.slice(0, most).map(({ candidate }) => candidate)
}
