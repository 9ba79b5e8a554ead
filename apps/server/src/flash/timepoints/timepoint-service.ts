import { createHash } from 'node:crypto'
import { type GenerateRequest, isFinalFrame, type Visibility } from '@timepoint/contracts'
import { throughOutages } from '../../platform/db/outage.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import type { StoredFrame } from '../../platform/events/event-store.ts'
import type { EventStream } from '../../platform/events/event-stream.ts'
import type { IdempotencyKey } from '../idempotency/idempotency-store.ts'
import { ENCODER, resizeImage } from '../illustration/index.ts'
import { endRender, stopTopic } from '../pipeline/render-end.ts'
import { type AcceptContext, type Accepted, acceptRequest, type Mode } from './accept.ts'
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

const SLUG = /^[a-z0-9-]{1,100}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

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

async function scaled(image: StoredImage, width: number | null, jpeg: boolean): Promise<Buffer> {
  if (!jpeg && (width === null || width >= image.width)) return image.bytes
  const target = Math.min(width ?? image.width, image.width)
  return resizeImage(image.bytes, { width: target, format: jpeg ? 'jpeg' : 'webp' })
}

/** Accepts, finds and shows timepoints. Every generate endpoint goes through `accept`. */
export function createTimepointService(context: TimepointServiceContext) {
  const { db, bus, events } = context

  /** @throws AppError not_found for anything that names no timepoint, also for what is malformed. */
  async function get(by: { id: string } | { slug: string }): Promise<StoredTimepoint> {
    const wellFormed = 'id' in by ? UUID.test(by.id) : SLUG.test(by.slug)
    const timepoint = wellFormed ? await findTimepoint(db, by) : null
    if (!timepoint) throw new AppError('not_found', { detail: 'Timepoint not found' })
    return timepoint
  }

  async function getImage(timepoint: StoredTimepoint): Promise<StoredImage> {
    const image = await findImage(db, timepoint.id)
    if (!image) throw new AppError('not_found', { detail: 'This timepoint has no image' })
    return image
  }

  /** Stops a render wherever it runs. False when it had ended. */
  async function stop(id: string, detail: string): Promise<boolean> {
    const failure = { code: 'cancelled' as const, detail, step: null }
    const stopped = await endRender(db, id, null, { failure })
    if (stopped) for (const topic of [id, stopTopic(id)]) bus.announce(topic)
    return stopped
  }

  return {
    get,
    getImage,

    /**
     * Stops a render: it fails with `cancelled`, and who works on it lets go of it.
     * @throws AppError invalid_state when it had ended.
     */
    async cancel(by: string): Promise<{ id: string }> {
      const { id } = await get({ id: by })
      if (await stop(id, 'The generation was cancelled')) return { id }
      const { status } = await get({ id })
      throw new AppError('invalid_state', { detail: `The generation has ended: it is ${status}` })
    },

    /** Changes who may read a timepoint. */
    async setVisibility(id: string, visibility: Visibility): Promise<StoredTimepoint> {
      const { id: known } = await get({ id })
      return (await setVisibility(db, known, visibility)) ?? get({ id })
    },

    /**
     * Deletes a timepoint, and cancels its render first if that still runs.
     * @param permanent whether its rows and picture are erased; otherwise it is only out of reach.
     */
    async remove(by: string, permanent: boolean): Promise<{ id: string }> {
      const { id } = await get({ id: by })
      await stop(id, 'The timepoint was deleted')
      if (permanent) await eraseTimepoint(db, id)
      else await markDeleted(db, id)
      bus.announce(id)
      return { id }
    },

    /** As {@link acceptRequest}. */
    accept: (
      request: GenerateRequest,
      mode: Mode,
      key: IdempotencyKey | null = null,
    ): Promise<Accepted> => acceptRequest(context, request, mode, key),

    /**
     * Waits until a render has ended.
     * @throws AppError with the code of the failure when it failed; `timeout` when the signal
     *   aborted first.
     */
    async waitForEnd(id: string, signal: AbortSignal): Promise<StoredTimepoint> {
      for await (const { frame } of events.follow(id, 0, signal)) {
        if (!isFinalFrame(frame)) continue
        const timepoint = await throughOutages(() => get({ id }), signal)
        if (timepoint.status !== 'completed') throw toError(timepoint)
        return timepoint
      }
      throw new AppError('timeout', {
        detail: 'The server stopped waiting',
        extra: { timepoint_id: id },
      })
    },

    /** Frames after a sequence number, first the stored ones, then live. */
    follow(id: string, after: number, signal: AbortSignal): AsyncGenerator<StoredFrame> {
      return events.follow(id, after, signal)
    },

    list(page: TimepointPage): Promise<{ items: StoredTimepoint[]; total: number }> {
      return listTimepoints(db, page)
    },

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
