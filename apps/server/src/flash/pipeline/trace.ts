import type { Trace, TraceStep } from '@timepoint/contracts'
import type { StepRecord, StepResult } from './run.ts'
import { StepError } from './state.ts'

/** A step whose answer is kept, as a trace shows it. */
export function traceRecord(
  step: string,
  inputHash: string,
  { answer, startedAt, completedAt }: StepRecord,
  fromCheckpoint: boolean,
): TraceStep {
  const asked = answer.skipped === undefined
  return {
    step,
    status: 'completed',
    engine: answer.provider === 'offline' ? 'offline' : 'llm',
    provider: asked ? answer.provider : null,
    model: asked ? answer.model : null,
    attempts: answer.attempts ?? [],
    input_hash: inputHash,
    started_at: startedAt.toISOString(),
    completed_at: completedAt.toISOString(),
    from_checkpoint: fromCheckpoint,
  }
}

function traceResult(result: StepResult, engine: 'llm' | 'offline'): TraceStep {
  const { step, inputHash } = result
  if (result.status === 'completed') {
    return traceRecord(step.name, inputHash, result.record, result.fromCheckpoint)
  }
  const attempts = result.error instanceof StepError ? result.error.attempts : []
  const last = attempts.at(-1)
  return {
    step: step.name,
    status: 'failed',
    engine,
    provider: last?.provider ?? null,
    model: last?.model ?? null,
    attempts,
    input_hash: inputHash,
    started_at: result.startedAt.toISOString(),
    completed_at: result.completedAt.toISOString(),
    from_checkpoint: false,
  }
}

/** How a run came about, in table order. */
export function toTrace(results: readonly StepResult[], engine: 'llm' | 'offline'): Trace {
  return { steps: results.map((result) => traceResult(result, engine)) }
}
