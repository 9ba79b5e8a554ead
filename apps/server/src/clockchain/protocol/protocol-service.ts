import type { HistoryEntry, MomentDeleted, MomentHistory } from '@timepoint/contracts'
import { z } from 'zod'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { AppError } from '../../platform/errors.ts'
import { openCursor, sealCursor } from '../cursor.ts'
import { type Principal, shownActor } from '../identity/principal.ts'
import { appendHistory } from '../moments/history-store.ts'
import type { Moment } from '../moments/moment.ts'
import { sceneColumns } from '../moments/moment-row.ts'
import { assertOwn, getMoment, isOwn } from '../moments/moment-service.ts'
import { lockMoment, type MomentName } from '../moments/moment-store.ts'
import { instant } from '../moments/present-moment.ts'
import type { Viewer } from '../moments/seen-store.ts'
import { readSharedKey } from '../shared-key-store.ts'
import {
  deleteMoment,
  forgetSuperseding,
  listHistory,
  listWithdrawn,
  type StoredEntry,
  type Withdrawn,
} from './protocol-store.ts'

/** Which part of a history is asked for. */
export interface HistoryRequest {
  /** 1 to 100. */
  limit: number
  cursor?: string | undefined
}

/** A moment that is to be deleted. */
export interface Deletion {
  name: MomentName
  /** Whether the caller knows the version that is stored. */
  isExpected(version: number): boolean
  requestId: string
}

export type ProtocolService = ReturnType<typeof createProtocolService>

/** Values that are names of those who write. */
const ACTORS = ['created_by', 'proposed_by', 'challenged_by'] as const

type Values = StoredEntry['before']

function withoutHumans(values: Values, viewer: Viewer): Values {
  if (values === null) return null
  const shown = ACTORS.flatMap((key) => {
    const value = values[key]
    return typeof value === 'string' ? [[key, shownActor(value, viewer)]] : []
  })
  return { ...values, ...Object.fromEntries(shown) }
}

/** What is said of the withdrawal itself, and of every scene. */
const OF_SCENES = ['scene', 'came_with_it', 'made_of_it', ...Object.keys(sceneColumns(null))]

/** An entry without what a scene has brought that was withdrawn since: it is shown to nobody else any more. */
function withoutScenes(
  entry: StoredEntry,
  withdrawn: readonly Withdrawn[],
  isOwner: boolean,
): StoredEntry {
  const id = BigInt(entry.id)
  const meanwhile = withdrawn.filter(
    ({ from, to }) => id >= BigInt(from) && (to === null || id <= BigInt(to)),
  )
  const isAllHidden = meanwhile.some(({ columns }) => columns === null)
  const isWithdrawal =
    entry.action === 'scene_withdrawn' &&
    (!isOwner || withdrawn.some(({ scene }) => scene === entry.before?.scene))
  if (isAllHidden || isWithdrawal) {
    return { ...entry, before: null, after: null }
  }
  const hidden = new Set(meanwhile.flatMap(({ columns }) => [...(columns ?? []), ...OF_SCENES]))
  const shown = (values: Values) =>
    values && Object.fromEntries(Object.entries(values).filter(([key]) => !hidden.has(key)))
  return { ...entry, before: shown(entry.before), after: shown(entry.after) }
}

function presentEntry(entry: StoredEntry, viewer: Viewer): HistoryEntry {
  const { action, actor, before, after, reason, requestId, createdAt } = entry
  return {
    action,
    agent: shownActor(actor, viewer),
    timestamp: instant(createdAt),
    details: {
      before: withoutHumans(before, viewer),
      after: withoutHumans(after, viewer),
      reason,
    },
    request_id: requestId,
  }
}

/** From when on somebody may read what was done; null: from the beginning; undefined: never. */
function readableSince(moment: Moment, principal: Principal): Date | null | undefined {
  if (isOwn(moment, principal)) return null
  return moment.publishedAt ?? undefined
}

/** @throws AppError forbidden for a public moment, which administrators alone delete. */
function assertDeletable(moment: Moment, principal: Principal): void {
  assertOwn(moment, principal)
  if (moment.visibility !== 'public' || principal.isAdmin) return
  throw new AppError('forbidden', { detail: 'Only administrators delete public moments' })
}

async function remove(trx: Db, principal: Principal, deletion: Deletion): Promise<MomentDeleted> {
  const { name, isExpected, requestId } = deletion
  const found = await getMoment(trx, name, principal)
  assertDeletable(found, principal)
  const moment = await lockMoment(trx, found.id)
  if (!moment) throw new AppError('not_found', { detail: 'Moment not found' })
  assertDeletable(moment, principal)
  if (!isExpected(moment.version)) throw new AppError('version_stale')
  const { id, path, visibility, tdfHash, version, status } = moment
  const actor = principal.actor ?? 'admin'
  const entry = { action: 'deleted', actor, requestId }
  const freed = await forgetSuperseding(trx, id)
  await appendHistory(trx, [
    {
      ...entry,
      momentId: id,
      path,
      before: { visibility, status, version, created_by: moment.createdBy, tdf_hash: tdfHash },
    },
    ...freed.map((other) => ({
      momentId: other.id,
      path: other.path,
      action: 'updated',
      actor,
      requestId,
      before: { superseded_by: path },
      after: { superseded_by: null },
    })),
  ])
  await deleteMoment(trx, id)
  return { path, deleted: true }
}

/** The entry after which a history goes on. */
const Position = z.string().regex(/^\d{1,19}$/)

/** What is done to moments besides writing them. */
export function createProtocolService({ db }: { db: RootDb }) {
  async function cursorKind(principal: Principal, moment: Moment) {
    const key = await readSharedKey(db, 'cursors')
    return { key, query: ['history', moment.id, principal.actor], position: Position }
  }

  return {
    /**
     * What was done to a moment, oldest first. What was done before it was first published only its
     * creator and administrators see, and what came with a scene only while that is shown; who made the moment
     * also reads of scenes of their own.
     * @throws AppError not_found, cursor_invalid; Moved.
     */
    async history(
      principal: Principal,
      name: MomentName,
      { limit, cursor }: HistoryRequest,
    ): Promise<MomentHistory> {
      const moment = await getMoment(db, name, principal)
      const kind = await cursorKind(principal, moment)
      const after = cursor === undefined ? null : openCursor(kind, cursor)
      const since = readableSince(moment, principal)
      const page = { since: since ?? null, after, limit: limit + 1 }
      const found = since === undefined ? [] : await listHistory(db, moment.id, principal, page)
      const withdrawn = principal.isAdmin ? [] : await listWithdrawn(db, moment.id)
      const isOwner = isOwn(moment, principal)
      const hidden = isOwner ? withdrawn.filter(({ isOfOthers }) => isOfOthers) : withdrawn
      const entries = found.slice(0, limit).map((entry) => withoutScenes(entry, hidden, isOwner))
      const last = found.length > limit ? entries.at(-1) : undefined
      return {
        moment_id: moment.path,
        status: moment.status,
        history: entries.map((entry) => presentEntry(entry, principal)),
        next_cursor: last ? sealCursor(kind, last.id) : null,
      }
    },

    /**
     * Deletes a moment with its scenes, other spellings and relations; what was done to it stays known.
     * @throws AppError not_found, forbidden, version_stale; Moved.
     */
    async delete(principal: Principal, deletion: Deletion): Promise<MomentDeleted> {
      return throughDeadlocks(() =>
        db.transaction().execute((trx) => remove(trx, principal, deletion)),
      )
    },
  }
}
