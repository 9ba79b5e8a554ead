import type { Facts } from '@timepoint/almanac'
import type { GenerateRequest, Usage, Warning } from '@timepoint/contracts'
import type { AgentName, AgentOutput } from '../agents/agents.ts'

/** Outputs of the steps that have ended well. A step that failed or was left out is absent. */
export type State = { [Name in AgentName]?: AgentOutput<Name> }

/** What every step of a render may read beside the outputs it needs. */
export interface RenderInput {
  request: GenerateRequest
  /** What the almanac reads in the query, before any model is asked. */
  facts: Facts
  /** When the request was accepted: a resumed render must not see another day. */
  now: Date
}

/** A picture as encoded. Width and height in pixels. */
export interface ImageFile {
  bytes: Buffer
  mime: 'image/webp' | 'image/jpeg' | 'image/png'
  width: number
  height: number
}

/** What an engine gives back for a step. */
export interface Answer<Name extends AgentName = AgentName> {
  output: AgentOutput<Name>
  provider: string
  model: string
  usage: Usage
  /** Only from `image_generation`. */
  image?: ImageFile
  /** What people should know of the answer; the executor adds the step. */
  warnings?: Warning[]
}

/** Answers steps: from models, or from the almanac alone. */
export interface Engine {
  name: 'offline' | 'llm'
  /**
   * True when asking again costs nothing. Otherwise a step is only asked when all answers so far are
   * kept, so that a process that dies has none of them asked again.
   */
  free?: boolean
  /**
   * Answers one step from the render's input and the outputs that the step needs.
   * @throws AppError when it cannot; the executor decides what that means for the render.
   */
  answer<Name extends AgentName>(
    step: Name,
    input: RenderInput,
    state: State,
    signal: AbortSignal,
  ): Promise<Answer<Name>>
}

/** No model was asked. */
export const NO_USAGE: Usage = { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 }
