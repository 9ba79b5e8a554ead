import {
  type Edge,
  isStorableText,
  type MomentDetail,
  type MomentVisibility,
  type Visibility,
} from '@timepoint/contracts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { AppError } from '../../platform/errors.ts'
import { answerOnce, type GivenAnswer } from '../../platform/idempotency/answer-once.ts'
import type { IdempotencyKey } from '../../platform/idempotency/idempotency-store.ts'
import { dropClosing, lockCircleTypes } from '../graph/keep-acyclic.ts'
import { type Principal, userPrincipal } from '../identity/principal.ts'
import { appendHistory } from './history-store.ts'
import { ALMANAC, joinPublic } from './join-moment.ts'
import type { Moment } from './moment.ts'
import {
  findAlias,
  findMoment,
  findOccupant,
  findPath,
  listScenes,
  lockMoment,
  type MomentName,
  readClock,
  requestSceneVisibility,
  setVisibility,
} from './moment-store.ts'
import { Moved } from './path-parameter.ts'
import { findPicture, type PictureName, type ShownPicture } from './picture-store.ts'
import { instant, presentDetail } from './present-moment.ts'
import type { Viewer } from './seen-store.ts'
import { releaseScenes } from './withdraw-scene.ts'

/** Which relations a moment is shown with. */
export type ShownEdges = 'all' | 'stored' | 'none'

/** Relations of a moment as it sees them, those first that weigh most. */
export interface MomentEdges {
  edges: Edge[]
  truncated: boolean
}

/** What the service needs of the system. */
export interface MomentServiceContext {
  db: RootDb
  edgesOf(viewer: Viewer, moment: Moment, which: ShownEdges): Promise<MomentEdges>
  /** Of the record of TDF that a moment came from and is served as; null: it is made of the moment. */
  recordHashOf(momentId: string): Promise<string | null>
  /** Told when scenes have to be shown to others than before. */
  onVisibilityChange(): void
}

/** A change of who may see a moment. */
export interface VisibilityOrder {
  name: MomentName
  visibility: Visibility
  /** The version that the caller knows; null: any. */
  isExpected(version: number): boolean
  requestId: string
  key: IdempotencyKey | null
}

export type MomentService = ReturnType<typeof createMomentService>

/** PostgreSQL: a unique index has such a row already. */
const isTaken = (error: unknown) => (error as { code?: unknown }).code === '23505'

/** Each time somebody else takes the place, and is gone before it can be seen who. */
const TRIES = 5

/** Does a transaction again when somebody took the place in this very moment: now it can be seen who. */
async function throughRaces<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isTaken(error) || tries === TRIES) throw error
    }
  }
}

const missing = () => new AppError('not_found', { detail: 'Moment not found' })
const occupied = (existing: string) =>
  new AppError('moment_exists', { detail: 'The moment is there already', extra: { existing } })

/**
 * The moment that somebody asks for.
 * @throws AppError not_found; Moved where the path is another spelling.
 */
export async function getMoment(db: Db, name: MomentName, viewer: Viewer): Promise<Moment> {
  const moment = await findMoment(db, name, viewer)
  if (moment) return moment
  const path = await findAlias(db, name.path, viewer)
  throw path === null ? missing() : new Moved(path)
}

/** Whether somebody may change a moment: who made it, administrators, and services what workers made. */
export function isOwn({ createdBy }: Moment, { kind, actor, isAdmin }: Principal): boolean {
  if (isAdmin || createdBy === actor) return true
  return kind === 'system' && !createdBy.includes(':')
}

/** @throws AppError forbidden for who may see but not change it. */
export function assertOwn(moment: Moment, principal: Principal): void {
  if (isOwn(moment, principal)) return
  throw new AppError('forbidden', { detail: 'This moment is not yours' })
}

function presentVisibility({ path, visibility, publishedAt }: Moment): MomentVisibility {
  const published = publishedAt === null ? null : instant(publishedAt)
  return { path, visibility, published_at: published }
}

