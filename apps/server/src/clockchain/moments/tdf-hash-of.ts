import { createHash } from 'node:crypto'
import type { MomentContent } from './moment.ts'

/** Hash of what a moment says. */
export function tdfHashOf(content: MomentContent & { slug: string }): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}
