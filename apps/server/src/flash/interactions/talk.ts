import type { GenerateRequest, LlmParams, Warning } from '@timepoint/contracts'
import type { z } from 'zod'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Work } from '../operations/operation-kind.ts'
import type { Operation } from '../operations/operation-store.ts'
import { findTimepoint } from '../timepoints/timepoint-store.ts'
import type { Answering, InteractionEngine, Manner, TalkScene } from './interaction.ts'
import { toTalkScene } from './talk-scene.ts'

/** What talk of every kind needs of the system. */
export interface TalkContext {
  db: Db
  /** Who speaks for the people of a scene. @param model that the caller names; null: none. */
  talkEngineFor(request: GenerateRequest, model: string | null): InteractionEngine
}

/** What every kind of talk is asked with. */
export interface TalkRequest {
  model: string | null
  format: Manner['format']
  params: z.infer<typeof LlmParams> | null
}

/** The part of a request that says how a model is asked. */
export function talkRequest(body: {
  model?: string | null | undefined
  response_format: Manner['format']
  llm_params?: TalkRequest['params'] | undefined
}): TalkRequest {
  const { model, response_format: format, llm_params: params } = body
  return { model: model ?? null, format, params: params ?? null }
}

/** The scene of an operation, and who speaks for its people. */
export interface Talk {
  scene: TalkScene
  engine: InteractionEngine
  manner: Manner
}

async function findScene(db: Db, timepointId: string | null): Promise<TalkScene> {
  const timepoint = timepointId === null ? null : await findTimepoint(db, { id: timepointId })
  if (!timepoint) throw new AppError('not_found', { detail: 'Timepoint not found' })
  return toTalkScene(db, timepoint)
}

/**
 * @param work what it is given; the scene was handed over where the request was accepted here.
 * @throws AppError not_found when the timepoint was deleted meanwhile.
 */
export async function openTalk(
  { db, talkEngineFor }: TalkContext,
  { timepointId }: Operation,
  { model, format, params }: TalkRequest,
  { signal, deadline, handed }: Pick<Work, 'signal' | 'deadline' | 'handed'>,
): Promise<Talk> {
  const scene = (handed as TalkScene | undefined) ?? (await findScene(db, timepointId))
  const manner = { model, format, params, signal, deadline }
  return { scene, engine: talkEngineFor(scene.request, model), manner }
}

function mostFrequent(values: readonly string[]): string {
  const counts = Map.groupBy(values, (value) => value)
  const [first] = [...counts].sort((a, b) => b[1].length - a[1].length)
  return first?.[0] ?? 'none'
}

/** Who answered, on the wire: of several, whoever answered most; every warning once. */
export function presentAnswering(
  parts: readonly Pick<Answering, 'provider' | 'model' | 'warnings'>[],
  further: readonly Warning[] = [],
) {
  const warnings = [...further, ...parts.flatMap((part) => part.warnings)]
  const unique = new Map(warnings.map((one) => [`${one.code} ${one.detail}`, one]))
  return {
    model_provider: mostFrequent(parts.map(({ provider }) => provider)),
    model_used: mostFrequent(parts.map(({ model }) => model)),
    warnings: [...unique.values()],
  }
}

/** Milliseconds from the request to now. */
export function latencyOf({ createdAt }: Pick<Operation, 'createdAt'>): number {
  return Math.max(0, Date.now() - createdAt.getTime())
}
