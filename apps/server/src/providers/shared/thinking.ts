import type { ThinkingLevel } from '../provider.ts'

/** Tokens that thinking may take beside the visible output: providers count it against one limit. */
export const THINKING_ALLOWANCE: Readonly<Record<ThinkingLevel, number>> = {
  none: 0,
  low: 1024,
  medium: 4096,
  high: 16384,
}
