const MODEL_ID = /^[\w.:/@~-]{1,120}$/

/** The id of a model as a provider reports it; null when it is of no usual form, and so not kept. */
export function modelIdOf(value: unknown): string | null {
  return typeof value === 'string' && MODEL_ID.test(value) ? value : null
}
