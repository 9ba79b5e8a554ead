import { parseDate } from '@timepoint/almanac'
import { cutText, tidyText } from './lists.ts'

const TITLE_LENGTH = 120

/** A title without its date and without the place behind it. */
export function plainTitle(
  title: string | null,
  places: readonly (string | null)[],
): string | null {
  const dated = title === null ? null : parseDate(title)
  let text = dated && /\d/.test(title ?? '') ? dated.rest : (title ?? '')
  for (const place of places) {
    const name = place?.split(',')[0]?.trim()
    if (!name) continue
    const end = [', ', ' in ', ' at ', ' near '].map((join) => `${join}${name}`)
    const found = end.find((one) => text.toLowerCase().endsWith(one.toLowerCase()))
    if (found) text = text.slice(0, -found.length)
  }
  const plain = tidyText(text.replace(/[\s,;:–-]+$/, ''))
  return plain === null ? null : cutText(plain, TITLE_LENGTH)
}
