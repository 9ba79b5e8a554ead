import {
  type Comparison,
  type ComparisonRow,
  codePointLength,
  type EvalModel,
  type EvalWarning,
  isStorableText,
} from '@timepoint/contracts'
import type { Candidate } from '../../providers/models/candidates.ts'
import { ownEntry } from '../../providers/models/own-entry.ts'
import { ProviderError, type ProviderName, type ThinkingLevel } from '../../providers/provider.ts'
import { Budget } from '../../providers/router/budget.ts'
import type { Routed, Router } from '../../providers/router/router.ts'
import { FAILURE_WORDS, RoutingError } from '../../providers/router/routing-error.ts'
import { latencyStats, rank, successRate } from './statistics.ts'

/** What a comparison asks with. */
export interface CompareContext {
  router: Pick<Router, 'text'>
  /** Whose calls can be made. */
  providers: ReadonlySet<ProviderName>
  /** What one model may cost, in US dollars. */
  costLimitUsd: number
  /** Fetches what would else be fetched on the first model's time. Never throws. */
  warmUp(): Promise<void>
}

/** What is compared. */
export interface CompareOrder {
  /** The prompt, as every model gets it. */
  query: string
  models: readonly EvalModel[]
  promptType: string
  /** For each model, in milliseconds. */
  timeoutMs: number
}

const PREVIEW_CHARACTERS = 200
const MAX_TOKENS = 1024
const ROUTER_MARGIN_MS = 1000
const SYSTEM = 'Answer in plain text, in at most 300 words.'
const SHORTER = 'Answer in half as many words.'

/** Who writes; the others of a server make pictures. */
const WRITERS: readonly ProviderName[] = ['google', 'openrouter', 'local']

/** One of the documented models is another one that is told to think. */
const THINKING: Readonly<Record<string, string>> = {
  'gemini-2.5-flash-thinking': 'gemini-2.5-flash',
}

/** How a model is asked; null when nobody of that name can be. */
function candidateOf(
  { model_id: id, provider: name }: EvalModel,
  { providers }: CompareContext,
): { candidate: Candidate; thinking: ThinkingLevel } | null {
  const provider = WRITERS.find((one) => one === name && providers.has(one))
  if (!provider) return null
  const plain = provider === 'google' ? ownEntry(THINKING, id) : undefined
  const model = provider === 'local' ? id.replace(/^local\//i, '') : (plain ?? id)
  const candidate = { provider, model, requested: model, isNamed: true as const }
  return { candidate, thinking: plain === undefined ? 'none' : 'high' }
}

/** @throws ProviderError unusable for what no database can store. */
function readText(text: string): string {
  if (isStorableText(text)) return text
  throw new ProviderError('unusable', 'An answer held NUL or broken Unicode')
}

/** Asks one model and nobody else, but for the successor of a retired one. @throws RoutingError */
function ask(context: CompareContext, order: CompareOrder, model: EvalModel, signal: AbortSignal) {
  const asked = candidateOf(model, context)
  if (!asked) return null
  const { query, timeoutMs } = order
  return context.router.text({
    call: 'evaluation',
    candidates: [asked.candidate],
    system: SYSTEM,
    prompt: ({ shorter }) => (shorter ? `${query}\n\n${SHORTER}` : query),
    reply: null,
    maxTokens: MAX_TOKENS,
    thinking: asked.thinking,
    sampling: () => ({}),
    search: false,
    openHosts: false,
    read: readText,
    // The limit of the comparison is the only one: a model may be silent until then, and is not
    // given up by the router in the same moment.
    budget: new Budget(context.costLimitUsd, Date.now() + timeoutMs),
    patienceMs: timeoutMs + ROUTER_MARGIN_MS,
    signal,
  })
}

function warningsOf(model: EvalModel, { replaced, ignored }: Routed<string>): EvalWarning[] {
  const id = model.model_id
  const warnings: EvalWarning[] = ignored.map((name) => ({
    code: 'llm_param_ignored',
    message: `${id} does not take ${name}; it was left out`,
  }))
  if (!replaced) return warnings
  const { used } = replaced
  const message = `${id} is retired; ${used} answered in its place`
  return [...warnings, { code: 'model_replaced', message, requested: id, used }]
}

/** Why there is no answer, in words that anyone may read. */
function reasonOf(error: unknown, isLate: boolean, { timeoutMs }: CompareOrder): string {
  if (isLate) return `No answer within ${timeoutMs / 1000} s`
  if (!(error instanceof RoutingError)) throw error
  const last = error.attempts.findLast(({ outcome }) => outcome in FAILURE_WORDS)
  const words = FAILURE_WORDS[(last?.outcome ?? 'open') as keyof typeof FAILURE_WORDS]
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The start of a text, by code points. */
const preview = (text: string) => [...text].slice(0, PREVIEW_CHARACTERS).join('')

async function compareOne(
  context: CompareContext,
  order: CompareOrder,
  model: EvalModel,
  signal: AbortSignal,
): Promise<ComparisonRow> {
  const began = performance.now()
  const started_at = new Date().toISOString()
  const limit = AbortSignal.timeout(order.timeoutMs)
  const ended = () => ({ ...model, started_at, completed_at: new Date().toISOString() })
  const fail = (error: string): ComparisonRow => ({
    ...ended(),
    success: false,
    latency_ms: null,
    output_length: 0,
    output_preview: '',
    output: null,
    error,
    model_used: null,
    warnings: [],
  })
  try {
    const routed = await ask(context, order, model, AbortSignal.any([signal, limit]))
    if (!routed)
      return fail(`Not configured: no text models of ${model.provider} can be asked here`)
    const output = routed.value
    return {
      ...ended(),
      success: true,
      latency_ms: Math.round(performance.now() - began),
      output_length: codePointLength(output),
      output_preview: preview(output),
      output,
      error: null,
      model_used: routed.model,
      warnings: warningsOf(model, routed),
    }
  } catch (error) {
    signal.throwIfAborted()
    return fail(reasonOf(error, limit.aborted, order))
  }
}

/** Makes a row, or finds the one that was made before under the same name. */
type Keep = (name: string, make: () => Promise<ComparisonRow>) => Promise<ComparisonRow>

/**
 * Gives the same prompt to several models at the same time, each by itself: what one of them fails
 * with is its row, and nobody else answers for it. Rows come in the order of the models.
 * @throws the signal's reason when it aborts.
 */
export async function compareModels(
  context: CompareContext,
  order: CompareOrder,
  signal: AbortSignal,
  keep: Keep = (_name, make) => make(),
): Promise<Comparison> {
  await context.warmUp()
  const began = performance.now()
  const timestamp = new Date().toISOString()
  const results = await Promise.all(
    order.models.map((model, index) =>
      keep(`row ${index}`, () => compareOne(context, order, model, signal)),
    ),
  )
  const ranked = rank(results)
  return {
    query: order.query,
    prompt_type: order.promptType,
    timestamp,
    total_duration_ms: Math.round(performance.now() - began),
    models_tested: results.length,
    fastest_model: ranked[0]?.model_id ?? null,
    slowest_model: ranked.at(-1)?.model_id ?? null,
    success_count: ranked.length,
    failure_count: results.length - ranked.length,
    success_rate: successRate(ranked.length, results.length),
    latency_stats: latencyStats(ranked.map(({ latency_ms }) => latency_ms ?? 0)),
    ranking: ranked.map(({ model_id }) => model_id),
    results,
  }
}
