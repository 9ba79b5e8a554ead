import { createGoogle } from '@ai-sdk/google'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { APICallError, generateImage, NoImageGeneratedError, Output, streamText } from 'ai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SimulatedProvider } from './call.ts'
import type { Fault } from './fault.ts'
import { FAULTS } from './faults.ts'
import { SIMULATED_KEYS, type Simulators, startSimulators } from './start-simulators.ts'

/** Longer than any answer takes, shorter than anyone's patience. */
const PATIENCE_MS = 300
const Answer = z.object({ setting: z.string(), objects: z.array(z.string()) })

let simulators: Simulators

beforeAll(async () => {
  simulators = await startSimulators()
})
beforeEach(() => simulators.reset())
afterAll(() => simulators.close())

const google = () =>
  createGoogle({ apiKey: SIMULATED_KEYS.google, baseURL: simulators.urls.google })
const openRouter = () =>
  createOpenRouter({ apiKey: SIMULATED_KEYS.openrouter, baseURL: simulators.urls.openrouter })
const local = () =>
  createOpenAICompatible({
    name: 'local',
    baseURL: simulators.urls.local,
    supportsStructuredOutputs: true,
  })

const TEXT_MODELS = {
  google: () => google()('gemini-3.5-flash-lite'),
  openrouter: () => openRouter()('deepseek/deepseek-v3.2'),
  local: () => local()('simulated-local'),
}
const IMAGE_MODELS = {
  google: () => google().image('gemini-nano-banana-2.1'),
  openrouter: () => openRouter().imageModel('black-forest-labs/flux-3-image-klein'),
  local: () => local().imageModel('simulated-local'),
}

/** What a caller sees of a streamed call. */
async function outcomeOfText(provider: keyof typeof TEXT_MODELS) {
  const errors: unknown[] = []
  const stream = streamText({
    model: TEXT_MODELS[provider](),
    prompt: 'Query: a moment',
    maxRetries: 0,
    output: Output.object({ schema: Answer }),
    abortSignal: AbortSignal.timeout(PATIENCE_MS),
    onError: ({ error }) => {
      errors.push(error)
    },
  })
  const settled = <T>(promise: PromiseLike<T>) => Promise.resolve(promise).catch(() => null)
  // All at once: each rejects by itself when the stream fails.
  const [output, finishReason] = await Promise.all([
    settled(stream.output),
    settled(stream.finishReason),
  ])
  return { output, finishReason, error: errors[0] ?? null }
}

async function outcomeOfImage(provider: keyof typeof IMAGE_MODELS): Promise<unknown> {
  try {
    await generateImage({
      model: IMAGE_MODELS[provider](),
      prompt: 'A moment',
      maxRetries: 0,
      abortSignal: AbortSignal.timeout(PATIENCE_MS),
    })
    return null
  } catch (error) {
    return error
  }
}

/** Faults of that kind, each with a provider that has it. */
function cases(kind: 'text' | 'image', providers: readonly SimulatedProvider[]) {
  return FAULTS.filter((fault) => fault.kinds.includes(kind)).flatMap((fault) =>
    providers
      .filter((provider) => fault.effects[provider])
      .map((provider) => ({ fault, provider, name: fault.name })),
  )
}

/** The status that a fault answers with; null for those that do not only answer with one. */
function statusOf(fault: Fault, provider: SimulatedProvider): number | null {
  const effect = fault.effects[provider]
  const [call] = simulators.calls
  return effect?.is === 'reply' && call ? effect.reply(call, 1).status : null
}

/** What the log says of the fault. */
const logged = () => simulators.calls.map((call) => call.outcome)

describe('the list of faults', () => {
  it('names each once and has an effect for someone', () => {
    const names = FAULTS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { effects, source } of FAULTS) {
      expect(Object.keys(effects).length).toBeGreaterThan(0)
      expect(source).not.toBe('')
    }
  })

  it('covers every kind of failure', () => {
    const kinds = new Set(FAULTS.map(({ expect }) => expect))
    expect([...kinds].sort()).toEqual([
      'blocked',
      'credential',
      'invalid_request',
      'model_gone',
      'network',
      'overloaded',
      'quota',
      'rate_limited',
      'silent',
      'truncated',
      'unusable',
    ])
  })
})

describe('a streamed text', () => {
  it.each(cases('text', ['google', 'openrouter', 'local']))(
    'of $provider fails as $name says',
    async ({ fault, provider }) => {
      simulators.fault({ provider }, fault)
      const { output, finishReason, error } = await outcomeOfText(
        provider as keyof typeof TEXT_MODELS,
      )
      expect(logged()).toEqual([`fault:${fault.name}`])
      const status = statusOf(fault, provider)
      if (status !== null && status !== 200) {
        expect(APICallError.isInstance(error) && error.statusCode).toBe(status)
      } else if (fault.name === 'length_whole') {
        expect(output).not.toBeNull()
      } else {
        expect(output).toBeNull()
      }
      if (fault.expect === 'truncated') expect(finishReason).toBe('length')
      if (fault.expect === 'blocked' && status === null) {
        expect(finishReason).toBe('content-filter')
      }
      if (fault.name === 'reset_start') expect(error).not.toBeNull()
      if (fault.name === 'error_frame') expect(error).not.toBeNull()
    },
  )
})

