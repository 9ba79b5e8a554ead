import { type Attempt, isStorableJson, type Warning } from '@timepoint/contracts'
import { z } from 'zod'
import type { Candidate } from '../../../providers/models/candidates.ts'
import { ProviderError, type TextAnswer } from '../../../providers/provider.ts'
import type { Routed } from '../../../providers/router/router.ts'
import { RoutingError } from '../../../providers/router/routing-error.ts'
import { objectText } from '../../../providers/shared/json-text.ts'
import type { Finding, Prompt, PromptInput } from '../../agents/agent.ts'
import { unmarkText } from '../../agents/prompting/mark.ts'
import { renderCorrection, renderSections } from '../../agents/prompting/sections.ts'
import { type RenderScope, samplingFor, systemText } from './scope.ts'

/** What a question came to, with everything that was tried for it. */
export interface Asked<Reply> {
  reply: Reply
  /** What is still doubtful about it. */
  findings: Finding[]
  provider: string
  model: string
  attempts: Attempt[]
  warnings: Warning[]
  answer: TextAnswer
}

/** How a question is asked. */
export interface AskOptions {
  candidates: readonly Candidate[]
  signal: AbortSignal
  /** Use the provider's web search. Only for prompts without a reply schema. */
  search?: boolean
  /** Doubts of the caller's own, beside those of the prompt. */
  check?(reply: never): Finding[]
  /** The answer is kept whatever is found in it, as where it was shown while it was written. */
  once?: boolean
  onText?(text: string, restart: boolean): void
}

const SHORTER = 'Your last answer did not fit. Say the same in half as many words.'

const schemas = new WeakMap<Prompt<never, never>, Record<string, unknown>>()

/** The reply's JSON Schema, with the prompt's name as its title. */
function schemaOf(prompt: Prompt<never, never>): Record<string, unknown> | null {
  if (!prompt.reply) return null
  const known = schemas.get(prompt)
  if (known) return known
  const { $schema: _, ...schema } = z.toJSONSchema(prompt.reply, { io: 'input' })
  const titled = { title: prompt.name, ...schema }
  schemas.set(prompt, titled)
  return titled
}

function unusable(fault: string): ProviderError {
  return new ProviderError('unusable', 'An answer was not of the form that was asked for', {
    fault,
  })
}

/** @throws ProviderError unusable for what no database can store. */
function storable<Reply>(reply: Reply): Reply {
  if (isStorableJson(reply)) return reply
  throw unusable('It holds NUL or broken Unicode.')
}

/**
 * The reply in an answer. Models copy marks with the words between which they stand.
 * @throws ProviderError unusable
 */
