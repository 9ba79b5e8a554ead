/** Words that image models read; what comes after is lost on them. */
export const MAX_PROMPT_WORDS = 77

/** Words that say how good a picture is, and not what is in it. */
const PRAISE =
  /\b(?:cinematic|masterpiece|stunning|beautiful(?:ly)?|breathtaking|epic|dramatic(?:ally)?|highly detailed|ultra[- ]detailed|award[- ]winning|hyperrealistic|photorealistic|8k|4k)\b,?\s*/gi

/** "No cars" makes a model draw cars. */
export const NEGATION = /\b(?:no|not|never|without|none|nothing|nobody|neither|nor)\b/i

const words = (text: string) => text.split(/\s+/).filter(Boolean)

/**
 * The beginning of an image prompt, by code: whole sentences as far as they fit, then clauses. Praise
 * and sentences with negations go first. Nothing is added.
 */
export function shortenPrompt(long: string): string {
  const sentences = long
    .replace(PRAISE, '')
    .split(/(?<=[.!?])\s+/)
    .filter((sentence, index) => index === 0 || !NEGATION.test(sentence))
  let kept: string[] = []
  for (const sentence of sentences) {
    const room = MAX_PROMPT_WORDS - kept.length
    if (words(sentence).length <= room) {
      kept = [...kept, ...words(sentence)]
      continue
    }
    for (const clause of sentence.split(/(?<=[,;:])\s+/)) {
      if (words(clause).length > MAX_PROMPT_WORDS - kept.length) break
      kept = [...kept, ...words(clause)]
    }
    if (kept.length === 0) kept = words(sentence).slice(0, MAX_PROMPT_WORDS)
    break
  }
  return kept.join(' ').replace(/[,;:]$/, '.')
}
