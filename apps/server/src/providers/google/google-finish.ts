import type { FailureKind } from '../provider.ts'

/** Reasons to end early that are safety rules. `promptFeedback.blockReason` shares some of them. */
const BLOCKED = new Set([
  'SAFETY',
  'PROHIBITED_CONTENT',
  'BLOCKLIST',
  'SPII',
  'RECITATION',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
])

/**
 * What a finish reason of Gemini means; null for a whole answer. MAX_TOKENS is a failure even where
 * the JSON happens to be valid: a list may have lost its end. CONTINUATION is a part of a longer answer.
 * @param unified `content-filter` also where Google refused the prompt, for whatever reason.
 */
export function kindOfGoogleFinish(finish: {
  raw: string | undefined
  unified: string
}): FailureKind | null {
  if (finish.raw === 'STOP') return null
  if (finish.raw === 'MAX_TOKENS' || finish.raw === 'CONTINUATION') return 'truncated'
  if (finish.unified === 'content-filter' || BLOCKED.has(finish.raw ?? '')) return 'blocked'
  return 'unusable'
}
