import type { Sampling, ThinkingLevel } from '../provider.ts'
import { THINKING_ALLOWANCE } from '../shared/thinking.ts'

/** What a level model can be told. */
type Level = 'minimal' | 'low' | 'medium' | 'high'

/** How a model is told how much to think; it refuses a request that says it in both ways. */
type ThinkingStyle =
  | { by: 'level'; least: Level }
  | { by: 'budget'; least: number }
  | { by: 'nothing' }

interface Capability {
  thinking: ThinkingStyle
  /** Whether temperature, top_p and top_k are taken. */
  sampling: boolean
}

const fromMinimal: ThinkingStyle = { by: 'level', least: 'minimal' }
const fromLow: ThinkingStyle = { by: 'level', least: 'low' }

/**
 * First match wins. Sources: Google's model pages and changelog of 2026-07-21 ("remove from all
 * requests": temperature, top_p, top_k from 3.6 on); for 3.7 and 3.8 users' reports, and the model
 * catalogue of Google's AI SDK package for the least levels; the ranges of 2.5 are those of its
 * thinking guide.
 */
const CAPABILITIES: readonly [pattern: RegExp, capability: Capability][] = [
  // "thinkingBudget": 0 is off, which the pro model alone refuses.
  [/^gemini-2\.5-pro/, { thinking: { by: 'budget', least: 128 }, sampling: true }],
  // Makes pictures only; it knows neither way of being told.
  [/^gemini-2\.5-flash-image/, { thinking: { by: 'nothing' }, sampling: true }],
  [/^gemini-2\.5-/, { thinking: { by: 'budget', least: 0 }, sampling: true }],
  [/^gemini-[12]\b/, { thinking: { by: 'nothing' }, sampling: true }],
  // "gemini-3-flash-preview, gemini-3.1-flash-lite, gemini-3.5-flash-lite: minimal–high".
  [/^gemini-3(\.[1-5])?-pro/, { thinking: fromLow, sampling: true }],
  [/^gemini-3(\.[1-5])?-flash/, { thinking: fromMinimal, sampling: true }],
  // "gemini-3.6-flash: minimal–high, default medium".
  [/^gemini-3\.6-flash/, { thinking: fromMinimal, sampling: false }],
  // "gemini-3.7-/3.8-flash: low/medium/high; minimal is an error"; "gemini-4-*: low–high".
  [/^gemini-/, { thinking: fromLow, sampling: false }],
]

/** Open models at Google, such as Gemma: they do not think to order, and take what is usual. */
const OTHER: Capability = { thinking: { by: 'nothing' }, sampling: true }

/** What a model accepts, in any case. An unknown Gemini is taken for a new one. */
function capabilityOf(model: string): Capability {
  const id = model.toLowerCase()
  return CAPABILITIES.find(([pattern]) => pattern.test(id))?.[1] ?? OTHER
}

/** Whether a Gemini takes a sampling parameter. Its API has no penalties that all models know. */
export function takesParameter(model: string, parameter: keyof Sampling): boolean {
  if (parameter === 'stop') return true
  const isPlain = parameter === 'temperature' || parameter === 'topP' || parameter === 'topK'
  return isPlain && capabilityOf(model).sampling
}

/** How to tell a model to think, and how many tokens to leave for it. */
export interface ThinkingPlan {
  config: { thinkingLevel: Level } | { thinkingBudget: number } | null
  /** Tokens, to be added to the limit of the visible output. */
  allowance: number
}

/**
 * `none` is the least that the model accepts, which for the newest is `low`: then there has to be room
 * for that much.
 */
export function planThinking(model: string, level: ThinkingLevel): ThinkingPlan {
  const { thinking } = capabilityOf(model)
  if (thinking.by === 'nothing') return { config: null, allowance: 0 }
  if (thinking.by === 'budget') {
    const thinkingBudget = Math.max(THINKING_ALLOWANCE[level], thinking.least)
    return { config: { thinkingBudget }, allowance: thinkingBudget }
  }
  const thinkingLevel = level === 'none' ? thinking.least : level
  const allowance = thinkingLevel === 'minimal' ? 0 : THINKING_ALLOWANCE[thinkingLevel]
  return { config: { thinkingLevel }, allowance }
}
