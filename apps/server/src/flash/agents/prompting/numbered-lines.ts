import type { DialogLine } from '@timepoint/contracts'
import { oneLine } from './one-line.ts'

/** Lines by number, as they are shown to whoever reviews or mends them. */
export function numbered(lines: readonly DialogLine[]): string {
  return lines
    .map(({ speaker, text, action, provenance }, index) => {
      const mark = provenance === 'dramatized' ? '' : ' (recorded)'
      return `${index + 1} ${speaker}${mark}: ${action ? `[${oneLine(action)}] ` : ''}${oneLine(text)}`
    })
    .join('\n')
}
