import type { LlmParams, Warning } from '@timepoint/contracts'
import type { z } from 'zod'

/** A warning for each parameter of a model that is given where no model is asked. */
export function ignoredParams(params: z.infer<typeof LlmParams> | null | undefined): Warning[] {
  const given = Object.entries(params ?? {}).filter(([, value]) => value != null)
  return given.map(([name]) => ({
    code: 'llm_param_ignored',
    detail: `${name} has no effect: the offline engine asks no model`,
  }))
}
