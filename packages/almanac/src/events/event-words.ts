import { fold, splitWords } from '../places/words.ts'

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
  return word.length > 2 && !EMPTY.has(word) && !/^\d+$/.test(word)
}

/** "assassinated", "assassination" and "assassinates" are one word here. */
function stripEnding(word: string): string {
  if (word.length < 5) return word
  const bare = word.replace(/(?:ations?|ating|ated|ates?|ings?|ions?|ed|es|s)$/, '')
  return bare.length >= 4 ? bare : word
}
