import { randomInt } from 'node:crypto'
import { slugOf } from '@timepoint/almanac'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
const SUFFIX_LENGTH = 8
const MAX_LENGTH = 100

/**
 * A slug of a query: ASCII `[a-z0-9-]`, at most 100 characters, with a random ending that makes it
 * unique (36^8 endings; the database refuses a repeat).
 */
export function newSlug(query: string): string {
  const suffix = Array.from({ length: SUFFIX_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
  return `${slugOf(query, MAX_LENGTH - SUFFIX_LENGTH - 1)}-${suffix.join('')}`
}
