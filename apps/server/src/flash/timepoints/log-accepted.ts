import { createHash } from 'node:crypto'
import type { Visibility } from '@timepoint/contracts'
import type { Logger } from '../../platform/log.ts'

/** What of a render is told when it is accepted. */
interface AcceptedRender {
  id: string
  request: { query: string; preset: string; visibility: Visibility }
}

/** Enough of a SHA-256 to find the lines of one query, in hexadecimal digits. */
const DIGITS = 16

/** In single quotes and one line, whatever it holds. */
function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1)
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** What anybody may read, or what tells only who knows it already that it is the same. */
function shown({ query, visibility }: AcceptedRender['request']): string {
  if (visibility === 'public') return quoted(query)
  return `sha256:${createHash('sha256').update(query).digest('hex').slice(0, DIGITS)}`
}

/** Tells that a render was accepted. Queries stand in logs only where anybody may read them. */
export function logAccepted(log: Logger, { id, request }: AcceptedRender): void {
  const message = `Flash generate: query=${shown(request)} preset=${request.preset}`
  log.info({ timepointId: id }, message)
}
