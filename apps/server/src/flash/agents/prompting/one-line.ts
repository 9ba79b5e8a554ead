/** A text on one line: what an earlier step wrote cannot pass for a part of a prompt. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
