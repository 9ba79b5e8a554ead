import type { z } from 'zod'

/** A doubt about an output that is kept all the same: it lowers nothing by itself, it is reported. */
interface Finding {
  /** Stable word for the kind of doubt, such as `unknown_speaker`. */
  code: string
  detail: string
}

/**
 * One of the fourteen agents: what it must answer and how its answer is checked in code, whoever
 * answers. `check` gets the outputs of the steps that the agent's step needs.
 */
export interface Agent<Name extends string = string, Output extends z.ZodType = z.ZodType> {
  name: Name
  output: Output
  check?(output: z.infer<Output>, inputs: Record<string, unknown>): Finding[]
}

/** Declares an agent with its types inferred. */
export function defineAgent<const Name extends string, Output extends z.ZodType>(
  agent: Agent<Name, Output>,
): Agent<Name, Output> {
  return agent
}
