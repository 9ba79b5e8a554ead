const FENCE = /^\s*```(?:json)?[^\S\n]*\n([\s\S]*?)\n?\s*```\s*$/i

/**
 * The outermost object in a text, without the fence or the words that models put around it though they
 * were asked for the object alone; a text without braces as it is.
 */
export function objectText(text: string): string {
  const [start, end] = [text.indexOf('{'), text.lastIndexOf('}')]
  return start < 0 || end < start ? text : text.slice(start, end + 1)
}

/** The inside of one Markdown code fence that is all of the text; any other text as it is, trimmed. */
export function stripFence(text: string): string {
  return (FENCE.exec(text)?.[1] ?? text).trim()
}
