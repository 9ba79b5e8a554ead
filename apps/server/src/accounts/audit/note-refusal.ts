import type { Db } from '../../platform/db/database.ts'
import type { Logger } from '../../platform/log.ts'
import { type AuditEvent, recordEvent } from './audit-store.ts'

/**
 * Writes down that somebody was refused, beside the answer: that neither waits for this nor depends on
 * it. What was done is recorded in the transaction that did it.
 */
export function noteRefusal({ db, log }: { db: Db; log: Logger }, event: AuditEvent): void {
  recordEvent(db, event).catch((err: unknown) => {
    log.warn({ err, event: event.event, requestId: event.requestId }, 'an audit event was lost')
  })
}
