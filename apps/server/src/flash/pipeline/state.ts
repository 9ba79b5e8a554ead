import type { Facts } from '@timepoint/almanac'
import type {
  Attempt,
  Claim,
  Confidence,
  Content,
  GenerateRequest,
  Usage,
  Warning,
} from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import type { AgentName, AgentOutput, State } from '../agents/outputs.ts'
import type { Carried } from '../agents/prompting/carried.ts'

/** What every step of a render may read beside the outputs it needs. */
export interface RenderInput {
  request: GenerateRequest
  /** What the almanac reads in the query, or what a jump leads to, before any model is asked. */
  facts: Facts
  /** What a jump takes along; absent for everything else. */
  carried?: Carried
  /** When the request was accepted: a resumed render must not see another day. */
  now: Date
  /** When its time is up, in milliseconds of the epoch; absent: never. */
  deadline?: number
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
  /** What of the output is documented, inferred or invented. */
  claims?: Claim[]
  /** Every call that was made for it, in the order in which they ended. */
  attempts?: Attempt[]
  /** Only from `image_generation`. */
  image?: ImageFile
  /** Why nobody was asked: then provider and model are `none`. */
  skipped?: string
  /** What people should know of the answer; the executor adds the step. */
  warnings?: Warning[]
}

/** A step that no call could answer: what was tried is kept, and paid for. */
export class StepError extends AppError {
  readonly attempts: Attempt[]
  readonly usage: Usage

  constructor(error: AppError, attempts: Attempt[], usage: Usage) {
    super(error.code, {
      detail: error.message,
      cause: error.cause,
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    })
    this.attempts = attempts
    this.usage = usage
  }
}

/** Answers steps: from models, or from the almanac alone. */
export interface Engine {
  name: 'offline' | 'llm'
  /**
   * Answers one step from the render's input and the outputs that the step needs.
   * @param tell takes what is written bit by bit, while it is written; only given when it is wanted.
   * @throws AppError when it cannot; the executor decides what that means for the render.
   */
  answer<Name extends AgentName>(
    step: Name,
    input: RenderInput,
    state: State,
    signal: AbortSignal,
    tell?: (content: Content) => void,
  ): Promise<Answer<Name>>
  /**
   * What code makes of all answers at the end, when no model has a say any more. Without it the
   * answers of `timeline` and `grounding` stand as they are.
   * @param claims of all steps.
   * @param doubted names of steps about which a check had something to say.
   */
  settle?(
    input: RenderInput,
    state: State,
    claims: Claim[],
    doubted: ReadonlySet<AgentName>,
  ): Settled
}

/** Date and place, claims and confidence of a finished render. */
export interface Settled {
  timeline: State['timeline']
  claims: Claim[]
  confidence: Confidence
}

/** No model was asked. */
export const NO_USAGE: Usage = { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 }

/** Usage added up. The cost is null when any of it is unknown. */
export function addUsage(parts: readonly Usage[]): Usage {
  const total = { ...NO_USAGE }
  for (const part of parts) {
    total.calls += part.calls
    total.input_tokens += part.input_tokens
    total.output_tokens += part.output_tokens
    total.cost_usd =
      total.cost_usd === null || part.cost_usd === null ? null : total.cost_usd + part.cost_usd
  }
  return total
}
