import { foldText } from './fold-text.ts'

/** Texts that are written without blanks between words have no word boundaries. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

/**
 * A pattern for any of these words, in the form in which texts are compared: whole ones, unless they are
 * of a script that has no blanks. A `*` at the end of a word stands for any ending; a blank for whatever
 * stands between words.
 */
export function anyOf(words: readonly string[]): RegExp {
  const pattern = (word: string) =>
    foldText(word)
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\*$/, '[\\p{L}\\p{N}]*')
      .replace(/ /g, "[\\s'-]+")
  const whole = words.filter((word) => !UNSPACED.test(word)).map(pattern)
  const parts = words.filter((word) => UNSPACED.test(word)).map(pattern)
  const bounded = `(?<![\\p{L}\\p{N}])(?:${whole.join('|')})(?![\\p{L}\\p{N}])`
  return new RegExp([bounded, ...parts].join('|'), 'gu')
}
