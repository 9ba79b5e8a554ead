import { type AttemptOutcome, Health } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import type { SimulatedProvider } from './simulators/call.ts'
import { SIMULATED_KEYS } from './simulators/start-simulators.ts'
import { pace, QUERY } from './support/llm-render.ts'
import { type LlmStack, type LlmStackOptions, useLlmStack } from './support/llm-stack.ts'
import { call, readTimepoint } from './support/test-stack.ts'

type Labels = Record<string, string>

/** One line of what is measured. */
interface Sample {
  name: string
  labels: Labels
  value: number
}

/** Reads the text format of Prometheus, strictly. */
function parse(text: string): Sample[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('# '))
  return lines.map((line) => {
    const [, name, labels = '', value] = /^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? []
    if (name === undefined) throw new Error(`not of the format: ${line}`)
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)]
    return {
      name,
      labels: Object.fromEntries(pairs.map(([, key = '', text = '']) => [key, text])),
      value: Number(value),
    }
  })
}

async function scrape({ stack }: LlmStack) {
  const response = await call(stack, 'GET', '/metrics')
  const text = await response.text()
  expect(response.status).toBe(200)
  const samples = parse(text)
  const of = (name: string, labels: Labels = {}) =>
    samples.filter(
      (one) =>
        one.name === `timepoint_${name}` &&
        Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    )
  const sum = (name: string, labels: Labels = {}) =>
    of(name, labels).reduce((total, { value }) => total + value, 0)
  return { response, text, samples, of, sum }
}

/** Has a model asked once, by name. */
async function ask(llm: LlmStack, model: string, provider: string): Promise<boolean> {
  const body = { query: 'q', models: [{ model_id: model, provider }], timeout_seconds: 10 }
  const response = await call(llm.stack, 'POST', '/api/v1/eval/compare', { body })
  return ((await response.json()) as { success_count: number }).success_count === 1
}

