/** A word of a text with its place in it. */
export interface Word {
  /** As typed. */
  raw: string
  /** Folded, a possessive `'s` kept as a plain `s` ("King's" is "kings"). */
  key: string
  /** Folded, without a possessive `'s` or trailing apostrophe ("Caesar's" is "caesar"). */
  stem: string
  /** `[start, end)` of the word in UTF-16 units; a possessive ending lies outside of `stemEnd`. */
  start: number
  end: number
  stemEnd: number
  /** What stands between this word and the next one. */
  gap: string
}

/** Letters that Unicode does not decompose into a base letter and marks. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ə: 'a',
  ħ: 'h',
  ŋ: 'n',
}

const SPECIAL = /[ßæœøđðþłıəħŋ]/g
const APOSTROPHES = /['’‘ʼʻʿʾ`´]/g
/** Letters and digits with single spaces between them: the usual case, and soon done. */
const PLAIN = /^[A-Za-z0-9]+(?: [A-Za-z0-9]+)*$/
const NON_ASCII = /[^\p{ASCII}]/u
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’‘ʼʻʿʾ`´]*/gu
const POSSESSIVE = /['’](?:s)?$/i

/** A text in lower case without accents: `māori` is `maori`, `ł` is `l`. */
export function withoutAccents(text: string): string {
  if (!NON_ASCII.test(text)) return text
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
}

/**
 * The form in which names are compared: lower case, no accents, no apostrophes, and every run of
 * anything else than a letter or digit is one space. "Chang'an" is "changan", "Stratford-upon-Avon"
 * is "stratford upon avon", "São Tomé" is "sao tome".
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  return withoutAccents(text.toLowerCase())
    .replace(APOSTROPHES, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Splits a text into words, in order. Hyphens and full stops separate, apostrophes do not. */
export function splitWords(text: string): Word[] {
  const words: Word[] = []
  for (const match of text.matchAll(WORD)) {
    const raw = match[0]
    const stemRaw = raw.replace(POSSESSIVE, '')
    const previous = words.at(-1)
    if (previous) previous.gap = text.slice(previous.end, match.index)
    words.push({
      raw,
      key: fold(raw),
      stem: fold(stemRaw),
      start: match.index,
      end: match.index + raw.length,
      stemEnd: match.index + stemRaw.length,
      gap: '',
    })
  }
  const last = words.at(-1)
  if (last) last.gap = text.slice(last.end)
  return words
}

/** A run of words that may be a name: no comma, bracket or sentence end lies inside. */
export interface Phrase {
  first: number
  /** Index after the last word. */
  after: number
  key: string
  span: [number, number]
}

const JOINS = /^(?:[\s\-‐‑–]+|\.\s?)$/

/** All runs of up to `maxWords` words, longest first, and from left to right within one length. */
export function listPhrases(words: Word[], maxWords: number): Phrase[] {
  const phrases: Phrase[] = []
  for (let length = Math.min(maxWords, words.length); length > 0; length -= 1) {
    for (let first = 0; first + length <= words.length; first += 1) {
      const phrase = readPhrase(words, first, first + length)
      if (phrase) phrases.push(phrase)
    }
  }
  return phrases
}

function readPhrase(words: Word[], first: number, after: number): Phrase | null {
  const run = words.slice(first, after)
  const head = run[0]
  const last = run.at(-1)
  if (!head || !last) return null
  const inner = run.slice(0, -1)
  if (inner.some((word) => !JOINS.test(word.gap))) return null
  const key = [...inner.map((word) => word.key), last.stem].join(' ')
  return { first, after, key, span: [head.start, last.stemEnd] }
}

/**
 * Whether a text distinguishes upper from lower case, so that case tells names from words. The
 * capital that opens a sentence does not count: "Plague in florence".
 */
export function hasMixedCase(words: Word[]): boolean {
  const letters = words.filter((word) => /\p{L}/u.test(word.raw))
  const capitals = letters.filter((word) => isCapitalised(word))
  const opensOnly = capitals.length === 1 && capitals[0] === letters[0] && letters.length > 1
  return capitals.length > 0 && capitals.length < letters.length && !opensOnly
}

/** Whether a word begins as a name does: with a capital, or in a script that has none. */
export function isCapitalised(word: Word): boolean {
  return /^[\p{Lu}\p{Lo}]/u.test(word.raw)
}
