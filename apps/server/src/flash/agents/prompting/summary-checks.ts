import type { Finding } from '../agent.ts'
import { copyFindings } from './copied-text.ts'
import { namesOf, normalise } from './ledger.ts'
import { cutText } from './lists.ts'
import { cleanText } from './one-line.ts'
import { programFindings } from './out-of-world.ts'

/** Most letters of a summary. */
const SUMMARY = 1200

/** A summary on one line, of a length. */
export function tidySummary(text: string): string {
  return cutText(cleanText(text), SUMMARY)
}

/** What a summary is held against. */
interface Summed {
  /** Everything that it may name. */
  said: readonly string[]
  law: string
  mark: string
}

/** What a summary adds to what was said, or gives away of the task. */
export function summaryFindings(text: string, { said, law, mark }: Summed): Finding[] {
  if (text === '') return [{ code: 'empty', detail: 'summary is empty', grave: true }]
  const known = ` ${normalise(said.join(' '))} `
  const telling = [...new Set([...namesOf(text), ...(text.match(/\d+/g) ?? [])])]
  const strange = telling.filter((one) => !known.includes(` ${normalise(one)} `))
  const detail = `summary adds “${strange.join('”, “')}”, which nobody said`
  return [
    ...copyFindings(law, mark, text, 'summary'),
    ...programFindings(text, 'summary'),
    ...(strange.length > 0 ? [{ code: 'added', detail }] : []),
  ]
}
