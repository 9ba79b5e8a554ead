import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** What is worth remembering of administration and credentials. */
export type AuditEventName =
  | 'account.created'
  | 'account.deleted'
  | 'account.erased'
  | 'admin.refused'
  | 'credits.granted'
  | 'credential.refused'
  | 'key.created'
  | 'key.revoked'
  | 'sign_in.done'
  | 'sign_in.refused'
  | 'sign_out.done'
  | 'query.unscreened'
  | 'token.reused'

/** Something that happened. Nothing of it is a secret, nor what somebody wrote. */
export interface AuditEvent {
  event: AuditEventName
  /** Who did it: `user:<id>`, `admin`, `system` or `ip:<address>`. */
  actor: string
  /** Whom it is about. */
  userId?: string | null
  ip?: string | null
  requestId?: string | null
  details?: Readonly<Record<string, string | number | boolean | null>>
}

/** Writes an event down; it can be neither changed nor soon removed. */
export async function recordEvent(db: Db, event: AuditEvent): Promise<void> {
  await db
    .insertInto('audit_events')
    .values({
      event: event.event,
      actor: event.actor,
      user_id: event.userId ?? null,
      ip: event.ip ?? null,
      request_id: event.requestId ?? null,
      details: JSON.stringify(event.details ?? {}),
    })
    .execute()
}

/** Rows that one statement removes: locks are held for a moment only. */
const BATCH = 1000

/** Removes events that were kept for long enough; the number of them. @param ageMs a month at least. */
export async function forgetOldEvents(db: Db, ageMs: number): Promise<number> {
  let removed = 0
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      DELETE FROM audit_events WHERE id = ANY (ARRAY(
        SELECT id FROM audit_events
        WHERE created_at < now() - greatest(${ageMs} * interval '1 ms', interval '30 days')
        ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`.execute(db)
    removed += Number(numAffectedRows)
    if (numAffectedRows < BATCH) return removed
  }
}
