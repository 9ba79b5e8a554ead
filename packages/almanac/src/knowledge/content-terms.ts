import { isCommonTerm, processTerm, terms } from '../search/terms.ts'

/** Strong verbs whose past has another vowel, each with its plain form. */
const PAST = new Map(
  `sat sit, fought fight, wrote write, written write, spoke speak, threw throw, thrown throw, drew draw, drawn draw,
  held hold, kept keep, built build, bought buy, sold sell, taught teach, stole steal, broke break, broken break,
  chose choose, chosen choose, rode ride, ran run, sang sing, sung sing, sank sink, sunk sink, swore swear, sworn swear,
  wore wear, worn wear, grew grow, flew fly, fled flee, led lead, lost lose, sent send, spent spend, struck strike,
  caught catch, hid hide, hidden hide, knelt kneel, ate eat, eaten eat, drank drink, slept sleep, gave give, given give`
    .split(/,\s+/)
    .map((pair) => pair.split(' ') as [string, string]),
)

function presentOf(word: string): string {
  return PAST.get(word) ?? word
}

/** A short plural or verb form without its ending: "sits" is "sit". */
function withoutEnding(term: string): string {
  return /^[a-z]{2}[a-rt-z]s$/.test(term) ? term.slice(0, -1) : term
}

/**
 * The words of a text that say what it is about, each once and in order: folded, stemmed, without
 * words such as "the" and "what", so that a question and a fact on the same matter share some. Words
 * that are the same in another form or language are one, and so are past and present of common verbs.
 * A text without blanks gives pairs of characters.
 */
export function contentTerms(text: string): string[] {
  const present = text.replace(/[a-z]+/gi, (word) => presentOf(word.toLowerCase()))
  return [...new Set(terms(present).map(withoutEnding))]
}

/** Whether a single word is an ordinary one of English, and so hardly a name. Its case does not matter. */
export function isOrdinaryWord(word: string): boolean {
  const term = processTerm(word.toLowerCase())
  return term === null || isCommonTerm(term)
}
