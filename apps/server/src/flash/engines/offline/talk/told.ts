import type { TalkFact } from './talk-fact.ts'

/** Sentences that are shorter say too little to be known again. */
const SHORTEST = 12

/** Whether a text holds the fact, or a sentence of it; the first word may have been put otherwise. */
export function isTold({ text, words }: TalkFact, told: string): boolean {
  if (words) return told.includes(`“${text}”`)
  return text
    .split(/(?<=[.!?]) (?=\p{Lu})/u)
    .map((sentence) => sentence.slice(sentence.indexOf(' ') + 1).replace(/[.\s]+$/, ''))
    .some((rest) => rest.length >= SHORTEST && told.includes(rest))
}