/** Locks a moment, and before it what decides which of its edges everybody may see. */
async function lockToShow(trx: Db, id: string, visibility: Visibility): Promise<Moment | null> {
  if (visibility !== 'public') return lockMoment(trx, id)
  await lockCircleTypes(trx, id)
  const moment = await lockMoment(trx, id)
  // Those that came in between; from now on none does.
  await lockCircleTypes(trx, id)
  return moment
}

/** Shows moments, and changes who may see them. */
export function createMomentService({
  db,
  edgesOf,
  recordHashOf,
  onVisibilityChange,
}: MomentServiceContext) {
  async function change(
    trx: Db,
    principal: Principal,
    { name, visibility, isExpected, requestId }: VisibilityOrder,
  ): Promise<Moment> {
    const found = await getMoment(trx, name, principal)
    assertOwn(found, principal)
    const before = await lockToShow(trx, found.id, visibility)
    if (!before) throw missing()
    const lockedAt = await readClock(trx)
    if (!isExpected(before.version)) throw new AppError('version_stale')
    if (before.visibility === visibility) return before
    const actor = principal.actor ?? 'admin'
    const occupant = await findOccupant(trx, before, visibility)
    if (visibility === 'public' && occupant?.createdBy === ALMANAC) {
      const writer = { actor, isAdmin: principal.isAdmin, requestId }
      return joinPublic(trx, before, occupant, writer)
    }
    if (occupant) throw occupied(occupant.path)
    const by = { actor, requestId }
    if (visibility === 'public') await dropClosing(trx, before.id, before, by)
    if (before.visibility === 'public') await releaseScenes(trx, before.id, actor)
    const after = await setVisibility(trx, before.id, visibility, lockedAt)
    if (!after) throw missing()
    await requestSceneVisibility(trx, after.id)
    await appendHistory(trx, [
      {
        momentId: after.id,
        path: after.path,
        action: 'visibility_changed',
        actor,
        before: { visibility: before.visibility },
        after: { visibility },
        requestId,
      },
    ])
    return after
  }

  return {
    /** @throws AppError not_found; Moved. */
    async get(viewer: Viewer, name: MomentName, which: ShownEdges): Promise<MomentDetail> {
      const moment = await getMoment(db, name, viewer)
      const [scenes, recordHash, { edges, truncated }] = await Promise.all([
        listScenes(db, moment.id),
        recordHashOf(moment.id),
        edgesOf(viewer, moment, which),
      ])
      const { supersededBy: by } = moment
      const supersededBy = by === null ? null : await findPath(db, by, viewer)
      const parts = { scenes, recordHash, edges, edgesTruncated: truncated, supersededBy }
      return presentDetail(moment, parts, viewer)
    },

    /** A picture of a scene that came inside of its address. @throws AppError not_found. */
    async picture(viewer: Viewer, named: PictureName): Promise<ShownPicture> {
      const picture = isStorableText(named.timepointId)
        ? await findPicture(db, viewer, named)
        : null
      if (!picture) throw new AppError('not_found', { detail: 'Picture not found' })
      return picture
    },

    /**
     * Changes who may see a moment; in Flash its scenes follow soon.
     * @param onBehalfOf a user's id, for a service that acts for them; ignored from everybody else.
     * @throws AppError not_found, forbidden, version_stale, moment_exists, idempotency_mismatch; Moved.
     */
    async setVisibility(
      principal: Principal,
      order: VisibilityOrder,
      onBehalfOf: string | null = null,
    ): Promise<GivenAnswer<MomentVisibility>> {
      const actsFor = principal.kind === 'system' && !principal.isAdmin && onBehalfOf !== null
      const actor = actsFor ? userPrincipal(onBehalfOf) : principal
      const work = async (trx: Db) => presentVisibility(await change(trx, actor, order))
      const given = await throughRaces(() =>
        throughDeadlocks(() => answerOnce(db, order.key, work)),
      )
      if (!given.replayed) onVisibilityChange()
      return given
    },
  }
}