function readReply<Reply>(reply: z.ZodType<Reply> | null, text: string, mark: string): Reply {
  // Where sources are cited by position, nothing may be taken out yet.
  if (!reply) return storable(text as Reply)
  let value: unknown
  try {
    value = JSON.parse(objectText(unmarkText(text, mark)))
  } catch {
    throw unusable('It was no JSON object.')
  }
  const parsed = reply.safeParse(value)
  if (parsed.success) return storable(parsed.data)
  const issues = parsed.error.issues.slice(0, 5)
  throw unusable(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}

function warningsOf({ params }: RenderScope, routed: Routed<unknown>): Warning[] {
  const { replaced, ignored } = routed
  const set = ignored.filter((name) => (params as Record<string, unknown>)[name] != null)
  const warnings: Warning[] = set.map((name) => ({
    code: 'llm_param_ignored',
    detail: `${routed.candidate.model} does not take ${name}; it was left out`,
  }))
  if (!replaced) return warnings
  const { requested, used } = replaced
  const detail = `${requested} is retired; ${used} answered in its place`
  return [...warnings, { code: 'model_replaced', detail, requested, used }]
}

/** A question of one run, ready to be asked once or twice. */
class Questioner<Input extends PromptInput, Reply> {
  /** Whether a model was told what is wrong with the form of its answer. */
  wasCorrected = false
  readonly #scope: RenderScope
  readonly #prompt: Prompt<Input, Reply>
  readonly #sections: string
  readonly #options: AskOptions

  constructor(scope: RenderScope, prompt: Prompt<Input, Reply>, input: Input, options: AskOptions) {
    this.#scope = scope
    this.#prompt = prompt
    this.#sections = renderSections(prompt.user(input))
    this.#options = options
  }

  #text(fault: string | null, findings: readonly Finding[], shorter: boolean): string {
    this.wasCorrected ||= fault !== null
    const wrong = fault === null ? findings : [{ detail: fault }]
    const parts = [this.#sections]
    const form = this.#prompt.reply ? 'object' : 'text'
    if (wrong.length > 0) parts.push(renderCorrection(wrong, this.#scope.mark, form))
    if (shorter) parts.push(SHORTER)
    return parts.join('\n\n')
  }

  /** @param findings what was doubted the first time: then the answer can be done without. */
  async ask(candidates: readonly Candidate[], findings: readonly Finding[]) {
    const scope = this.#scope
    const { reply: form, name, system, temperature } = this.#prompt
    const { search = false, signal, onText } = this.#options
    const schema = schemaOf(this.#prompt as Prompt<never, never>)
    const isExtra = findings.length > 0
    const routed = await scope.router.text({
      call: name,
      candidates,
      system: systemText(scope, system),
      prompt: ({ shorter, fault }) => this.#text(fault, findings, shorter),
      reply: schema && { name, schema },
      maxTokens: scope.maxTokens,
      thinking: scope.thinking,
      sampling: samplingFor(scope, temperature),
      search,
      openHosts: scope.choice.text.permissive,
      read: (text, answer) => ({ reply: readReply(form, text, scope.mark), answer }),
      budget: scope.budget,
      signal,
      isExtra,
      // What is written the second time is told when it is known which answer is kept.
      ...(onText && !isExtra ? { onText } : {}),
    })
    const { candidate, model, attempts, value } = routed
    const asked = { ...value, provider: candidate.provider, model, attempts }
    return { candidate, asked: { ...asked, warnings: warningsOf(scope, routed) } }
  }
}

/** Further than any number of other doubts. */
const GRAVE = 100

/** How much is held against an answer: one that may not be shown is worse than all that may. */
function weigh(findings: readonly Finding[]): number {
  return findings.reduce((sum, { grave }) => sum + (grave ? GRAVE : 1), 0)
}

/**
 * Asks a model. When the checks doubt its answer it is asked once more, with what they found; the
 * answer that they doubt less is kept.
 * @throws RoutingError when nobody gives a usable answer.
 */
export async function ask<Input extends PromptInput, Reply>(
  scope: RenderScope,
  prompt: Prompt<Input, Reply>,
  input: Input,
  options: AskOptions,
): Promise<Asked<Reply>> {
  const questioner = new Questioner(scope, prompt, input, options)
  const doubts = (reply: Reply): Finding[] => [
    ...prompt.check(reply, input),
    ...(options.check?.(reply as never) ?? []),
  ]
  const began = performance.now()
  const { candidate, asked } = await questioner.ask(options.candidates, [])
  const tookMs = performance.now() - began
  const findings = doubts(asked.reply)
  const kept = { ...asked, findings }
  if (findings.length === 0 || questioner.wasCorrected || options.once) return kept
  if (!scope.budget.hasRoomFor(tookMs)) return kept
  try {
    const { asked: again } = await questioner.ask([candidate], findings)
    const attempts = [...asked.attempts, ...again.attempts]
    const left = doubts(again.reply)
    return weigh(left) < weigh(findings)
      ? { ...again, findings: left, attempts }
      : { ...kept, attempts }
  } catch (error) {
    if (!(error instanceof RoutingError)) throw error
    return { ...kept, attempts: [...asked.attempts, ...error.attempts] }
  }
}

/** Doubts that stayed, for people. */
export function toWarnings(findings: readonly Finding[]): Warning[] {
  return findings.map(({ detail }) => ({ code: 'check_failed', detail }))
}
