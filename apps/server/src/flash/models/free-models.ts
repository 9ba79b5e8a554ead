import type { FreeModel, FreeModels, ModelInfo } from '@timepoint/contracts'

/** Less than this is too little for a scene: the smallest of the others is called the fastest. */
const LEAST_CONTEXT = 32_768

/**
 * Billions of parameters that an id or a name tells, such as 1.2 of `lfm-2.5-1.2b` or 0.27 of
 * `gemma-3-270m`; all of them where only some are active. Null when none are told.
 */
export function parametersOf({ id, name }: Pick<ModelInfo, 'id' | 'name'>): number | null {
  const told = /(?:^|[^\w.])(?:(\d+)x)?(\d+(?:\.\d+)?)(b|m)(?![\w.])/i
  const found = told.exec(id) ?? told.exec(name)
  if (!found) return null
  const [, experts = '1', size = '', unit = ''] = found
  return (Number(experts) * Number(size)) / (unit.toLowerCase() === 'm' ? 1000 : 1)
}

const byId = (a: ModelInfo, b: ModelInfo) => (a.id < b.id ? -1 : 1)
const contextOf = ({ context_length: tokens }: ModelInfo) => tokens ?? 0
const sizeOf = (model: ModelInfo) => parametersOf(model) ?? Number.POSITIVE_INFINITY

/** Smaller first; of those whose size nobody tells, those with less context; all after the others. */
function bySize(a: ModelInfo, b: ModelInfo): number {
  const [left, right] = [sizeOf(a), sizeOf(b)]
  if (left !== right) return left - right
  return contextOf(a) - contextOf(b) || byId(a, b)
}

function present(model: ModelInfo): FreeModel {
  const { id, name, context_length, is_free } = model
  return { id, name, context_length, is_free }
}

/** Picks the models that cost nothing, can be asked and write. @param note goes along. */
export function pickFreeModels(models: readonly ModelInfo[], note: string): FreeModels {
  const free = models.filter(
    ({ is_free, is_available, capabilities }) =>
      is_free && is_available && capabilities.includes('text'),
  )
  const [best] = free.toSorted((a, b) => contextOf(b) - contextOf(a) || byId(a, b))
  const [fastest] = free.filter((model) => contextOf(model) >= LEAST_CONTEXT).toSorted(bySize)
  return {
    best: best ? present(best) : null,
    fastest: fastest ? present(fastest) : null,
    all_free: free.map(present),
    total: free.length,
    note,
  }
}
