import { setTimeout as sleep } from 'node:timers/promises'
import { humanOf } from '../identity/principal.ts'
import type { FlashClient } from './flash-client.ts'
import { FlashError } from './flash-error.ts'
import type { FlashScene } from './flash-scene.ts'
import type { Job } from './job.ts'

/** What rendering needs of the system. */
export interface RenderContext {
  flash: FlashClient
  generateImage: boolean
  /** How often a render that goes on is looked at, in milliseconds. */
  pollMs?: number
  /** Longest that an earlier call is waited for, in milliseconds. */
  waitMs?: number
}

const POLL_MS = 2000
const WAIT_MS = 300_000

const isOver = ({ status }: FlashScene) => status === 'completed' || status === 'failed'

/** Names the render in Flash: the same for each call of it, another for each render of the job. */
function renderKey({ id, render }: Pick<Job, 'id' | 'render'>): string {
  return render === 1 ? id : `${id}-${render}`
}

const isUnknownUser = (error: unknown) => error instanceof FlashError && error.status === 404

/** A user whom a service of ours named has an account in Flash once it is needed. */
async function ask({ flash, generateImage }: RenderContext, job: Job, signal: AbortSignal) {
  const context = { source: 'clockchain', worker: job.worker, job_id: job.id }
  const { requestId, visibility } = job
  const userId = humanOf(job.createdBy)
  const idempotencyKey = renderKey(job)
  const options = { visibility, generateImage, idempotencyKey, requestId, userId, signal }
  const render = () => flash.generateSync(job.query, job.preset, context, options)
  if (userId === null) return render()
  return render().catch(async (error: unknown) => {
    if (!isUnknownUser(error)) throw error
    await flash.resolveUser(userId, signal)
    return render()
  })
}

/** A render that goes on elsewhere, when it has ended. What cannot be looked at now is looked at later. */
async function awaitEnd(
  { flash, pollMs = POLL_MS }: RenderContext,
  id: string,
  { deadline, signal }: { deadline: number; signal: AbortSignal },
): Promise<FlashScene | null> {
  while (performance.now() < deadline) {
    const scene = await flash.getTimepoint(id, signal).catch((error: unknown) => {
      if (error instanceof FlashError && error.kind !== 'refused') return null
      throw error
    })
    if (scene && isOver(scene)) return scene
    await sleep(pollMs, undefined, { signal })
  }
  return null
}

/**
 * Has Flash render a job, or finds the render that an earlier call has begun. Where that failed, Flash is
 * asked for what it answered then.
 * @throws FlashError; the signal's reason when it aborts.
 */
export async function renderScene(
  context: RenderContext,
  job: Job,
  signal: AbortSignal,
): Promise<FlashScene> {
  const { pollMs = POLL_MS, waitMs = WAIT_MS } = context
  const deadline = performance.now() + waitMs
  for (;;) {
    try {
      return await ask(context, job, signal)
    } catch (error) {
      if (!(error instanceof FlashError) || error.kind !== 'conflict') throw error
      const { timepointId } = error
      const scene = timepointId && (await awaitEnd(context, timepointId, { deadline, signal }))
      if (scene && scene.status === 'completed') return scene
    }
    if (performance.now() >= deadline) {
      throw new FlashError('timeout', `an earlier call runs for longer than ${waitMs} ms`)
    }
    await sleep(pollMs, undefined, { signal })
  }
}
