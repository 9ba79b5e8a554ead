import { fold } from '../places/words.ts'

/** Words of a term, one step each; `value` where a term ends. */
interface TermNode<T> {
  next: Map<string, TermNode<T>>
  value: T | null
}

/** Terms of one or more words, each with a value, compiled for one walk over a text. */
export interface TermIndex<T> {
  root: TermNode<T>
  /** Words of the longest term. */
  longest: number
}

/** A term found in a text: `[start, end)` in UTF-16 units, a possessive ending included. */
export interface TermMatch<T> {
  value: T
  start: number
  end: number
}

/** Counts what a walk did, so that a test can bound it without a clock. */
export interface WalkTally {
  words: number
  lookups: number
}

interface Token {
  key: string
  start: number
  end: number
}

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*/gu
/** The same where there is nothing but ASCII, as in most English prose: several times faster. */
const ASCII_WORD = /[A-Za-z0-9][A-Za-z0-9']*/g
const NON_ASCII = /[^\p{ASCII}]/u
const POSSESSIVE = /['’]s?$/i

/** Words of a text as the index compares them: lower case, no accents, no possessive ending. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(NON_ASCII.test(text) ? WORD : ASCII_WORD)) {
    const raw = match[0]
    tokens.push({ key: keyOf(raw), start: match.index, end: match.index + raw.length })
  }
  return tokens
}

function keyOf(raw: string): string {
  const apostrophe = raw.includes("'") || raw.includes('’')
  const stem = apostrophe ? raw.replace(POSSESSIVE, '') : raw
  return apostrophe || NON_ASCII.test(stem) ? fold(stem) : stem.toLowerCase()
}

/** Plural forms of a word; none when it ends in a single s, as plurals and mass words do. */
function pluralsOf(word: string): string[] {
  if (/[^s]s$/.test(word)) return []
  if (/(s|x|z|ch|sh)$/.test(word)) return [`${word}es`]
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`]
  if (/[^u]man$/.test(word)) return [`${word.slice(0, -2)}en`]
  if (word.endsWith('o')) return [`${word}s`, `${word}es`]
  return [`${word}s`]
}

/** All spellings of a term as word sequences: as given, and with its last word in the plural. */
export function spellingsOf(term: string): string[][] {
  const words = tokenize(term).map((token) => token.key)
  const last = words.at(-1)
  if (last === undefined) return []
  return [words, ...pluralsOf(last).map((plural) => [...words.slice(0, -1), plural])]
}

/** Compiles terms. Where two share a spelling the first one keeps it. */
export function buildTermIndex<T>(terms: Iterable<readonly [string, T]>): TermIndex<T> {
  const index: TermIndex<T> = { root: { next: new Map(), value: null }, longest: 0 }
  for (const [term, value] of terms) {
    for (const words of spellingsOf(term)) {
      let node = index.root
      for (const word of words) {
        const child = node.next.get(word) ?? { next: new Map(), value: null }
        node.next.set(word, child)
        node = child
      }
      node.value ??= value
      index.longest = Math.max(index.longest, words.length)
    }
  }
  return index
}

/** True when only white space and hyphens stand between two words, so that they are one phrase. */
function joined(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const char = text[at]
    if (char !== ' ' && char !== '-' && char !== '‑' && char !== '‐' && !/\s/.test(char ?? '')) {
      return false
    }
  }
  return true
}

/**
 * All terms of the index in a text, left to right, without overlap, the longest first: "electric
 * guitar" is not also "electric". One walk: at most `longest` lookups for each word.
 */
export function matchTerms<T>(
  index: TermIndex<T>,
  text: string,
  tally: WalkTally = { words: 0, lookups: 0 },
): TermMatch<T>[] {
  const tokens = tokenize(text)
  const matches: TermMatch<T>[] = []
  tally.words += tokens.length
  for (let at = 0; at < tokens.length; at++) {
    const found = longestAt(index, text, tokens, at, tally)
    if (!found) continue
    matches.push(found.match)
    at = found.last
  }
  return matches
}

function longestAt<T>(
  index: TermIndex<T>,
  text: string,
  tokens: readonly Token[],
  first: number,
  tally: WalkTally,
): { match: TermMatch<T>; last: number } | null {
  let found: { match: TermMatch<T>; last: number } | null = null
  let node: TermNode<T> | undefined = index.root
  const start = tokens[first]?.start ?? 0
  let previousEnd = start
  for (let at = first; at < tokens.length && node.next.size > 0; at++) {
    const token = tokens[at]
    if (!token || !joined(text, previousEnd, token.start)) break
    tally.lookups += 1
    node = node.next.get(token.key)
    if (!node) break
    if (node.value !== null)
      found = { match: { value: node.value, start, end: token.end }, last: at }
    previousEnd = token.end
  }
  return found
}
