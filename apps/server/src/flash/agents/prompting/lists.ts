import { normalise } from './ledger.ts'
import { oneLine } from './one-line.ts'

/** Most letters of what a model writes: prose, a short text, a line that is said, an item of a list. */
export const PROSE = 2000
export const SHORT = 500
export const LINE = 600
export const ITEM = 200
/** Most letters of a name or a role: it goes into later prompts. */
export const NAME = 80

/** A list without blanks and doubles, at most `cap` long. */
export function tidyList(items: readonly string[], cap: number): string[] {
  const seen = new Set<string>()
  return items
    .map((item) => cutText(oneLine(item), ITEM))
    .filter((item) => {
      const key = normalise(item)
      if (!key || seen.has(key)) return false
      seen.add(key)
      return true
    })
    .slice(0, cap)
}

/** A text on one line, at most `max` letters; null when nothing is left, or when it only says that it is unknown. */
export function tidyText(text: string | null, max = SHORT): string | null {
  const plain = oneLine(text ?? '')
  const says = plain !== '' && !/^(?:unknown|null|none|n\/?a|not known)\.?$/i.test(plain)
  return says ? cutText(plain, max) : null
}

/** Prose that is never null, on one line and at most as long as prose may be. */
export function tidyProse(text: string): string {
  return cutText(oneLine(text), PROSE)
}

/** A text cut at the last whole word within `max` letters. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, max - 1)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 1)).trimEnd()}…`
}

/**
 * Whether a listed thing stands in prose, by its last word, in either number.
 * @param prose normalised, with a space before it.
 */
export function stands(item: string, prose: string): boolean {
  const head = normalise(item.split(/ (?:of|with|in|on|from|for) /)[0] ?? item)
    .split(' ')
    .at(-1)
  if (!head) return true
  const stem = head.replace(/(?:es|s)$/, '')
  return prose.includes(` ${stem}`) || prose.includes(` ${head}`)
}

/** Parts of a line, set apart by semicolons: sentences lose their full stop, what is empty goes. */
export function joinNotes(parts: readonly (string | null | undefined)[]): string {
  const plain = parts.map((part) => oneLine(part ?? '').replace(/[.;]$/, ''))
  return [...new Set(plain)].filter((part) => part !== '').join('; ')
}
