import type { Facts } from '@timepoint/almanac'
import type { Claim } from '@timepoint/contracts'
import type { z } from 'zod'
import type { AgentName, AgentOutput, State } from './outputs.ts'
import type { Carried } from './prompting/carried.ts'
import type { FactSheet } from './prompting/fact-sheet.ts'
import type { Length } from './prompting/length.ts'
import type { Sections } from './prompting/sections.ts'

/** A doubt about an answer: worth asking once more, and reported if it stays. */
export interface Finding {
  /** Stable word for the kind of doubt, such as `unknown_speaker`. */
  code: string
  /** For people and for the model that is asked again: which value, and what is wrong with it. */
  detail: string
  /** What was written may not be shown to anybody. */
  grave?: true
}

/** What a prompt is written from. */
export interface PromptInput {
  query: string
  /** When the request was accepted. */
  now: Date
  /** What the almanac reads in the query. */
  facts: Facts
  /** The same, and what was found since, as numbered statements. */
  sheet: FactSheet
  /** What a jump in time takes along; absent for everything else. */
  carried?: Carried
  /** Outputs of the steps that this one needs. */
  state: State
  length: Length
  /** Whether the model thinks before it writes: if not, its answer begins with a `basis`. */
  thinks: boolean
  /** Stands between the words of text that nobody vouches for. Random for each render. */
  mark: string
}

/**
 * One question to a model. System text is the law: the same bytes every time, never with text of a
 * caller. `user` is the case. Code checks every answer; what `check` finds is told to the model once.
 */
export interface Prompt<Input extends PromptInput = PromptInput, Reply = unknown> {
  /** `[a-z_]`: names the call in the trace and the schema to the provider. */
  name: string
  /** Only sent to models that take one. */
  temperature: number
  system: string
  /** What the model is asked for; null for plain text. */
  reply: z.ZodType<Reply> | null
  user(input: Input): Sections
  check(reply: Reply, input: Input): Finding[]
}

/** What code makes of a reply: the step's output, and what of it is documented, inferred or invented. */
export interface Completed<Output> {
  output: Output
  claims?: Claim[]
}

/**
 * One of the fourteen agents: what it must answer and how its answer is checked in code, whoever
 * answers. A value: no I/O, no other agent.
 */
export interface Agent<Name extends AgentName = AgentName> {
  name: Name
  output: z.ZodType<AgentOutput<Name>>
  /** Doubts about an answer of any engine. `state` holds the outputs of the steps that it needs. */
  check?(output: AgentOutput<Name>, state: State): Finding[]
}

/** An agent that one call of a model answers. */
export interface PromptedAgent<Name extends AgentName, Reply> extends Agent<Name> {
  prompt: Prompt<PromptInput, Reply>
  /** The step's output: the reply, with what code knows or decides itself. */
  complete(reply: Reply, input: PromptInput): Completed<AgentOutput<Name>>
}

/** Declares an agent with its types inferred. */
export function defineAgent<const Name extends AgentName>(agent: Agent<Name>): Agent<Name> {
  return agent
}

/** Declares an agent that one call answers, with its types inferred. */
export function definePrompted<const Name extends AgentName, Reply>(
  agent: PromptedAgent<Name, Reply>,
): PromptedAgent<Name, Reply> {
  return agent
}

/** Declares a question of an agent that asks more than one. */
export function definePrompt<Input extends PromptInput, Reply>(
  prompt: Prompt<Input, Reply>,
): Prompt<Input, Reply> {
  return prompt
}
