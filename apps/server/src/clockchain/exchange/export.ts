import { createHash } from 'node:crypto'
import { writeTdfRecord } from '@timepoint/contracts'
import type { RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { Slots } from '../../platform/workflows/slots.ts'
import type { Principal } from '../identity/principal.ts'
import { getMoment } from '../moments/moment-service.ts'
import type { MomentName } from '../moments/moment-store.ts'
import type { Viewer } from '../moments/seen-store.ts'
import { audienceOf } from '../reading/audience.ts'
import { filtersOf } from '../reading/filters.ts'
import type { ExportQuery } from './export-query.ts'
import { type ExportedMoment, openSnapshot } from './export-store.ts'
import { momentRecord } from './moment-record.ts'
import { findRecord, findRecordHash } from './record-store.ts'

/** An export that has begun. */
export interface OpenExport {
  /** How many lines there will be. */
  count: number
  /** Of what will come: the same for the same lines. */
  etag: string
  /** Records with their line feeds, page by page. Whoever stops early must close it. */
  lines(): AsyncGenerator<string>
  close(): Promise<void>
}

/** Each export holds a connection to the database; the others are for everybody else. */
const EXPORTS_AT_ONCE = 4
const TRY_AGAIN_MS = 5000

/**
 * Longest that a client may read nothing, in milliseconds. The kernel holds megabytes for slow ones, and
 * says only when much of that was read.
 */
const IDLE_MS = 60_000

/** The database ends an export that nobody ends: its process may be gone. */
const GRACE_MS = 15_000

const lineOf = (exported: ExportedMoment) =>
  'record' in exported ? exported.record : writeTdfRecord(momentRecord(exported.moment))

/** TDF records of moments, one or all of them. */
export function createExports({ db, idleMs = IDLE_MS }: { db: RootDb; idleMs?: number }) {
  const slots = new Slots(EXPORTS_AT_ONCE)

  async function open(principal: Principal, query: ExportQuery): Promise<OpenExport> {
    const audience = audienceOf(principal, query.scope)
    if (!slots.tryTake()) {
      const detail = 'Too many exports at the moment: try again soon'
      throw new AppError('rate_limited', { detail, retryAfterMs: TRY_AGAIN_MS })
    }
    let isOpen = true
    const release = () => {
      if (isOpen) slots.release()
      isOpen = false
    }
    try {
      const snapshot = await openSnapshot(
        db,
        { audience, filters: filtersOf(query) },
        idleMs + GRACE_MS,
      )
      const close = async () => {
        if (!isOpen) return
        release()
        await snapshot.close()
      }
      async function* lines() {
        try {
          for await (const page of snapshot.moments()) {
            yield page.map((exported) => `${lineOf(exported)}\n`).join('')
          }
        } finally {
          await close()
        }
      }
      const { count, state } = snapshot
      const hash = createHash('sha256').update(`${count} ${state}`).digest('base64url')
      return { count, etag: `"${hash.slice(0, 22)}"`, lines, close }
    } catch (error) {
      release()
      throw error
    }
  }

  return {
    /** Longest that a client may read nothing, in milliseconds. */
    idleMs,

    /**
     * Begins an export: all moments as they are now.
     * @throws AppError rate_limited where too many are under way; admin_required; unauthenticated.
     */
    open,

    /** The hash of the record that a moment came from; null where its record is made of itself. */
    hashOf: (momentId: string) => findRecordHash(db, momentId),

    /** The record of a moment, in one line. @throws AppError not_found; Moved. */
    async recordOf(viewer: Viewer, name: MomentName): Promise<string> {
      const moment = await getMoment(db, name, viewer)
      return (await findRecord(db, moment.id)) ?? writeTdfRecord(momentRecord(moment))
    },
  }
}
