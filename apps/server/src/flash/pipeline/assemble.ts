import type { Claim, Confidence, Timepoint, Usage, Warning } from '@timepoint/contracts'
import { permissivenessOf } from '../../providers/models/permissiveness.ts'
import type { AgentName, State } from '../agents/outputs.ts'
import type { RenderResult } from '../timepoints/render-result.ts'
import type { Run, RunOutcome, StepResult } from './run.ts'
import {
  addUsage,
  type Engine,
  NO_USAGE,
  type RenderInput,
  type Settled,
  StepError,
} from './state.ts'

/** Warnings in table order: what the checks doubted and which optional steps failed. */
function collectWarnings(results: StepResult[]): Warning[] {
  return results.flatMap((result) =>
    result.status === 'completed'
      ? result.record.warnings
      : [{ step: result.step.name, code: result.error.code, detail: result.error.message }],
  )
}

function usageOf(result: StepResult): Usage {
  if (result.status === 'completed') return result.record.answer.usage
  return result.error instanceof StepError ? result.error.usage : NO_USAGE
}

/** What all steps used, those that failed as well. */
export function sumUsage(results: readonly StepResult[]): Usage {
  return addUsage(results.map(usageOf))
}

/** Each thing that is worth saying, once. */
function unique(warnings: Warning[]): Warning[] {
  const seen = new Set<string>()
  return warnings.filter(({ code, detail }) => {
    const key = `${code} ${detail}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function mostFrequent(values: string[]): string | null {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

/** Who answered a step: of several calls beside each other more than one may have. */
function answerers({ step, ...result }: StepResult): Timepoint['models_used'] {
  if (result.status === 'failed' || result.record.answer.skipped !== undefined) return []
  const { answer } = result.record
  const answered = answer.attempts?.filter(({ outcome }) => outcome === 'ok') ?? []
  const all = [answer, ...answered].map(({ model, provider }) => ({
    step: step.name,
    model,
    provider,
  }))
  return [...new Map(all.map((one) => [`${one.provider} ${one.model}`, one])).values()]
}

function datePart(timeline: State['timeline']) {
  return {
    title: timeline?.title ?? null,
    year: timeline?.year ?? null,
    month: timeline?.month ?? null,
    day: timeline?.day ?? null,
    hour: timeline?.hour ?? null,
    minute: timeline?.minute ?? null,
    second: timeline?.second ?? null,
    season: timeline?.season ?? null,
    time_of_day: timeline?.time_of_day ?? null,
    era: timeline?.era ?? null,
    date_edtf: timeline?.date_edtf ?? null,
    date_precision: timeline?.date_precision ?? null,
    calendar: timeline?.calendar ?? null,
    is_approximate: timeline?.is_approximate ?? false,
    location: timeline?.location ?? null,
    latitude: timeline?.place?.latitude ?? null,
    longitude: timeline?.place?.longitude ?? null,
    place: timeline?.place ?? null,
    tags: timeline?.tags ?? [],
  }
}

function modelPart(results: StepResult[]) {
  const models = results.flatMap(answerers)
  const text = models.filter((entry) => entry.step !== 'image_generation')
  const image = models.find((entry) => entry.step === 'image_generation')
  return {
    text_model_used: mostFrequent(text.map((entry) => entry.model)),
    image_model_used: image?.model ?? null,
    model_provider: mostFrequent(text.map((entry) => entry.provider)),
    model_permissiveness: permissivenessOf(models),
    models_used: models,
  }
}

function imageWarning(results: StepResult[]): string | null {
  const image = results.find((result) => result.step.name === 'image_generation')
  return image?.status === 'failed' ? image.error.message : null
}

function contentPart(state: State) {
  const prompt = state.image_prompt
  const optimized = state.image_prompt_optimizer?.optimized_prompt
  return {
    query_type: state.judge?.query_type ?? null,
    scene: state.scene ?? null,
    characters: state.characters ?? null,
    ...(state.identification ? { stubs: state.identification.characters } : {}),
    dialog: state.critique?.rewritten ?? state.dialog?.lines ?? null,
    moment: state.moment ?? null,
    grounding: state.extraction ?? state.grounding?.grounding ?? null,
    citations: state.grounding?.citations ?? [],
    search_suggestions: state.grounding?.evidence?.suggestions_html ?? null,
    graph: state.graph ?? null,
    camera: state.camera ?? null,
    image_prompt_data: prompt
      ? { ...prompt, optimized_prompt: optimized ?? prompt.optimized_prompt }
      : null,
  }
}

const UNMEASURED: Confidence = { overall: null, date: null, location: null, grounding: null }

/** What answers say of themselves; lines that were written anew speak for themselves. */
function claimsOf(state: State, results: readonly StepResult[]): Claim[] {
  const dropped = state.critique?.rewritten ? 'dialog' : null
  return results.flatMap((result) =>
    result.status === 'completed' && result.step.name !== dropped
      ? (result.record.answer.claims ?? [])
      : [],
  )
}

function doubtedSteps(results: readonly StepResult[]): Set<AgentName> {
  const doubted = results.filter(
    (result) =>
      result.status === 'completed' &&
      result.record.warnings.some(({ code }) => code === 'check_failed'),
  )
  return new Set(doubted.map(({ step }) => step.name))
}

function settle(engine: Engine, input: RenderInput, state: State, results: StepResult[]): Settled {
  const settled = engine.settle?.(input, state, claimsOf(state, results), doubtedSteps(results))
  return (
    settled ?? {
      timeline: state.timeline,
      claims: state.grounding?.claims ?? [],
      confidence: state.grounding?.confidence ?? UNMEASURED,
    }
  )
}

/**
 * The stored result of a run in which every required step ended well.
 * @param extra warnings about the request itself, before those of the steps.
 */
export function assembleResult(
  { engine, input }: Pick<Run, 'engine' | 'input'>,
  { state, results }: RunOutcome,
  generationTimeMs: number,
  extra: Warning[],
): RenderResult {
  const { timeline, claims, confidence } = settle(engine, input, state, results)
  return {
    ...datePart(timeline),
    ...modelPart(results),
    ...contentPart(state),
    claims,
    confidence,
    has_image: state.image_generation !== undefined,
    image_generation_warning: imageWarning(results),
    warnings: unique([...extra, ...collectWarnings(results)]),
    usage: sumUsage(results),
    generation_time_ms: generationTimeMs,
  }
}
