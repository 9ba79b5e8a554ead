/** Makers whose models have open weights. */
const OPEN_MAKERS = [
  'deepseek/',
  'meta-llama/',
  'qwen/',
  'mistralai/',
  'microsoft/',
  'nvidia/',
  'nousresearch/',
  'allenai/',
  'google/gemma',
  'black-forest-labs/',
  'stabilityai/',
]

export type Permissiveness = 'permissive' | 'restricted' | 'unknown'

function judge(provider: string, model: string): Permissiveness {
  if (provider === 'local' || provider === 'offline' || provider === 'stability')
    return 'permissive'
  if (provider === 'pollinations') return 'unknown'
  const isOpen = OPEN_MAKERS.some((maker) => model.toLowerCase().startsWith(maker))
  return isOpen ? 'permissive' : 'restricted'
}

/** Of everything that answered, the least permissive: a closed model before one that nobody knows. */
export function permissivenessOf(
  used: readonly { provider: string; model: string }[],
): Permissiveness {
  const found = new Set(used.map(({ provider, model }) => judge(provider, model)))
  if (found.has('restricted')) return 'restricted'
  return found.has('unknown') ? 'unknown' : 'permissive'
}
