import type { Attempt, Claim, Content, Warning } from '@timepoint/contracts'
import type { AgentName, AgentOutput, State } from '../../agents/outputs.ts'
import type { ImageFile, RenderInput } from '../../pipeline/state.ts'
import type { RenderScope } from './scope.ts'

/** What a step's answer is made from. */
export interface StepContext {
  scope: RenderScope
  input: RenderInput
  /** Outputs of the steps that this one needs. */
  state: State
  signal: AbortSignal
  /** Takes content as it is written; undefined when nobody wants it. */
  tell: ((content: Content) => void) | undefined
}

/** An answer before its usage is added up. */
export interface StepAnswer<Name extends AgentName> {
  output: AgentOutput<Name>
  provider: string
  model: string
  attempts: Attempt[]
  warnings: Warning[]
  claims: Claim[]
  image?: ImageFile
  /** Why nothing was asked. */
  skipped?: string
}

/** Parts of an answer for which nobody was asked. */
export function notAsked(reason: string) {
  return {
    provider: 'none',
    model: 'none',
    attempts: [],
    warnings: [],
    claims: [],
    skipped: reason,
  } satisfies Partial<StepAnswer<'grounding'>>
}
