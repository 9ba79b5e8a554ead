import { randomBytes } from 'node:crypto'

/** Control, bidi and invisible format characters, which can hide text from people. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/gu

/** A new mark: short, and not to be guessed by whoever wrote the text that it will stand in. */
export function newMark(): string {
  return `^${randomBytes(3).toString('hex')}^`
}

/**
 * Text that nobody vouches for, with the mark in the place of every space, so that a model can tell
 * it from what it is told to do at every word (datamarking: Hines et al. 2024, arXiv 2403.14720).
 */
export function markText(text: string, mark: string): string {
  const clean = text.replace(HIDDEN, ' ').replaceAll(mark, ' ').trim()
  return clean.split(/\s+/u).join(mark)
}

/** Takes the mark out again, as when a model copies marked words. */
export function unmarkText(text: string, mark: string): string {
  return text.replaceAll(mark, ' ')
}
