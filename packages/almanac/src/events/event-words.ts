import { wordUse } from '../places/common-words.ts'
import { fold, isCapitalised, splitWords, type Word } from '../places/words.ts'

/** Words that do not tell one event from another. */
const EMPTY = new Set(
  `a an and are as at be been before by during for from had has have he her his in into is it its not of on or
  she the their them they to was were when where which who whose will with after against all but first last
  new one two three over under up out about st saint day year world war battle siege great john james george
  american british french german president king queen general`.split(/\s+/),
)

/** Words of a text that can identify an event, folded and without regular endings. */
export function significantWords(text: string): Set<string> {
  const words = splitWords(text).map((word) => word.stem)
  return new Set(words.filter(isSignificant).map(stripEnding))
}

/** One statement of a calendar sentence: who and what. */
export interface Clause {
  /** Its significant words. */
  words: Set<string>
  /** Those of them that are no names and so say what happened; may be empty. */
  deeds: Set<string>
}

const CLAUSE_END = /(?<=\p{L}{2})[.;:,]\s|\sby\s/u

/** The statements of a calendar sentence; what follows "by" or a comma is one of its own. */
export function listClauses(sentence: string): Clause[] {
  return sentence.split(CLAUSE_END).map((text) => {
    const words = splitWords(text)
    const telling = words.filter(({ stem }) => isSignificant(stem))
    const deeds = telling.filter((word) => isOrdinary(words, word))
    const bare = (list: Word[]) => new Set(list.map(({ stem }) => stripEnding(stem)))
    return { words: bare(telling), deeds: bare(deeds) }
  })
}

/** In lower case, or a common word that is a capital for standing first ("Storming of"). */
function isOrdinary(words: Word[], word: Word): boolean {
  if (!isCapitalised(word)) return true
  const [first, second] = words
  return word === first && (!second || !isCapitalised(second)) && wordUse(word.stem) !== 'name'
}

/** All words of a text, folded and without regular endings. */
export function allWords(text: string): Set<string> {
  return new Set(splitWords(text).map((word) => stripEnding(word.stem)))
}

/** The words of an event's name without articles and prepositions. */
export function nameWords(name: string): string[] {
  return fold(name)
    .split(' ')
    .filter((word) => !/^(?:a|an|the|of|and|in|at|de|la)$/.test(word))
    .map(stripEnding)
}

function isSignificant(word: string): boolean {
  return word.length > 2 && !EMPTY.has(word) && !/^\d/.test(word)
}

/** "assassinated", "assassination" and "assassinates" are one word here. */
function stripEnding(word: string): string {
  if (word.length < 5) return word
  const bare = word.replace(/(?:ations?|ating|ated|ates?|ings?|ions?|ed|es|s)$/, '')
  return bare.length >= 4 ? bare : word
}
