import { createHash } from 'node:crypto'
import anyAscii from 'any-ascii'

/** Longest slug of a moment's name, in characters. */
export const NAME_SLUG_LENGTH = 96
/** Longest slug of a country, region or city, in characters. */
export const PLACE_SLUG_LENGTH = 64

/** Stands in a path for what is not known; never the slug of a real name. */
export const UNKNOWN = 'unknown'

/** Letters whose usual Latin form the transliteration table does not have to decide. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
}

const ASCII = /^[\0-\x7f]*$/

const APOSTROPHES_AND_DOTS = /^['’‘ʼʻ`′.]$/

/**
 * Folds a name to `[a-z0-9]` words joined by single hyphens; empty when no letter or digit is left.
 *
 * Letters of other scripts become Latin by the table of the `any-ascii` package, whose version is
 * pinned: slugs are stored in paths and must not change. Each Han character becomes its most common
 * toneless reading as a word of its own (`bei-jing`), since the table knows no words: readings that
 * depend on the word (都 in 首都) are not told apart. Kana are read sign by sign and vowels that Arabic
 * and Hebrew do not write are not supplied.
 */
export function foldName(name: string): string {
  const out = ASCII.test(name) ? foldAscii(name) : foldLetters(name)
  return out.replace(/-{2,}/g, '-').replace(/^-|-$/g, '')
}

/** The same as {@link foldLetters}, for most names there are, in less time. */
function foldAscii(name: string): string {
  const plain = name.toLowerCase().replace(/['`.]/g, '').replaceAll('&', '-and-')
  return plain.replace(/[^a-z0-9]+/g, '-')
}

function foldLetters(name: string): string {
  let out = ''
  const plain = name.replaceAll('´', "'") // NFKC would make a space and a mark of it.
  for (const letter of plain.normalize('NFKC').toLowerCase()) out += foldLetter(letter)
  return out
}

function foldLetter(letter: string): string {
  if (/^[a-z0-9]$/.test(letter)) return letter
  if (APOSTROPHES_AND_DOTS.test(letter)) return ''
  if (letter === '&') return '-and-'
  const own = LETTERS[letter]
  if (own !== undefined) return own
  if (!/^[\p{L}\p{M}\p{N}]$/u.test(letter)) return '-'
  const latin = anyAscii(letter)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
  return /^\p{Script=Han}$/u.test(letter) ? `-${latin}-` : latin
}

/** What folding leaves as it is. Most names that are made slugs of are slugs already. */
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/**
 * Slug of a name: {@link foldName}, cut at a hyphen to `maxLength` characters (mid-word only where the
 * first word alone is longer). A name without any letter or digit gives `x-` and the first 8 hex digits
 * of the SHA-256 of its NFC form; one that folds to the reserved word gives `unknown-1`.
 * The slug of a slug is itself.
 */
export function slugOf(name: string, maxLength: number = NAME_SLUG_LENGTH): string {
  if (name.length <= maxLength && name !== UNKNOWN && SLUG.test(name)) return name
  const slug = cut(foldName(name), maxLength)
  if (slug === UNKNOWN) return `${UNKNOWN}-1`
  if (slug !== '') return slug
  return `x-${createHash('sha256').update(name.normalize('NFC')).digest('hex').slice(0, 8)}`
}

function cut(slug: string, maxLength: number): string {
  if (slug.length <= maxLength) return slug
  const hyphen = slug.lastIndexOf('-', maxLength)
  return slug.slice(0, hyphen > 0 ? hyphen : maxLength)
}
