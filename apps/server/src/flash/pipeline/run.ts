import { setImmediate as immediate } from 'node:timers/promises'
import { type Content, isStorableJson, type Warning } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import type { Agent } from '../agents/agent.ts'
import { AGENTS } from '../agents/agents.ts'
import type { AgentName, State } from '../agents/outputs.ts'
import { unlessAborted } from '../signals.ts'
import { digest } from './digest.ts'
import { type Answer, type Engine, type RenderInput, StepError } from './state.ts'
import type { Step } from './steps.ts'

/** An answer as it is kept: checked, and with the times at which the work began and ended. */
export interface StepRecord {
  answer: Omit<Answer, 'image' | 'warnings'>
  warnings: Warning[]
  startedAt: Date
  completedAt: Date
}

/** What became of one step. */
export type StepResult = { step: Step; inputHash: string } & (
  | {
      status: 'completed'
      record: StepRecord
      /** The answer was kept by an earlier run. */
      fromCheckpoint: boolean
    }
  | { status: 'failed'; error: AppError; startedAt: Date; completedAt: Date }
)

/** An answer could not be kept: the run is worth nothing and must be run again, if at all. */
export class CheckpointError extends Error {
  override name = 'CheckpointError'
}

/** Where answers are kept between runs of the same render. */
export interface Checkpoints {
  /** An answer that was kept before. */
  load(step: AgentName, inputHash: string): StepRecord | null
  /**
   * Waited for before each call: its answer will be taken, and all answers so far are kept but those
   * that are just being written.
   * @throws CheckpointError when it will not be taken.
   */
  confirm(): Promise<void>
  /**
   * Keeps the record, and the picture that may come with it, after those that were given before.
   * @throws CheckpointError
   */
  save(
    step: AgentName,
    inputHash: string,
    record: StepRecord,
    image: Answer['image'],
  ): Promise<void>
}

/** One run of the steps of a render. */
export interface Run {
  steps: readonly Step[]
  engine: Engine
  input: RenderInput
  checkpoints: Checkpoints
  /** Told of every step as it ends, in the order in which they end. */
  onResult(result: StepResult): void
  /** Told of what is written while it is written, when that is wanted. */
  onContent?(step: AgentName, content: Content): void
  /** Ends the run early; its reason says why. */
  signal: AbortSignal
}

/** What a run came to. */
export interface RunOutcome {
  state: State
  /** In table order. Steps that never ran, because the run had failed, are absent. */
  results: StepResult[]
  /** Steps that were given up because the run had ended, if something was asked for them. */
  givenUp: StepResult[]
  /** What ended the render; null when every required step is there. */
  failure: { step: AgentName; error: AppError } | null
  /**
   * Resolves when all answers are kept.
   * @throws CheckpointError
   */
  kept: Promise<unknown>
}

/** Only what the step declares to need, so that nothing undeclared can influence an answer. */
function select(state: State, step: Step): State {
  return Object.fromEntries(
    step.needs.filter((name) => name in state).map((name) => [name, state[name]]),
  )
}

/** Hashes of everything that answers depend on; equal inputs have equal hashes. */
export function createInputHash(
  engine: Engine,
  input: RenderInput,
): (step: Step, needed: State) => string {
  const { request } = input
  const shared = digest({
    engine: engine.name,
    query: request.query,
    preset: request.preset ?? null,
    models: [request.text_model ?? null, request.image_model ?? null, request.model_policy ?? null],
    llm_params: request.llm_params ?? null,
    facts: digest(input.facts),
    ...(input.carried ? { carried: digest(input.carried) } : {}),
  })
  return (step, needed) => {
    const needs = Object.entries(needed).map(([name, output]) => [name, digest(output)])
    return digest({ shared, step: step.name, needs: Object.fromEntries(needs) as object })
  }
}

/** Parses and checks an answer; what the checks doubt becomes warnings. */
function accept(
  step: Step,
  answer: Answer,
  needed: State,
): { answer: Answer; warnings: Warning[] } {
  const agent = AGENTS[step.name] as Agent
  const parsed = agent.output.safeParse(answer.output)
  if (!parsed.success || !isStorableJson(parsed.data)) {
    const error = new AppError('provider_error', {
      detail: `The ${step.name} step gave an unusable answer`,
      cause: parsed.error,
    })
    throw new StepError(error, answer.attempts ?? [], answer.usage)
  }
  const warnings = (agent.check?.(parsed.data, needed) ?? []).map(({ detail }) => ({
    step: step.name,
    code: 'check_failed',
    detail,
  }))
  const own = (answer.warnings ?? []).map((warning) => ({ step: step.name, ...warning }))
  return { answer: { ...answer, output: parsed.data }, warnings: [...own, ...warnings] }
}

/** An error of the catalogue: what a step throws otherwise is a defect of ours or its engine's. */
function toAppError(step: Step, error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('internal', { detail: `The ${step.name} step failed`, cause: error })
}

/** What a step that was given up had asked for; an engine that heard of it says so at once. */
async function lastWords(
  step: Step,
  asking: Promise<Answer>,
  reason: unknown,
): Promise<StepError | null> {
  const asked = asking.then(
    ({ attempts = [], usage }) => new StepError(toAppError(step, reason), attempts, usage),
    (error: unknown) => (error instanceof StepError ? error : null),
  )
  return Promise.race([asked, immediate(null)])
}

