import type { Sampling, TextCall } from '../provider.ts'

/** Sampling parameters as `llm_params` calls them. */
export const SAMPLING_NAMES: Readonly<Record<keyof Sampling, string>> = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  repetitionPenalty: 'repetition_penalty',
  stop: 'stop',
}

/** A call's parameters, parted by whether the model takes them. */
export interface PartedSampling {
  taken: Sampling
  /** Names of `llm_params`. */
  ignored: string[]
}

/** Leaves out what the model refuses, and says so. */
export function partSampling(
  call: Pick<TextCall, 'sampling'>,
  takes: (parameter: keyof Sampling) => boolean,
): PartedSampling {
  const names = Object.keys(SAMPLING_NAMES) as (keyof Sampling)[]
  const given = names.filter((name) => call.sampling[name] !== undefined)
  const taken = given.filter(takes).map((name) => [name, call.sampling[name]])
  return {
    taken: Object.fromEntries(taken),
    ignored: given.filter((name) => !takes(name)).map((name) => SAMPLING_NAMES[name]),
  }
}
