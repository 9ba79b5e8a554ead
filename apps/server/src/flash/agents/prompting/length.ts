/** How much an agent is asked to write. A preset that allows more buys thought, not adjectives. */
export interface Length {
  /** Visible tokens aimed at, well under the preset's limit. */
  aimTokens: number
  /** Most items of a list. */
  listCap: number
  /** Fewest and most words of a prose field. */
  words: readonly [number, number]
  /** Most words of a text beside it. */
  textWords: number
  dialogLines: number
  /** Most entries of a ledger. */
  ledgerCap: number
}

const LENGTHS: readonly (Length & { fromTokens: number })[] = [
  {
    fromTokens: 8192,
    aimTokens: 2500,
    listCap: 8,
    words: [60, 110],
    textWords: 20,
    dialogLines: 7,
    ledgerCap: 12,
  },
  {
    fromTokens: 4096,
    aimTokens: 1800,
    listCap: 7,
    words: [50, 90],
    textWords: 20,
    dialogLines: 7,
    ledgerCap: 10,
  },
  {
    fromTokens: 2048,
    aimTokens: 1300,
    listCap: 6,
    words: [40, 70],
    textWords: 20,
    dialogLines: 6,
    ledgerCap: 8,
  },
  {
    fromTokens: 0,
    aimTokens: 700,
    listCap: 4,
    words: [20, 40],
    textWords: 15,
    dialogLines: 5,
    ledgerCap: 4,
  },
]

/** The length that fits a limit of visible output tokens. */
export function lengthFor(maxTokens: number): Length {
  const found = LENGTHS.find(({ fromTokens }) => maxTokens >= fromTokens)
  if (!found) throw new RangeError(`maxTokens ${maxTokens}`)
  const { fromTokens: _, ...length } = found
  return length
}
