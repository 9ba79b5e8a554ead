/** A text on one line: what an earlier step wrote cannot pass for a part of a prompt. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Control, bidi, zero-width and other characters that nobody sees. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/** A text on one line, of characters that can be seen. */
export function cleanText(text: string): string {
  return oneLine(oneLine(text).replace(UNSEEN, ''))
}
