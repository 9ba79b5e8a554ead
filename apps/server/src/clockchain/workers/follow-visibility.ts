import type { Visibility } from '@timepoint/contracts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import type { Logger } from '../../platform/log.ts'
import type { FlashClient } from '../jobs/flash-client.ts'
import { FlashError } from '../jobs/flash-error.ts'
import { GONE } from './ask-flash.ts'
import { hideScenes } from './hide-scenes.ts'
import type { RunResult } from './run-result.ts'
import {
  endLeftScene,
  endVisibilityChange,
  type LeftScene,
  listLeftScenes,
  listVisibilityChanges,
  putOffLeftScene,
  putOffVisibilityChange,
  type VisibilityChange,
} from './visibility-store.ts'
import type { Worker, WorkerTask } from './worker.ts'
import type { WorkerSettings } from './worker-settings.ts'

/** Announced when who may see a moment has changed. */
export const VISIBILITY_TOPIC = 'moment-visibility'

/** What following needs of the system. */
export interface FollowContext {
  db: RootDb
  flash: FlashClient
  log: Logger
}

/** Changes that are read at a time. */
const BATCH = 50

const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 600_000

/** Something that Flash has to be told, and how that is written down. */
interface Telling {
  visibility: Visibility
  timepointIds: readonly string[]
  /** Scenes that do not follow the moment: those leave it that Flash shows to fewer people. */
  attachedIds: readonly string[]
  failures: number
  /** For the log. */
  about: Readonly<Record<string, string>>
  end(trx: Db): Promise<void>
  putOff(trx: Db, pauseMs: number): Promise<void>
}

const ofMoment = (change: VisibilityChange): Telling => ({
  ...change,
  about: { momentId: change.momentId },
  end: (trx) => endVisibilityChange(trx, change),
  putOff: (trx, pauseMs) => putOffVisibilityChange(trx, change, pauseMs),
})

const ofLeftScene = (scene: LeftScene): Telling => ({
  ...scene,
  timepointIds: [scene.timepointId],
  attachedIds: [],
  about: { timepointId: scene.timepointId },
  end: (trx) => endLeftScene(trx, scene),
  putOff: (trx, pauseMs) => putOffLeftScene(trx, scene, pauseMs),
})

/** What is due of both kinds. */
async function listTellings(db: Db): Promise<Telling[]> {
  const changes = await listVisibilityChanges(db, BATCH)
  const left = await listLeftScenes(db, BATCH)
  return [...left.map(ofLeftScene), ...changes.map(ofMoment)]
}

async function tell(
  { flash }: FollowContext,
  { visibility, timepointIds }: Telling,
  signal: AbortSignal,
): Promise<void> {
  for (const id of timepointIds) {
    await flash.setVisibility(id, visibility, signal).catch((error: unknown) => {
      // A scene that is gone has nobody to be told of.
      if (error instanceof FlashError && GONE.has(error.status ?? 0)) return
      throw error
    })
  }
}

/** Takes scenes from their moments that Flash shows to fewer people than these are shown to. */
async function checkAttached(
  context: FollowContext,
  task: WorkerTask,
  { visibility, attachedIds }: Telling,
): Promise<void> {
  if (visibility === 'private') return
  for (const id of attachedIds) {
    const scene = await context.flash.getTimepoint(id, task.signal).catch((error: unknown) => {
      if (error instanceof FlashError && GONE.has(error.status ?? 0)) return null
      throw error
    })
    const told = scene?.visibility ?? 'public'
    if (told !== 'public') await hideScenes(context, task, [{ id, told }])
  }
}

/** @returns whether Flash knows. */
async function followOne(
  context: FollowContext,
  task: WorkerTask,
  telling: Telling,
): Promise<boolean> {
  try {
    await tell(context, telling, task.signal)
    await checkAttached(context, task, telling)
  } catch (error) {
    task.signal.throwIfAborted()
    if (!(error instanceof FlashError)) throw error
    const { failures, about } = telling
    const level = failures === 0 ? 'warn' : 'debug'
    context.log[level]({ err: error, ...about }, 'Flash could not be told who may see a scene')
    const growing = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 20), LONGEST_PAUSE_MS)
    const pauseMs = Math.max(growing, error.retryAfterMs ?? 0)
    await task.write((trx) => telling.putOff(trx, pauseMs))
    return false
  }
  await task.write((trx) => telling.end(trx))
  return true
}

async function followAll(context: FollowContext, task: WorkerTask): Promise<RunResult> {
  const sum = { created: 0, failed: 0, costUsd: 0 }
  for (;;) {
    const tellings = await listTellings(context.db)
    if (tellings.length === 0) return sum
    for (const telling of tellings) {
      if (await followOne(context, task, telling)) sum.created += 1
      else sum.failed += 1
    }
  }
}

/**
 * Has Flash show the scenes of moments to whom the moments are shown, however often that changes and however
 * long Flash is away, also when the moments are gone by then. Always the last change counts.
 */
export function createVisibilityFollower(
  context: FollowContext,
  { isEnabled, schedule }: WorkerSettings,
): Worker {
  return {
    name: 'visibility',
    isEnabled,
    schedule,
    topics: [VISIBILITY_TOPIC],
    run: (task) => followAll(context, task),
  }
}