describe('an image', () => {
  it.each(cases('image', ['google', 'openrouter', 'local']))(
    'of $provider fails as $name says',
    async ({ fault, provider }) => {
      simulators.fault({ provider }, fault)
      const error = await outcomeOfImage(provider as keyof typeof IMAGE_MODELS)
      expect(logged()).toEqual([`fault:${fault.name}`])
      const status = statusOf(fault, provider)
      if (fault.name === 'broken_picture') return
      expect(error).not.toBeNull()
      if (status !== null) {
        expect(APICallError.isInstance(error) && error.statusCode).toBe(status)
      }
      if (provider === 'google' && ['image_blocked', 'no_image'].includes(fault.name)) {
        const reason = fault.name === 'no_image' ? 'NO_IMAGE' : 'IMAGE_SAFETY'
        const metadata = NoImageGeneratedError.isInstance(error)
          ? error.calls?.[0]?.providerMetadata
          : undefined
        expect(JSON.stringify(metadata)).toContain(reason)
      }
    },
  )

  const stabilityForm = () => {
    const form = new FormData()
    form.set('prompt', 'A moment')
    form.set('model', 'sd3.5-large-turbo')
    const url = `${simulators.urls.stability}/v2beta/stable-image/generate/sd3`
    const headers = {
      authorization: `Bearer ${SIMULATED_KEYS.stability}`,
      accept: 'application/json',
    }
    const signal = AbortSignal.timeout(PATIENCE_MS)
    return fetch(url, { method: 'POST', headers, body: form, signal })
  }
  const pollinationsImage = () =>
    fetch(`${simulators.urls.pollinations}/image/a%20moment?model=flux`, {
      headers: { authorization: `Bearer ${SIMULATED_KEYS.pollinations}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })

  it.each(cases('image', ['stability', 'pollinations']))(
    'of $provider fails as $name says',
    async ({ fault, provider }) => {
      simulators.fault({ provider }, fault)
      const ask = provider === 'stability' ? stabilityForm : pollinationsImage
      const answer = ask().then(async (response) => ({
        status: response.status,
        body: await response.text(),
      }))
      const outcome = await answer.catch((error: unknown) => error)
      expect(logged()).toEqual([`fault:${fault.name}`])
      const status = statusOf(fault, provider)
      if (status !== null) {
        expect(outcome).toMatchObject({ status })
      } else if (fault.name === 'image_blocked') {
        const body = JSON.parse((outcome as { body: string }).body)
        expect(body).toMatchObject({ finish_reason: 'CONTENT_FILTERED', image: /./ })
      } else if (fault.name !== 'broken_picture') {
        expect(outcome).toBeInstanceOf(Error)
      }
    },
  )
})

describe('the rules of faults', () => {
  it('end after the number of calls that was given', async () => {
    simulators.fault({ provider: 'google', kind: 'text' }, 'overloaded', { times: 1 })
    expect((await outcomeOfText('google')).error).not.toBeNull()
    expect((await outcomeOfText('google')).output).not.toBeNull()
  })

  it('only touch the model and the key that they name', async () => {
    simulators.fault({ model: 'gemini-3.8-flash' }, 'overloaded')
    simulators.fault({ provider: 'google', key: 'another' }, 'api_key_invalid')
    expect((await outcomeOfText('google')).output).not.toBeNull()
  })

  it('can be taken back', async () => {
    const takeBack = simulators.fault({ provider: 'local' }, 'overloaded')
    takeBack()
    expect((await outcomeOfText('local')).output).not.toBeNull()
  })

  it('say how long to wait in the way of the provider', async () => {
    simulators.fault({ provider: 'openrouter' }, 'rate_limited', { retryAfterSeconds: 7 })
    const { error } = await outcomeOfText('openrouter')
    expect(APICallError.isInstance(error) && error.responseHeaders?.['retry-after']).toBe('7')
    simulators.fault({ provider: 'google' }, 'minute_quota', { retryAfterSeconds: 7 })
    const refused = await outcomeOfText('google')
    const body = APICallError.isInstance(refused.error) ? refused.error.responseBody : ''
    expect(body).toContain('"retryDelay":"7s"')
  })

  it('log a client that leaves an answer as aborted', async () => {
    simulators.latencyMs = 5000
    await outcomeOfText('google')
    await expect.poll(logged).toEqual(['aborted'])
  })
})
