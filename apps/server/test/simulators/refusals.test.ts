import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SIMULATED_KEYS, type Simulators, startSimulators } from './start-simulators.ts'

let simulators: Simulators

beforeAll(async () => {
  simulators = await startSimulators()
})
beforeEach(() => simulators.reset())
afterAll(() => simulators.close())

/** What the tests read in bodies of any provider. */
interface Body {
  error: {
    message: string
    status: string
    details: { reason: string }[]
    availability: { code: string }
  }
  model: string
  choices: { message: { content: string } }[]
}

async function post(url: string, headers: Record<string, string>, body: unknown) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

const STRICT = {
  type: 'object',
  title: 'place',
  properties: { setting: { type: 'string' }, mood: { type: ['string', 'null'] } },
  required: ['setting', 'mood'],
  additionalProperties: false,
}

describe('Google', () => {
  const ask = (model: string, extra: object = {}, key: string = SIMULATED_KEYS.google) =>
    post(
      `${simulators.urls.google}/models/${model}:generateContent`,
      key ? { 'x-goog-api-key': key } : {},
      { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }], ...extra },
    )
  const config = (generationConfig: object) => ({ generationConfig })
  const json = (schema: object) =>
    config({ responseMimeType: 'application/json', responseJsonSchema: schema })

  it('takes a schema, and the log has its title', async () => {
    const { status } = await ask('gemini-3.5-flash-lite', json(STRICT))
    expect(status).toBe(200)
    expect(simulators.calls[0]?.schemaName).toBe('place')
  })

  it('says 400 to a wrong key and 403 to none', async () => {
    const wrong = await ask('gemini-3.8-flash', {}, 'wrong')
    expect(wrong.status).toBe(400)
    expect(wrong.body.error.details[0]?.reason).toBe('API_KEY_INVALID')
    expect((await ask('gemini-3.8-flash', {}, '')).body.error.status).toBe('PERMISSION_DENIED')
  })

  it.each(['gemini-2.0-flash', 'gemini-2.5-flash', 'gemini-3-pro-image-preview'])(
    'says that %s is no longer available',
    async (model) => {
      const { status, body } = await ask(model)
      expect(status).toBe(404)
      expect(body.error.message).toContain('no longer available')
    },
  )

  it.each([
    ['level and budget', 'gemini-3.5-flash', { thinkingLevel: 'low', thinkingBudget: 1 }],
    ['minimal from 3.7', 'gemini-3.8-flash', { thinkingLevel: 'minimal' }],
    ['a level at 2.5', 'gemini-2.5-flash-lite', { thinkingLevel: 'low' }],
  ])('refuses %s', async (_what, model, thinkingConfig) => {
    const { status, body } = await ask(model, config({ thinkingConfig }))
    expect([status, body.error.status]).toEqual([400, 'INVALID_ARGUMENT'])
  })

  it('refuses search together with JSON at 2.5, and takes it from 3', async () => {
    const both = { ...json(STRICT), tools: [{ googleSearch: {} }] }
    expect((await ask('gemini-2.5-flash-lite', both)).status).toBe(400)
    expect((await ask('gemini-3.5-flash', both)).status).toBe(200)
  })

  it('refuses a model turn at the end from 3.6', async () => {
    const contents = [{ role: 'model', parts: [{ text: '{' }] }]
    expect((await ask('gemini-3.6-flash', { contents })).status).toBe(400)
    expect((await ask('gemini-3.5-flash', { contents })).status).toBe(200)
  })

  it.each([{ pattern: 'a' }, { const: 'a' }, { minLength: 1 }])(
    'refuses the keyword of %j',
    async (keyword) => {
      const schema = { ...STRICT, properties: { setting: { type: 'string', ...keyword } } }
      const { body } = await ask('gemini-3.5-flash', json(schema))
      expect(body.error.message).toBe('Request contains an invalid argument.')
    },
  )

  it('takes a property that is named like a keyword', async () => {
    const schema = { ...STRICT, properties: { pattern: { type: 'string' } }, required: ['pattern'] }
    expect((await ask('gemini-3.5-flash', json(schema))).status).toBe(200)
  })

  it('lists what is alive', async () => {
    simulators.settings.models.google.delete('gemini-3.8-flash')
    const response = await fetch(`${simulators.urls.google}/models`, {
      headers: { 'x-goog-api-key': SIMULATED_KEYS.google },
    })
    const { models } = (await response.json()) as { models: { name: string }[] }
    expect(models.map(({ name }) => name)).toContain('models/gemini-3.5-flash-lite')
    expect(models.map(({ name }) => name)).not.toContain('models/gemini-3.8-flash')
    expect((await ask('gemini-3.8-flash')).status).toBe(404)
  })
})

