import type { Attempt, Warning } from '@timepoint/contracts'
import { z } from 'zod'
import type { Candidate } from '../../../providers/models/candidates.ts'
import { ProviderError, type TextAnswer } from '../../../providers/provider.ts'
import type { Routed } from '../../../providers/router/router.ts'
import { RoutingError } from '../../../providers/router/routing-error.ts'
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

/**
 * The reply in an answer. Models copy marks with the words between which they stand.
 * @throws ProviderError unusable
 */
function readReply<Reply>(reply: z.ZodType<Reply> | null, text: string, mark: string): Reply {
  // Where sources are cited by position, nothing may be taken out yet.
  if (!reply) return text as Reply
  let value: unknown
  try {
    value = JSON.parse(unmarkText(text, mark))
  } catch {
    throw unusable('It was no JSON object.')
  }
  const parsed = reply.safeParse(value)
  if (parsed.success) return parsed.data
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

/** The same candidates, with the one that answered last first. */
function startingWith(candidates: readonly Candidate[], first: Candidate): Candidate[] {
  const others = candidates.filter(
    ({ provider, model }) => provider !== first.provider || model !== first.model,
  )
  return [first, ...others]
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
  const schema = schemaOf(prompt as Prompt<never, never>)
  const sections = renderSections(prompt.user(input))
  let wasCorrected = false
  const { onText } = options
  const askOnce = (candidates: readonly Candidate[], findings: readonly Finding[]) =>
    scope.router.text({
      call: prompt.name,
      candidates,
      system: systemText(scope, prompt.system),
      prompt: ({ shorter, fault }) => {
        wasCorrected ||= fault !== null
        const wrong = fault === null ? findings : [{ code: 'form', detail: fault }]
        const parts = [
          sections,
          wrong.length > 0 ? renderCorrection(wrong) : null,
          shorter ? SHORTER : null,
        ]
        return parts.filter((part) => part !== null).join('\n\n')
      },
      reply: schema && { name: prompt.name, schema },
      maxTokens: scope.maxTokens,
      thinking: scope.thinking,
      sampling: samplingFor(scope, prompt.temperature),
      search: options.search ?? false,
      openHosts: scope.choice.text.permissive,
      read: (text, answer) => ({ reply: readReply(prompt.reply, text, scope.mark), answer }),
      budget: scope.budget,
      signal: options.signal,
      // What is written the second time is told when it is known which answer is kept.
      ...(onText && findings.length === 0 ? { onText } : {}),
    })
  const doubts = (reply: Reply): Finding[] => [
    ...prompt.check(reply, input),
    ...(options.check?.(reply as never) ?? []),
  ]
  const toAsked = (
    { value, candidate, model, ...routed }: Awaited<ReturnType<typeof askOnce>>,
    findings: Finding[],
    earlier: Attempt[],
  ): Asked<Reply> => ({
    ...value,
    findings,
    provider: candidate.provider,
    model,
    attempts: [...earlier, ...routed.attempts],
    warnings: warningsOf(scope, { ...routed, candidate, model, value }),
  })

  const first = await askOnce(options.candidates, [])
  const findings = doubts(first.value.reply)
  const kept = toAsked(first, findings, [])
  if (findings.length === 0 || wasCorrected || scope.budget.isTight) return kept
  try {
    const again = await askOnce(startingWith(options.candidates, first.candidate), findings)
    const left = doubts(again.value.reply)
    if (left.length < findings.length) return toAsked(again, left, first.attempts)
    return { ...kept, attempts: [...first.attempts, ...again.attempts] }
  } catch (error) {
    if (!(error instanceof RoutingError)) throw error
    return { ...kept, attempts: [...first.attempts, ...error.attempts] }
  }
}

/** Doubts that stayed, for people. */
export function toWarnings(findings: readonly Finding[]): Warning[] {
  return findings.map(({ detail }) => ({ code: 'check_failed', detail }))
}
