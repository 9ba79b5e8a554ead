import type { ImagePromptData } from '@timepoint/contracts'
import { GORE } from './sensitivity.ts'
import { shortenPrompt } from './shorten-prompt.ts'

/** Image models that read a prompt the same way. */
export type ImageFamily = 'gemini' | 'sd3' | 'sd3_turbo' | 'flux' | 'pollinations' | 'unknown'

/** What is sent to an image model. */
export interface DialectPrompt {
  prompt: string
  /** Null for families that ignore it or draw what it names. */
  negativePrompt: string | null
}

interface Dialect {
  /** Whether the family reads a whole paragraph, or about 77 words. */
  reads: 'paragraph' | 'short'
  negatives: boolean
  /** Only letters that need no escape in a URL path. */
  plain?: true
}

const DIALECTS: Record<ImageFamily, Dialect> = {
  gemini: { reads: 'paragraph', negatives: false },
  sd3: { reads: 'short', negatives: true },
  // Distilled without guidance: a negative prompt has no effect or is refused.
  sd3_turbo: { reads: 'short', negatives: false },
  flux: { reads: 'short', negatives: false },
  pollinations: { reads: 'short', negatives: false, plain: true },
  unknown: { reads: 'short', negatives: false },
}

const FAMILIES: readonly (readonly [RegExp, ImageFamily])[] = [
  [/pollinations/i, 'pollinations'],
  [/flux|black-forest/i, 'flux'],
  [/sd3.*turbo|stable-diffusion-3.*turbo/i, 'sd3_turbo'],
  [/sd3|stable-?diffusion-3|stability/i, 'sd3'],
  [/gemini|imagen|nano-banana/i, 'gemini'],
]

/** The family of a model, by its id. */
export function imageFamily(model: string): ImageFamily {
  return FAMILIES.find(([pattern]) => pattern.test(model))?.[1] ?? 'unknown'
}

/** What provokes a refusal, and what a wider view does not show anyway. */
const LOUD =
  /\b(?:kill\w*|dying|dead|death|weapons?|swords?|knife|knives|rifles?|guns?|burn\w*|flames?|scream\w*|terror|panic\w*|struggl\w*|execut\w*|naked)\b/i

const CALM_OPENING = 'A wide, quiet view from far off, figures small and seen from behind.'

/** The same picture from farther away and before or after the worst: for one retry after a refusal. */
function calmer(prompt: string): string {
  const sentences = prompt.split(/(?<=[.!?])\s+/)
  const kept = sentences.filter((one) => !LOUD.test(one) && !GORE.test(one))
  const [first = ''] = sentences
  // Place and time stand in the first sentence: what is loud in it goes, its opening stays.
  const opening = kept.includes(first) ? '' : (first.split(/[,:;]/).slice(0, 2).join(',') ?? '')
  const safe = LOUD.test(opening) || GORE.test(opening) ? '' : opening
  return [CALM_OPENING, safe && `${safe.replace(/[.,;:]$/, '')}.`, ...kept]
    .filter(Boolean)
    .join(' ')
}

/** Commas, points, letters and digits: what is left reads the same in the path of a URL. */
function plainText(prompt: string): string {
  return prompt
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9 ,.-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * The picture in the words that suit a model.
 * @param optimized the short prompt; shortened by code where it is missing.
 * @param isCalmer asks for the wider and quieter variant.
 */
export function toImagePrompt(
  model: string,
  data: Pick<ImagePromptData, 'full_prompt' | 'negative_prompt'>,
  optimized: string | null,
  isCalmer: boolean,
): DialectPrompt {
  const { reads, negatives, plain } = DIALECTS[imageFamily(model)]
  const short = () => optimized?.trim() || shortenPrompt(data.full_prompt)
  const written = reads === 'paragraph' ? data.full_prompt : short()
  const prompt = isCalmer ? calmer(written) : written
  return {
    prompt: plain ? plainText(prompt) : prompt,
    negativePrompt: negatives ? data.negative_prompt : null,
  }
}
