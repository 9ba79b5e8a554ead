import { createHash } from 'node:crypto'
import {
  type Frame,
  type GenerateRequest,
  isFinalFrame,
  type Visibility,
} from '@timepoint/contracts'
import type { Principal } from '../../accounts/identity/principal.ts'
import type { RootDb } from '../../platform/db/database.ts'
import { throughOutages } from '../../platform/db/outage.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import type { StoredFrame } from '../../platform/events/event-store.ts'
import type { EventStream } from '../../platform/events/event-stream.ts'
import { SCENES_CHANGED } from '../../platform/events/topics.ts'
import type { Access } from '../access.ts'
import { dropCallbacks } from '../callbacks/callback-store.ts'
import { ENCODER, resizeImage } from '../illustration/index.ts'
import { stopRender, stopTopic } from '../pipeline/render-end.ts'
import {
  type AcceptContext,
  type Accepted,
  type Asking,
  acceptRender,
  acceptRequest,
  type NewRender,
} from './accept.ts'
import { createTimepointFinder } from './find-timepoint.ts'
import { findImage, type StoredImage } from './image-store.ts'
import {
  eraseTimepoint,
  findTimepoint,
  listTimepoints,
  markDeleted,
  type StoredTimepoint,
  setVisibility,
  type TimepointPage,
} from './timepoint-store.ts'

/** What the service needs of the system. */
export interface TimepointServiceContext extends AcceptContext {
  access: Access
  bus: EventBus
  events: EventStream
}

/** The picture in one width and format. */
export interface ImageVariant {
  mime: string
  /** Strong: equal only for equal bytes. Known without encoding them. */
  etag: string
  bytes(): Promise<Buffer>
}

/** What the routes may ask for. */
export type TimepointService = ReturnType<typeof createTimepointService>

/** The error that a waiting caller gets for a render that failed. */
function toError({ id, failure }: StoredTimepoint): AppError {
  if (!failure) return new AppError('internal')
  const { code, detail, step, reason, suggestedQuery } = failure
  return new AppError(code, {
    detail,
    extra: {
      timepoint_id: id,
      ...(reason === undefined ? {} : { reason }),
      ...(suggestedQuery === undefined ? {} : { suggested_query: suggestedQuery }),
      ...(code === 'provider_error' && step !== null ? { failed_step: step } : {}),
    },
  })
}

/** What a render comes to that somebody stopped. */
const cancelled = (detail: string) => ({ code: 'cancelled' as const, detail, step: null })

/** Puts a timepoint out of reach and cancels its render, both or neither: no callback goes out. */
function hide(db: RootDb, id: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (!(await markDeleted(trx, id))) return false
    await stopRender(trx, id, cancelled('The timepoint was deleted'))
    await dropCallbacks(trx, id)
    return true
  })
}

/** The end of a stream whose timepoint is there no more. It is not stored: there is nothing to resume. */
function goneFrame(id: string, last: { seq: number; frame: { progress: number } }): StoredFrame {
  const frame: Frame = {
    event: 'error',
    step: null,
    progress: last.frame.progress,
    data: { timepoint_id: id, status: 'failed', code: 'not_found' },
    error: 'Timepoint not found',
  }
  return { seq: last.seq + 1, name: 'final', frame }
}

async function scaled(image: StoredImage, width: number | null, jpeg: boolean): Promise<Buffer> {
  if (!jpeg && (width === null || width >= image.width)) return image.bytes
  const target = Math.min(width ?? image.width, image.width)
  return resizeImage(image.bytes, { width: target, format: jpeg ? 'jpeg' : 'webp' })
}