/** A step's answer, and the promise of its being kept. */
async function answerStep(
  run: Run,
  step: Step,
  needed: State,
  inputHash: string,
  signal: AbortSignal,
): Promise<{ record: StepRecord; fromCheckpoint: boolean; stored: Promise<void> }> {
  const known = run.checkpoints.load(step.name, inputHash)
  if (known) return { record: known, fromCheckpoint: true, stored: Promise.resolve() }
  await run.checkpoints.confirm()
  signal.throwIfAborted() // Time may be up, or another step may have ended the run.
  const startedAt = new Date()
  const { onContent } = run
  const tell = onContent && ((content: Content) => onContent(step.name, content))
  const asking = run.engine.answer(step.name, run.input, needed, signal, tell)
  const raw = await unlessAborted(asking, signal).catch(async (error: unknown) => {
    throw signal.aborted ? ((await lastWords(step, asking, error)) ?? error) : error
  })
  const { answer, warnings } = accept(step, raw, needed)
  const { image, warnings: _own, ...kept } = answer
  const record: StepRecord = { answer: kept, warnings, startedAt, completedAt: new Date() }
  const stored = run.checkpoints.save(step.name, inputHash, record, image)
  return { record, fromCheckpoint: false, stored }
}

/** What a refusal by the judge looks like to the render. */
function rejection(record: StepRecord): AppError | null {
  const verdict = record.answer.output as NonNullable<State['judge']>
  if (verdict.admitted) return null
  return new AppError('query_rejected', {
    detail: verdict.reason ?? 'The query names no moment',
    extra: {
      reason: verdict.reason ?? 'The query names no moment',
      ...(verdict.suggested_query ? { suggested_query: verdict.suggested_query } : {}),
    },
  })
}

/**
 * The one executor: runs every step the moment what it needs is there and its call is confirmed. A
 * required step that fails stops the others; so does a refusal by the judge, which outranks any failure
 * that happened beside it. Never throws for a failed step: the outcome says so.
 * @throws CheckpointError when answers cannot be kept: such a run must be run again.
 */
export async function runSteps(run: Run): Promise<RunOutcome> {
  const state: State = {}
  const results = new Map<AgentName, StepResult>()
  const givenUp: StepResult[] = []
  const stop = new AbortController()
  const signal = AbortSignal.any([run.signal, stop.signal])
  const settled = new Map<AgentName, Promise<void>>()
  const inputHash = createInputHash(run.engine, run.input)
  const keeping: Promise<void>[] = []
  let broken: CheckpointError | null = null

  const breakOff = (error: CheckpointError) => {
    broken ??= error
    stop.abort()
  }
  const settle = (result: StepResult) => {
    results.set(result.step.name, result)
    run.onResult(result)
  }
  const execute = async (step: Step) => {
    await Promise.all(step.needs.map((name) => settled.get(name)))
    if (signal.aborted) return
    const startedAt = new Date()
    const needed = select(state, step)
    const hash = inputHash(step, needed)
    try {
      const answering = answerStep(run, step, needed, hash, signal)
      const { record, fromCheckpoint, stored } = await answering
      keeping.push(stored)
      stored.catch(breakOff)
      const refused = step.name === 'judge' ? rejection(record) : null
      if (refused) throw refused
      Object.assign(state, { [step.name]: record.answer.output })
      settle({ step, inputHash: hash, status: 'completed', record, fromCheckpoint })
      setImmediate(digest, record.answer.output) // While it is being kept, for those that need it.
    } catch (error) {
      if (error instanceof CheckpointError) return breakOff(error)
      const times = { startedAt, completedAt: new Date() }
      const failed = { step, inputHash: hash, status: 'failed', ...times } as const
      if (signal.aborted) {
        if (error instanceof StepError) givenUp.push({ ...failed, error })
        return
      }
      settle({ ...failed, error: toAppError(step, error) })
      if (!step.required) return
      if (step.name !== 'judge') await settled.get('judge')
      stop.abort()
    }
  }
  for (const step of run.steps) settled.set(step.name, execute(step))
  await Promise.all(settled.values())
  const kept = Promise.all(keeping)
  kept.catch(() => {}) // Told to whoever waits for it.
  if (broken) throw broken
  return { ...summarise(run, state, results), givenUp, kept }
}

function summarise(
  run: Run,
  state: State,
  results: Map<AgentName, StepResult>,
): Omit<RunOutcome, 'kept' | 'givenUp'> {
  const ordered = run.steps.flatMap((step) => results.get(step.name) ?? [])
  const missing = run.steps.find((step) => !results.has(step.name))
  // Without the judge's verdict, when time ran out, no other failure may be shown.
  const failed =
    missing?.name === 'judge'
      ? undefined
      : ordered.find((result) => result.status === 'failed' && result.step.required)
  if (failed?.status === 'failed') {
    return { state, results: ordered, failure: { step: failed.step.name, error: failed.error } }
  }
  if (!missing) return { state, results: ordered, failure: null }
  const reason = run.signal.reason
  const error = reason instanceof AppError ? reason : new AppError('timeout', { cause: reason })
  return { state, results: ordered, failure: { step: missing.name, error } }
}
