import { eastAsianWidth } from 'get-east-asian-width'

/** What moves the cursor, turns the text around, or joins and tints what stands before it. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]+/gu
const MODIFIERS = /\p{Variation_Selector}|\p{Emoji_Modifier}|[\u1160-\u11FF]/gu
const COMBINING = /^[\p{Mn}\p{Me}]$/u

/** A text as one line of which every terminal knows the width. */
export function printable(text: string): string {
  const plain = text.normalize('NFC').replace(MODIFIERS, '').replace(UNPRINTABLE, ' ')
  return plain.replace(/\s+/gu, ' ').trim()
}

function characterWidth(character: string): number {
  if (COMBINING.test(character)) return 0
  return eastAsianWidth(character.codePointAt(0) ?? 0)
}

/** Columns that a printable text takes in a font of fixed width. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** As much of a text as fits, with an ellipsis where something is missing, filled up with blanks. */
export function fit(text: string, width: number): string {
  let kept = text
  if (displayWidth(text) > width) {
    kept = ''
    let used = 1 // The ellipsis.
    for (const character of text) {
      used += characterWidth(character)
      if (used > width) break
      kept += character
    }
    kept += '…'
  }
  return kept + ' '.repeat(Math.max(0, width - displayWidth(kept)))
}

/** Breaks a printable text into lines of at most so many columns, between words where that is possible. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  const end = () => {
    lines.push(line.trimEnd())
    line = ''
    used = 0
  }
  for (const word of text.split(' ')) {
    if (used > 0 && used + displayWidth(word) > width) end()
    for (const character of word) {
      const columns = characterWidth(character)
      if (used + columns > width) end()
      line += character
      used += columns
    }
    if (used < width) {
      line += ' '
      used += 1
    } else end()
  }
  if (line.trim() !== '') end()
  return lines
}
