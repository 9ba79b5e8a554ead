const FENCE = /^\s*```(?:json)?[^\S\n]*\n([\s\S]*?)\n?\s*```\s*$/i

/** The inside of one Markdown code fence that is all of the text; any other text as it is, trimmed. */
export function stripFence(text: string): string {
  return (FENCE.exec(text)?.[1] ?? text).trim()
}
