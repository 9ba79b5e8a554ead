import type { FailureKind } from '../provider.ts'
import type { GoogleFrames } from './google-frames.ts'

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
 * How an answer of Gemini ended; null when it did not. MAX_TOKENS is a failure even where the JSON
 * happens to be valid: a list may have lost its end. CONTINUATION is a part of a longer answer, and
 * the rest would be another call.
 */
export function endOfGoogle({
  finishReason,
  isPromptBlocked,
}: Pick<GoogleFrames, 'finishReason' | 'isPromptBlocked'>): FailureKind | 'whole' | null {
  if (isPromptBlocked) return 'blocked'
  if (finishReason === null) return null
  if (finishReason === 'STOP') return 'whole'
  if (finishReason === 'MAX_TOKENS' || finishReason === 'CONTINUATION') return 'truncated'
  return BLOCKED.has(finishReason) ? 'blocked' : 'unusable'
}