/** Accepts, finds and shows timepoints. Every generate endpoint goes through `accept`. */
export function createTimepointService(context: TimepointServiceContext) {
  const { db, bus, events, access } = context

  const { find, get, getManaged } = createTimepointFinder(db, access)

  async function getImage(timepoint: StoredTimepoint): Promise<StoredImage> {
    const image = await findImage(db, timepoint.id)
    if (!image) throw new AppError('not_found', { detail: 'This timepoint has no image' })
    return image
  }

  /** Tells readers of a stream, and whoever works on the render, that it has ended from outside. */
  function announceStop(id: string): void {
    for (const topic of [id, stopTopic(id)]) bus.announce(topic)
  }

  /** Frames after a sequence number; the last one says so when the timepoint is erased meanwhile. */
  async function* follow(id: string, after: number, signal: AbortSignal) {
    let last: StoredFrame | null = null
    for await (last of events.follow(id, after, signal)) yield last
    if (signal.aborted || (last && isFinalFrame(last.frame))) return
    // Without a final frame: it has all been read before, or it was erased.
    if (await throughOutages(() => findTimepoint(db, { id }), signal)) return
    yield goneFrame(id, last ?? { seq: after, frame: { progress: 0 } })
  }

  return {
    get,
    getManaged,
    getImage,

    /**
     * Stops a render: it fails with `cancelled`, and who works on it lets go of it.
     * @throws AppError invalid_state when it had ended.
     */
    async cancel(principal: Principal, by: string): Promise<{ id: string }> {
      const { id } = await getManaged(principal, by)
      const failure = cancelled('The generation was cancelled')
      if (await db.transaction().execute((trx) => stopRender(trx, id, failure))) {
        announceStop(id)
        return { id }
      }
      const { status } = await find({ id })
      throw new AppError('invalid_state', { detail: `The generation has ended: it is ${status}` })
    },

    /** Changes who may read a timepoint. @param visibility read once it is known who asks. */
    async setVisibility(
      principal: Principal,
      by: string,
      visibility: () => Visibility,
    ): Promise<StoredTimepoint> {
      const { id } = await getManaged(principal, by)
      const changed = await setVisibility(db, id, visibility())
      if (changed) bus.announce(SCENES_CHANGED)
      return changed ?? find({ id })
    },

    /**
     * Deletes a timepoint, and cancels its render if that still runs.
     * @param permanent whether its rows and picture are erased; otherwise it is only out of reach.
     * @throws AppError not_found, also when another request deleted it first.
     */
    async remove(principal: Principal, by: string, permanent: boolean): Promise<{ id: string }> {
      const { id } = await getManaged(principal, by)
      const removed = await (permanent ? eraseTimepoint(db, id) : hide(db, id))
      if (!removed) throw new AppError('not_found', { detail: 'Timepoint not found' })
      announceStop(id)
      bus.announce(SCENES_CHANGED)
      return { id }
    },

    /** As {@link acceptRequest}. */
    accept: (asking: Asking, request: GenerateRequest): Promise<Accepted> =>
      acceptRequest(context, asking, request),

    /** As {@link acceptRender}, for a caller that waits. */
    acceptNew: (
      asking: Omit<Asking, 'mode'>,
      create: () => Promise<NewRender>,
    ): Promise<Accepted> => acceptRender(context, { ...asking, mode: 'wait' }, create),

    /**
     * Waits until a render has ended.
     * @throws AppError with the code of the failure when it failed; `unavailable` when the
     *   signal aborted first: the render goes on.
     */
    async waitForEnd(id: string, signal: AbortSignal): Promise<StoredTimepoint> {
      for await (const { frame } of follow(id, 0, signal)) {
        if (!isFinalFrame(frame)) continue
        const timepoint = await throughOutages(() => find({ id }), signal)
        if (timepoint.status !== 'completed') throw toError(timepoint)
        return timepoint
      }
      throw new AppError('unavailable', {
        detail: 'The server is stopping: the render goes on, ask for it again soon',
        retryAfterMs: 1000,
        extra: { timepoint_id: id },
      })
    },

    /** Frames after a sequence number, first the stored ones, then live, then the final one. */
    follow,

    /** What the caller may find: what is public, and their own. */
    list(
      principal: Principal,
      page: Omit<TimepointPage, 'reach'>,
    ): Promise<{ items: StoredTimepoint[]; total: number }> {
      return listTimepoints(db, { ...page, reach: access.reachOf(principal) })
    },

    /** Whether it is the caller's own. */
    isOwn: access.isOwn,

    /**
     * The picture in a width and format, never enlarged.
     * @param width pixels; null for the largest there is.
     */
    async imageVariant(
      timepoint: StoredTimepoint,
      width: number | null,
      format: 'webp' | 'jpeg',
    ): Promise<ImageVariant> {
      const image = await getImage(timepoint)
      const kind = [image.sha256, Math.min(width ?? image.width, image.width), format, ENCODER]
      const hash = createHash('sha256').update(kind.join()).digest('base64url')
      return {
        mime: format === 'jpeg' ? 'image/jpeg' : 'image/webp',
        etag: `"${hash}"`,
        bytes: () => scaled(image, width, format === 'jpeg'),
      }
    },
  }
}
