const FATE = '(?:killed|wounded|slain|executed|shot|captured|taken prisoner)'
const CLAUSE = new RegExp(String.raw`,? and (?:is|are) ${FATE}\b[^.;]*`, 'g')
const SENTENCE = new RegExp(String.raw`\b(?:is|are) ${FATE}\b|\bdies\b`)

/**
 * A statement without what becomes of people in it: nobody there knows that yet. The whole text when
 * nothing else is in it.
 */
export function withoutEnd(text: string): string {
  const kept = text
    .replace(CLAUSE, '')
    .split(/(?<=[.!?]) /)
    .filter((one) => !SENTENCE.test(one))
    .join(' ')
  return kept.trim() === '' ? text : kept
}
