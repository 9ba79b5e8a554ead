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