describe('metrics', () => {
  const llm = useLlmStack()

  it('G-OPS-8: a render is told with its steps, calls, tokens and cost, as its trace has them', async () => {
    const before = await scrape(llm)
    const scene = await readTimepoint(await llm.post({ generate_image: true }))
    const after = await scrape(llm)
    const grown = (name: string, labels: Labels = {}) =>
      after.sum(name, labels) - before.sum(name, labels)
    const { steps } = await llm.trace(scene.id)
    const attempts = steps.flatMap((step) => step.attempts)
    expect(grown('model_calls_total')).toBe(attempts.length)
    expect(grown('model_calls_total', { outcome: 'ok' })).toBe(
      attempts.filter(({ outcome }) => outcome === 'ok').length,
    )
    expect(grown('model_calls_total', { kind: 'image' })).toBe(1)
    expect(grown('model_call_duration_seconds_count')).toBe(attempts.length)
    expect(grown('model_tokens_total', { direction: 'input' })).toBe(scene.usage.input_tokens)
    expect(grown('model_tokens_total', { direction: 'output' })).toBe(scene.usage.output_tokens)
    expect(grown('model_cost_usd_total')).toBeCloseTo(scene.usage.cost_usd ?? Number.NaN, 9)
    expect(grown('render_duration_seconds_count', { status: 'completed' })).toBe(1)
    for (const { step } of steps) {
      expect([step, grown('step_duration_seconds_count', { step })]).toEqual([step, 1])
    }
    const [text] = after.of('model_calls_total', { provider: 'google', kind: 'text' })
    expect(text?.labels.model).toBe('gemini-3.5-flash-lite')
    expect(after.sum('renders_running')).toBe(0)
    expect(after.of('renders_unfinished').map(({ value }) => value)).toEqual([0, 0])
  })

  it('G-OPS-8: a render that fails is told with its code', async () => {
    const code = { code: 'provider_auth' }
    const before = await scrape(llm)
    for (const provider of ['google', 'openrouter'] as const) {
      const fault = provider === 'google' ? 'api_key_invalid' : 'unauthorized'
      llm.simulators.fault({ provider }, fault)
    }
    expect((await llm.post({})).status).toBe(401)
    const after = await scrape(llm)
    const failed = ['render_failures_total', code] as const
    expect(after.sum(...failed) - before.sum(...failed)).toBe(1)
    expect(after.sum('model_calls_total', { outcome: 'credential' })).toBeGreaterThan(0)
    expect(after.sum('step_duration_seconds_count', { status: 'failed' })).toBeGreaterThan(0)
  })

  it('G-OPS-8: requests are told by pattern of route, method and status', async () => {
    const { id } = await readTimepoint(await llm.post({}))
    await (await call(llm.stack, 'GET', `/api/v1/timepoints/${id}`)).text()
    for (const path of ['/a', '/b', '/c/d']) await (await call(llm.stack, 'GET', path)).text()
    const { of, sum } = await scrape(llm)
    const labels = { route: '/api/v1/timepoints/:id', method: 'GET', status: '200' }
    expect(sum('http_request_duration_seconds_count', labels)).toBeGreaterThan(0)
    const routes = of('http_request_duration_seconds_count').map((one) => one.labels.route)
    expect(routes.filter((route) => /^\/[abc]\b/.test(route ?? ''))).toEqual([])
    expect(sum('http_request_duration_seconds_count', { route: 'unmatched' })).toBeGreaterThan(2)
  })

  it('G-OPS-8: no query, id, word or key is in it', async () => {
    const scene = await readTimepoint(await llm.post({}))
    const { response, text, samples } = await scrape(llm)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const secrets = [...Object.values(SIMULATED_KEYS), scene.id, scene.slug, QUERY, 'Magna']
    for (const secret of secrets) expect(text).not.toContain(secret)
    const own = samples.filter(({ name }) => name.startsWith('timepoint_'))
    const names = new Set(own.flatMap(({ labels }) => Object.keys(labels)))
    const allowed =
      'code direction kind le list method model outcome provider route status step trigger worker'.split(
        ' ',
      )
    expect([...names].filter((name) => !allowed.includes(name))).toEqual([])
    expect(samples.some(({ name }) => name === 'process_cpu_seconds_total')).toBe(true)
  })

  it('G-OPS-8: models that nobody knows share one label beyond the first hundred', async () => {
    // Ten at a time, which is what a comparison takes.
    for (let start = 0; start < 120; start += 10) {
      const models = Array.from({ length: 10 }, (_, index) => ({
        model_id: `nobody/model-${start + index}`,
        provider: 'openrouter',
      }))
      await (
        await call(llm.stack, 'POST', '/api/v1/eval/compare', { body: { query: 'q', models } })
      ).text()
    }
    const { of, sum } = await scrape(llm)
    const unknown = of('model_calls_total').filter(({ labels }) =>
      labels.model?.startsWith('nobody/'),
    )
    expect(unknown.length).toBeLessThanOrEqual(100)
    expect(sum('model_calls_total', { model: 'other', outcome: 'model_gone' })).toBe(
      120 - unknown.length,
    )
    await ask(llm, 'gemini-4-hydrogen', 'google')
    const known = { model: 'gemini-4-hydrogen', outcome: 'ok' }
    expect((await scrape(llm)).sum('model_calls_total', known)).toBe(1)
  })

  it('G-OPS-8: a model that is not asked for a while is told, until it answers again', async () => {
    const model = 'gemini-4-argon'
    const mend = llm.simulators.fault({ model }, 'overloaded', { retryAfterSeconds: 0 })
    for (let tries = 0; tries < 3; tries += 1) expect(await ask(llm, model, 'google')).toBe(false)
    const circuit = ['circuit_open', { provider: 'google', model, kind: 'text' }] as const
    expect((await scrape(llm)).of(...circuit).map(({ value }) => value)).toEqual([1])
    const { provider_states: states } = Health.parse(
      await (await call(llm.stack, 'GET', '/health')).json(),
    )
    expect(states.google).toMatchObject({ state: 'failing', open_circuits: 1 })
    mend()
  })

  it('G-OPS-8: open streams and running renders are told', async () => {
    llm.simulators.latencyMs = 150
    const leaving = new AbortController()
    const response = await fetch(`${llm.stack.url}/api/v1/timepoints/generate/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
      signal: leaving.signal,
    })
    const open = async () => (await scrape(llm)).sum('open_streams')
    const running = async () => (await scrape(llm)).sum('renders_running')
    await expect.poll(open).toBe(1)
    expect(await running()).toBe(1)
    expect((await scrape(llm)).sum('renders_unfinished', { status: 'processing' })).toBe(1)
    leaving.abort()
    await response.text().catch(() => {})
    await expect.poll(open).toBe(0)
    await expect.poll(running, { timeout: 10_000 }).toBe(0)
    const left = { route: '/api/v1/timepoints/generate/stream', status: 'aborted' }
    expect((await scrape(llm)).sum('http_request_duration_seconds_count', left)).toBe(1)
  })

  it('G-OPS-8: the lists of OpenRouter are told with age and whether they can be had', async () => {
    await (await call(llm.stack, 'GET', '/api/v1/models?fetch_remote=true')).text()
    const fresh = await scrape(llm)
    for (const list of ['text', 'image']) {
      expect(fresh.sum('catalogue_reachable', { list })).toBe(1)
      expect(fresh.of('catalogue_age_seconds', { list })[0]?.value).toBeLessThan(60)
    }
  })
})

/** What calls meet, and what `/health` says of it then. */
const MET: readonly [SimulatedProvider, string, string, AttemptOutcome][] = [
  ['google', 'api_key_invalid', 'refused', 'credential'],
  ['google', 'forbidden', 'refused', 'credential'],
  ['google', 'daily_quota', 'limited', 'quota'],
  ['google', 'minute_quota', 'limited', 'rate_limited'],
  ['google', 'overloaded', 'failing', 'overloaded'],
  ['google', 'html_502', 'failing', 'overloaded'],
  ['google', 'reset_start', 'failing', 'network'],
  ['openrouter', 'unauthorized', 'refused', 'credential'],
  ['openrouter', 'no_credit', 'refused', 'credential'],
  ['openrouter', 'free_daily_quota', 'limited', 'quota'],
  ['openrouter', 'error_frame', 'failing', 'overloaded'],
  ['local', 'unauthorized', 'refused', 'credential'],
]

/** Two models of each, so that what one of them met does not keep the other from being asked. */
const MODELS: Partial<Record<SimulatedProvider, [string, string]>> = {
  google: ['gemini-4-argon', 'gemini-4-carbon'],
  openrouter: ['deepseek/deepseek-r1-0528', 'meta-llama/llama-3.3-70b-instruct'],
  local: ['one', 'two'],
}

async function statesOf({ stack }: LlmStack) {
  const response = await call(stack, 'GET', '/health')
  expect(response.status).toBe(200)
  return Health.parse(await response.json()).provider_states
}

const UNTRIED = {
  state: 'untried',
  last_success_at: null,
  last_failure_at: null,
  last_failure: null,
  open_circuits: 0,
}

describe('health of providers', () => {
  const options: LlmStackOptions = { providers: ['google', 'openrouter', 'stability', 'local'] }
  const llm = useLlmStack(options)

  it.each(MET)('G-OPS-9: %s after %s is %s, and ok when it answers again', async (...met) => {
    const [provider, fault, state, kind] = met
    const [first, second] = MODELS[provider] ?? ['', '']
    const mend = llm.simulators.fault({ provider }, fault, { retryAfterSeconds: 0 })
    expect(await ask(llm, first, provider)).toBe(false)
    const failed = (await statesOf(llm))[provider]
    expect(failed).toMatchObject({ state, last_failure: kind })
    expect(failed?.last_failure_at).not.toBeNull()
    mend()
    expect(await ask(llm, second, provider)).toBe(true)
    const recovered = (await statesOf(llm))[provider]
    expect(recovered).toMatchObject({ state: 'ok', last_failure: kind })
    expect(Date.parse(recovered?.last_success_at ?? '')).toBeGreaterThanOrEqual(
      Date.parse(failed?.last_failure_at ?? ''),
    )
  })

  it.each(['retired', 'invalid_request', 'answer_blocked', 'empty', 'length_empty'])(
    'G-OPS-9: what is about one question or model says nothing of the provider: %s',
    async (fault) => {
      expect(await ask(llm, 'gemini-4-carbon', 'google')).toBe(true)
      const { google: before } = await statesOf(llm)
      llm.simulators.fault({ provider: 'google' }, fault)
      expect(await ask(llm, 'gemini-4-argon', 'google')).toBe(false)
      expect((await statesOf(llm)).google).toEqual(before)
    },
  )
})

describe('health of a provider with several keys', () => {
  const env = { OPENROUTER_API_KEYS: `${SIMULATED_KEYS.openrouter},sk-or-second` }
  const llm = useLlmStack({ providers: ['openrouter'], env })

  it('G-OPS-9: it is ok while one of them is taken, and tells that another was not', async () => {
    const refused = { provider: 'openrouter', key: SIMULATED_KEYS.openrouter } as const
    llm.simulators.settings.keys.openrouter.add('sk-or-second')
    llm.simulators.fault(refused, 'unauthorized')
    expect(await ask(llm, 'deepseek/deepseek-v3.2', 'openrouter')).toBe(true)
    expect((await statesOf(llm)).openrouter).toMatchObject({
      state: 'ok',
      last_failure: 'credential',
    })
  })
})

describe('health of providers that nobody asked', () => {
  const llm = useLlmStack({ providers: ['google', 'stability', 'local'] })

  it('G-OPS-9: they are untried, and those without a credential are not told of', async () => {
    const response = await call(llm.stack, 'GET', '/health')
    const { providers, provider_states: states } = Health.parse(await response.json())
    expect(states).toEqual({ google: UNTRIED, stability: UNTRIED, local: UNTRIED })
    expect(providers).toEqual({ google: true, openrouter: false, stability: true, local: true })
  })
})

describe('health of a provider that is silent', () => {
  const llm = useLlmStack({ providers: ['google'], timings: pace(50, 120) })

  it('G-OPS-9: it is failing, by time', async () => {
    llm.simulators.fault({ provider: 'google' }, 'silent_start')
    expect((await llm.post({ text_model: 'gemini-4-argon' })).status).toBe(502)
    expect((await statesOf(llm)).google).toMatchObject({
      state: 'failing',
      last_failure: 'timeout',
    })
  })
})

describe('health of a provider that is silent while others answer', () => {
  const llm = useLlmStack({ providers: ['google', 'openrouter'], timings: pace(50, 5000) })

  it('G-OPS-9: it is failing, though its calls are not waited for', async () => {
    llm.simulators.fault({ provider: 'google' }, 'silent_start')
    expect((await llm.post({ preset: 'balanced' })).status).toBe(200)
    const { google, openrouter } = await statesOf(llm)
    expect(google).toMatchObject({ state: 'failing', last_failure: 'timeout' })
    expect(openrouter).toMatchObject({ state: 'ok' })
  })
})
