import type { CallKind, SimulatedCall, SimulatedProvider } from './call.ts'
import type { Draft, Reply } from './protocol.ts'

/** What a fault does to a call. */
export type Effect =
  /** The whole reply is this one. */
  | { is: 'reply'; reply(call: SimulatedCall, retryAfterSeconds: number): Reply }
  /** The answer is well formed but says something else. */
  | { is: 'draft'; change(draft: Draft): Draft }
  /** The stream goes on for half of its frames, and then comes this event. */
  | { is: 'frame'; data: unknown }
  /** The wire: how far the answer gets, and what becomes of the connection. */
  | { is: 'wire'; until: 'start' | 'headers' | 'middle'; ending: 'hold' | 'reset' | 'end' }

/** How the failure is to be classified; the words of the server's own failure kinds and `silent`. */
type Expected =
  | 'quota'
  | 'rate_limited'
  | 'credential'
  | 'model_gone'
  | 'truncated'
  | 'blocked'
  | 'invalid_request'
  | 'overloaded'
  | 'network'
  | 'unusable'
  | 'silent'

/** A way in which a provider fails. */
export interface Fault {
  /** Unique; `[a-z0-9_]`. */
  name: string
  /** The line of providers.md that it follows, or what else it is taken from. */
  source: string
  expect: Expected
  kinds: readonly Exclude<CallKind, 'catalogue'>[]
  /** The providers that fail like this, each in its own words. */
  effects: Partial<Record<SimulatedProvider, Effect>>
  /** Only calls that ask for a schema can show it. */
  needsSchema?: boolean
}
