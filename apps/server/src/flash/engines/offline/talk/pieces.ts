/** Words in a piece, where no pause ends it sooner. */
const MOST_WORDS = 8

/** A text as it is told bit by bit: a few words at a time. Put together, the pieces are the text. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let piece = ''
  let words = 0
  for (const word of text.match(/\s*\S+\s*/g) ?? []) {
    piece += word
    words += 1
    if (words < MOST_WORDS && !/[.,;:!?…”)]\s*$/.test(word)) continue
    pieces.push(piece)
    piece = ''
    words = 0
  }
  return piece === '' ? pieces : [...pieces, piece]
}
