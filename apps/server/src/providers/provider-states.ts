import type { Attempt, AttemptOutcome, Health } from '@timepoint/contracts'
import type { ProviderName } from './provider.ts'
import type { Circuit } from './router/router.ts'

type State = NonNullable<Health['provider_states'][ProviderName]>

/** What an outcome says of the provider as a whole; absent: nothing, since it answered. */
const MEANING: Partial<Record<AttemptOutcome, State['state']>> = {
  ok: 'ok',
  credential: 'refused',
  quota: 'limited',
  rate_limited: 'limited',
  overloaded: 'failing',
  network: 'failing',
  timeout: 'failing',
}

const UNTRIED: Omit<State, 'open_circuits'> = {
  state: 'untried',
  last_success_at: null,
  last_failure_at: null,
  last_failure: null,
}

/** How calls of this process have fared lately, by provider. Kept in memory. */
export class ProviderStates {
  readonly #states = new Map<string, typeof UNTRIED>()
  readonly #providers: readonly ProviderName[]

  /** @param providers those that are configured: told of also before they are asked. */
  constructor(providers: readonly ProviderName[]) {
    this.#providers = providers
  }

  /** Takes what became of a call; `timeout` also while it is silent. */
  record({ provider, outcome }: Pick<Attempt, 'provider' | 'outcome'>): void {
    const state = MEANING[outcome]
    if (!state) return
    const at = new Date().toISOString()
    const met =
      state === 'ok' ? { last_success_at: at } : { last_failure_at: at, last_failure: outcome }
    this.#states.set(provider, { ...UNTRIED, ...this.#states.get(provider), state, ...met })
  }

  /** @param circuits as the router has them. */
  current(circuits: readonly Circuit[]): Health['provider_states'] {
    const names = new Set([...this.#providers, ...this.#states.keys()])
    const states = [...names].map((provider) => {
      const open = circuits.filter((one) => one.isOpen && one.provider === provider)
      const known = this.#states.get(provider) ?? UNTRIED
      return [provider, { ...known, open_circuits: open.length }] as const
    })
    return Object.fromEntries(states)
  }
}
