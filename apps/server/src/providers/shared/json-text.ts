import { ProviderError } from '../provider.ts'

const FENCE = /^\s*```(?:json)?[^\S\n]*\n([\s\S]*?)\n?\s*```\s*$/i

/** The inside of one Markdown code fence that is all of the text; any other text as it is, trimmed. */
export function stripFence(text: string): string {
  return (FENCE.exec(text)?.[1] ?? text).trim()
}

/**
 * The JSON of an answer, in one code fence or bare; white space around it does not matter.
 * @throws ProviderError `unusable` when it is not JSON, or prose is around it
 */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(stripFence(text))
  } catch {
    throw new ProviderError('unusable', 'the answer is not JSON')
  }
}
