import { Counter, Gauge, Histogram } from 'prom-client'
import { CALL_SECONDS, LabelLimit, type Metrics } from '../platform/metrics.ts'
import { knownModels } from './models/known-models.ts'
import type { Models } from './registry.ts'
import type { ModelCall } from './router/route.ts'

/** Models beyond those that are known which get a label of their own, in each process. */
const OTHER_MODELS = 100

/** Ids as providers spell them. */
function knownIds({ available, clock }: Models): string[] {
  const now = new Date(clock())
  const known = knownModels({ available, now, hasPollinationsKey: false, further: [] })
  return known.map(({ id }) => id.replace(/^local\//, ''))
}

function measureCalls(metrics: Metrics): (call: ModelCall, model: string) => void {
  const registers = [metrics]
  const labelNames = ['provider', 'model', 'kind', 'outcome'] as const
  const calls = new Counter({
    name: 'timepoint_model_calls_total',
    help: 'Calls of models by what became of them; cancelled: not needed any more, or out of time.',
    labelNames,
    registers,
  })
  const durations = new Histogram({
    name: 'timepoint_model_call_duration_seconds',
    help: 'Time that calls of models took, whatever became of them.',
    labelNames: ['provider', 'model', 'kind'] as const,
    buckets: CALL_SECONDS,
    registers,
  })
  const tokens = new Counter({
    name: 'timepoint_model_tokens_total',
    help: 'Tokens as providers count them; thinking is output.',
    labelNames: ['provider', 'model', 'direction'] as const,
    registers,
  })
  const cost = new Counter({
    name: 'timepoint_model_cost_usd_total',
    help: 'What calls cost in US dollars, as far as that is known.',
    labelNames: ['provider', 'model'] as const,
    registers,
  })
  return ({ provider, kind, outcome, ...call }, model) => {
    calls.inc({ provider, model, kind, outcome })
    durations.observe({ provider, model, kind }, call.duration_ms / 1000)
    tokens.inc({ provider, model, direction: 'input' }, call.input_tokens ?? 0)
    tokens.inc({ provider, model, direction: 'output' }, call.output_tokens ?? 0)
    cost.inc({ provider, model }, call.cost_usd ?? 0)
  }
}

function measureLists({ available, catalogue, imageCatalogue, clock }: Models, metrics: Metrics) {
  if (!available.providers.has('openrouter')) return
  const lists = { text: catalogue, image: imageCatalogue }
  const labelNames = ['list'] as const
  const registers = [metrics]
  new Gauge({
    name: 'timepoint_catalogue_age_seconds',
    help: 'How old OpenRouter’s lists of models are; absent while there are none.',
    labelNames,
    registers,
    collect() {
      for (const [list, { fetchedAt }] of Object.entries(lists)) {
        const at = fetchedAt()
        if (at !== null) this.set({ list }, Math.max(0, clock() - at) / 1000)
      }
    },
  })
  new Gauge({
    name: 'timepoint_catalogue_reachable',
    help: 'Whether the last try to get OpenRouter’s lists of models succeeded.',
    labelNames,
    registers,
    collect() {
      for (const [list, { isReachable }] of Object.entries(lists)) {
        const reachable = isReachable()
        if (reachable !== null) this.set({ list }, reachable ? 1 : 0)
      }
    },
  })
}

/** Measures the calls of models, their circuits and OpenRouter's lists. */
export function measureModels(models: Models, metrics: Metrics): void {
  const names = new LabelLimit(knownIds(models), OTHER_MODELS)
  const measure = measureCalls(metrics)
  models.onCall((call) => measure(call, names.of(call.model)))
  new Gauge({
    name: 'timepoint_circuit_open',
    help: 'Models that failed lately and have not answered since: 1 while they are not asked.',
    labelNames: ['provider', 'model', 'kind'] as const,
    registers: [metrics],
    collect() {
      this.reset()
      for (const { provider, model, kind, isOpen } of models.router.circuits()) {
        // Several that share a name count as open if one of them is.
        const labels = { provider, model: names.of(model), kind }
        if (isOpen) this.set(labels, 1)
        else this.inc(labels, 0)
      }
    },
  })
  measureLists(models, metrics)
}