describe('OpenRouter', () => {
  const ask = (extra: object, key: string = SIMULATED_KEYS.openrouter) =>
    post(
      `${simulators.urls.openrouter}/chat/completions`,
      { authorization: `Bearer ${key}` },
      { model: 'deepseek/deepseek-v3.2', messages: [{ role: 'user', content: 'Hi' }], ...extra },
    )
  const json = (schema: object) => ({
    response_format: { type: 'json_schema', json_schema: { name: 'place', strict: true, schema } },
  })

  it('takes a strict schema, and the log has its name', async () => {
    expect((await ask(json(STRICT))).status).toBe(200)
    expect(simulators.calls[0]?.schemaName).toBe('place')
  })

  it('refuses a strict schema with an optional key, or one that takes any key', async () => {
    const { additionalProperties: _, ...open } = STRICT
    expect((await ask(json(open))).status).toBe(400)
    expect((await ask(json({ ...STRICT, required: ['setting'] }))).status).toBe(400)
  })

  it('says what became of an absent model, and answers by the next of `models`', async () => {
    const { status, body } = await ask({ model: 'google/gemini-2.0-flash-001' })
    expect([status, body.error.availability.code]).toEqual([404, 'model_deprecated'])
    const next = { model: 'google/gemini-2.0-flash-001', models: ['google/gemini-3.8-flash'] }
    expect((await ask(next)).body.model).toBe('google/gemini-3.8-flash')
  })

  it('knows several keys', async () => {
    simulators.settings.keys.openrouter.add('second')
    expect((await ask({}, 'second')).status).toBe(200)
    expect((await ask({}, 'third')).status).toBe(401)
  })

  it('lists models without a key, with prices per token as text', async () => {
    const response = await fetch(`${simulators.urls.openrouter}/models`)
    const { data } = (await response.json()) as { data: { id: string; pricing: object }[] }
    expect(data.find(({ id }) => id === 'deepseek/deepseek-v3.2')?.pricing).toMatchObject({
      prompt: '2.6e-7',
    })
    expect(data.some(({ id }) => id.includes('flux'))).toBe(false)
    const images = await fetch(`${simulators.urls.openrouter}/images/models`)
    expect(JSON.stringify(await images.json())).toContain('flux-3-image-klein')
  })
})

describe('Stability', () => {
  async function ask(fields: Record<string, string>, accept = 'application/json') {
    const form = new FormData()
    const all = { prompt: 'A moment', model: 'sd3.5-large-turbo', ...fields }
    for (const [name, value] of Object.entries(all)) form.set(name, value)
    const headers = { authorization: `Bearer ${SIMULATED_KEYS.stability}`, accept }
    const url = `${simulators.urls.stability}/v2beta/stable-image/generate/sd3`
    return fetch(url, { method: 'POST', headers, body: form })
  }

  it('draws as JSON or as bytes', async () => {
    const answer = (await (await ask({ aspect_ratio: '16:9' })).json()) as { image: string }
    expect(Buffer.from(answer.image, 'base64').toString('hex', 0, 4)).toBe('89504e47')
    const raw = await ask({}, 'image/*')
    expect(raw.headers.get('finish-reason')).toBe('SUCCESS')
    expect(raw.headers.get('content-type')).toBe('image/png')
  })

  it.each([
    ['width', '512'],
    ['aspect_ratio', '4:3'],
    ['model', 'sd3'],
    ['prompt', ''],
  ])('refuses %s "%s"', async (name, value) => {
    const response = await ask({ [name]: value })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ name: 'bad_request', errors: [/./] })
  })

  it('refuses a prompt of more than 10,000 characters', async () => {
    expect((await ask({ prompt: 'a'.repeat(10_001) })).status).toBe(400)
    expect((await ask({ prompt: 'a'.repeat(10_000) })).status).toBe(200)
  })
})

describe('Pollinations', () => {
  it('draws with a key, and at the older address without', async () => {
    const { pollinations } = simulators.urls
    expect((await fetch(`${pollinations}/image/a%20moment`)).status).toBe(401)
    expect((await fetch(`${pollinations}/prompt/a%20moment`)).status).toBe(200)
    expect(simulators.calls[1]).toMatchObject({ prompt: 'a moment', outcome: 'answered' })
  })
})

describe('a local server', () => {
  const format = { type: 'json_schema', json_schema: { name: 'place', schema: STRICT } }
  const ask = (response_format: object | undefined, prompt = 'Hi') =>
    post(
      `${simulators.urls.local}/chat/completions`,
      {},
      {
        model: 'simulated-local',
        messages: [{ role: 'user', content: prompt }],
        response_format,
      },
    )

  it('can take no schema but JSON, which it then reads in the prompt', async () => {
    simulators.settings.localFormat = 'json_object'
    expect((await ask(format)).status).toBe(400)
    const shown = `Answer {"a":1} by this schema: ${JSON.stringify(STRICT)}.`
    const { body } = await ask({ type: 'json_object' }, shown)
    expect(JSON.parse(body.choices[0]?.message.content ?? '')).toHaveProperty('setting')
    expect(simulators.calls[1]?.schemaName).toBe('place')
  })

  it('can take neither', async () => {
    simulators.settings.localFormat = 'none'
    expect((await ask({ type: 'json_object' })).status).toBe(400)
    expect((await ask(undefined)).status).toBe(200)
  })
})

describe('under load', () => {
  it('answers 384 calls at once in little more than one latency', async () => {
    simulators.latencyMs = 300
    const body = {
      contents: [{ role: 'user', parts: [{ text: 'FACTS\nF1 a: x\n'.repeat(400) }] }],
      generationConfig: { responseMimeType: 'application/json', responseJsonSchema: STRICT },
    }
    const url = `${simulators.urls.google}/models/gemini-3.8-flash:streamGenerateContent?alt=sse`
    const before = process.cpuUsage()
    const answers = await Promise.all(
      Array.from({ length: 384 }, () => postText(url, JSON.stringify(body))),
    )
    const { user, system } = process.cpuUsage(before)
    expect(new Set(answers.map((text) => text.replace(/sim-\w+/g, ''))).size).toBe(1)
    // Client and simulator together, with a wide margin for a busy machine.
    expect((user + system) / 1000 / 384).toBeLessThan(20)
  })

  async function postText(url: string, body: string): Promise<string> {
    const headers = { 'x-goog-api-key': SIMULATED_KEYS.google, 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body })
    return response.text()
  }
})
