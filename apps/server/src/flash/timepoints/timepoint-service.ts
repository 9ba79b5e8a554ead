import { createHash, randomUUID } from 'node:crypto'
import {
  DEFAULT_PRESET,
  type Frame,
  type GenerateRequest,
  isFinalFrame,
} from '@timepoint/contracts'
import type { RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { appendFrame, type StoredFrame } from '../../platform/events/event-store.ts'
import type { EventStream } from '../../platform/events/event-stream.ts'
import { assertAnswerable, ignoredParts } from '../engines/selection.ts'
import { ENCODER, resizeImage } from '../illustration/index.ts'
import { findImage, type StoredImage } from './image-store.ts'
import { newSlug } from './slug.ts'
import {
  findTimepoint,
  insertTimepoint,
  listTimepoints,
  type StoredTimepoint,
  type TimepointPage,
} from './timepoint-store.ts'

/** What the service needs of the system. */
export interface TimepointServiceContext {
  db: RootDb
  events: EventStream
  /** Starts the durable workflow that renders an accepted timepoint. */
  startRender(id: string): Promise<void>
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

function startFrame(id: string, request: GenerateRequest): Frame {
  return {
    event: 'start',
    step: 'initialization',
    progress: 0,
    data: {
      timepoint_id: id,
      query: request.query,
      preset: request.preset ?? DEFAULT_PRESET,
      generate_image: request.generate_image,
    },
  }
}

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
  const { db, events } = context

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

  return {
    get,
    getImage,

    /**
     * Stores a request and starts its render, which goes on whatever becomes of the caller.
     * @param mode whether the caller waits for the end or comes back later.
     * @throws AppError provider_unavailable, not_configured
     */
    async accept(request: GenerateRequest, mode: 'wait' | 'background'): Promise<string> {
      assertAnswerable(request)
      if (request.callback_url && mode === 'background') {
        const detail = 'This version of the server makes no callbacks: poll, or follow the events'
        throw new AppError('not_configured', { detail })
      }
      const id = randomUUID()
      const accepted = {
        id,
        slug: newSlug(request.query),
        request: { ...request, preset: request.preset ?? DEFAULT_PRESET },
        warnings: ignoredParts(request, mode),
      }
      await db.transaction().execute(async (trx) => {
        await insertTimepoint(trx, accepted)
        await appendFrame(trx, id, 'start', startFrame(id, request))
      })
      await context.startRender(id)
      return id
    },

    /**
     * Waits until a render has ended.
     * @throws AppError with the code of the failure when it failed; `timeout` when the signal
     *   aborted first.
     */
    async waitForEnd(id: string, signal: AbortSignal): Promise<StoredTimepoint> {
      for await (const { frame } of events.follow(id, 0, signal)) {
        if (!isFinalFrame(frame)) continue
        const timepoint = await get({ id })
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
