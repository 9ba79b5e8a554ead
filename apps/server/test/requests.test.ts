import { describe, expect, it } from 'vitest'
import { GENERATE, SYNC, send, stack, usePlainStack } from './support/plain-stack.ts'
import { expectProblem } from './support/problem.ts'
import { call, readTimepoint } from './support/test-stack.ts'

usePlainStack()

describe('fields', () => {
  const bad: [string, string, unknown][] = [
    ['query', 'missing', undefined],
    ['query', 'null', null],
    ['query', 'a number', 42],
    ['query', 'an array', ['Rome 1945']],
    ['query', 'an object', { text: 'Rome 1945' }],
    ['query', 'with a NUL', 'Rome\0 1945'],
    ['query', 'with a lone high surrogate', 'Rome \ud83d 1945'],
    ['query', 'with a lone low surrogate', 'Rome \ude00 1945'],
    ['query', 'blank', '      '],
    ['generate_image', 'text', 'true'],
    ['generate_image', 'null', null],
    ['preset', 'a number', 5],
    ['text_model', 'unknown', 'gpt'],
    ['text_model', 'empty', ''],
    ['text_model', 'too long', `local/${'x'.repeat(200)}`],
    ['text_model', 'with a NUL', 'local/\0'],
    ['image_model', 'of Stability, unknown', 'stabilityai/sdxl'],
    ['model_policy', 'unknown', 'strict'],
    ['llm_params', 'text', 'hot'],
    ['llm_params.temperature', 'above 2', { temperature: 2.01 }],
    ['llm_params.temperature', 'below 0', { temperature: -0.01 }],
    ['llm_params.temperature', 'text', { temperature: '1' }],
    ['llm_params.max_tokens', '0', { max_tokens: 0 }],
    ['llm_params.max_tokens', 'above 32768', { max_tokens: 32_769 }],
    ['llm_params.max_tokens', 'not whole', { max_tokens: 1.5 }],
    ['llm_params.top_p', 'above 1', { top_p: 1.1 }],
    ['llm_params.top_k', '0', { top_k: 0 }],
    ['llm_params.frequency_penalty', 'above 2', { frequency_penalty: 3 }],
    ['llm_params.presence_penalty', 'below -2', { presence_penalty: -2.5 }],
    ['llm_params.repetition_penalty', 'below 0', { repetition_penalty: -1 }],
    ['llm_params.stop', 'five', { stop: ['a', 'b', 'c', 'd', 'e'] }],
    ['llm_params.stop.1', 'empty', { stop: ['a', ''] }],
    ['llm_params.stop.0', 'with a NUL', { stop: ['\0'] }],
    ['llm_params.thinking_level', 'unknown', { thinking_level: 'huge' }],
    ['llm_params.system_prompt_prefix', 'too long', { system_prompt_prefix: 'x'.repeat(2001) }],
    ['llm_params.system_prompt_suffix', 'too long', { system_prompt_suffix: 'x'.repeat(2001) }],
    ['visibility', 'unknown', 'secret'],
    ['visibility', 'in capitals', 'PUBLIC'],
    ['callback_url', 'plain http', 'http://example.org/'],
    ['callback_url', 'not a URL', 'example.org'],
    ['callback_url', 'with a user', 'https://me@example.org/'],
    ['callback_url', 'with a password', 'https://me:secret@example.org/'],
    ['callback_url', 'too long', `https://example.org/${'x'.repeat(2048)}`],
    ['callback_url', 'with a NUL', 'https://example.org/\0'],
    ['callback_url', 'with a lone surrogate', 'https://example.org/\ud800'],
    ['request_context', 'an array', [1]],
    ['request_context', 'text', 'mine'],
    ['request_context', 'with a NUL', { deep: [{ text: 'a\0b' }] }],
    ['request_context', 'with a NUL in a key', { 'a\0b': 1 }],
    ['request_context', 'with a lone surrogate', { deep: [['\udc00']] }],
    ['stream_content', 'text', 'yes'],
  ]

  it.each(bad)('G-ERR-3: %s %s is 422 with that path', async (path, _name, value) => {
    const [key = '', nested] = path.split('.')
    const body = { query: 'Rome 1945', [key]: value }
    expect(nested === undefined || typeof value === 'object').toBe(true)
    for (const endpoint of GENERATE) {
      const problem = await expectProblem(
        await call(stack, 'POST', endpoint, { body }),
        'invalid_input',
      )
      expect(problem.errors?.map((error) => error.path)).toContain(path)
      expect(problem.errors?.every((error) => error.message !== '')).toBe(true)
    }
  })

  it('G-ERR-3: everything that is wrong is listed at once', async () => {
    const body = { query: 'no', visibility: 'secret', llm_params: { top_p: 2, top_k: 0 } }
    const problem = await expectProblem(await call(stack, 'POST', SYNC, { body }), 'invalid_input')
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual([
      'llm_params.top_k',
      'llm_params.top_p',
      'query',
      'visibility',
    ])
  })

  it('G-REQ-3: unknown keys in llm_params are refused', async () => {
    const body = { query: 'Rome 1945', llm_params: { temprature: 1 } }
    const problem = await expectProblem(await call(stack, 'POST', SYNC, { body }), 'invalid_input')
    expect(problem.errors?.[0]?.path).toMatch(/^llm_params/)
    expect(JSON.stringify(problem.errors)).toContain('temprature')
  })

  it('G-REQ-3: unknown top-level keys are ignored, whatever they are called', async () => {
    const body = { query: 'Rome 1945', qeury: 1, constructor: { a: 1 }, deep: { deeper: {} } }
    const response = await call(stack, 'POST', SYNC, { body })
    expect(response.status).toBe(200)
  })

  it('G-REQ-3: unknown keys that nest deeply, or look like prototypes, harm nothing', async () => {
    const deep = `{"query":"Rome 1945","more":${'['.repeat(31)}${']'.repeat(31)}}`
    expect((await send('/api/v1/understand', deep)).status).toBe(200)
    const odd = ['"__proto__":{"a":1}', '"constructor":{"prototype":{}}']
    for (const key of odd) {
      const answer = await send('/api/v1/understand', `{"query":"Rome 1945",${key}}`)
      expect(answer.status).toBe(200)
    }
    const nested = await send(SYNC, '{"query":"Rome 1945","llm_params":{"__proto__":{"a":1}}}')
    await expectProblem(nested, 'invalid_input')
  })
})

describe('lengths', () => {
  // The almanac's reading of a text costs little and stores nothing.
  const statusOf = async (query: string) =>
    (await call(stack, 'POST', '/api/v1/understand', { body: { query } })).status

  it.each([
    ['three letters', 'abc', 200],
    ['two letters', 'ab', 422],
    ['two letters within white space', ' \t\n ab  \u00a0', 422],
    ['three letters within white space', `${' '.repeat(600)}abc${' '.repeat(600)}`, 200],
    ['500 letters', 'x'.repeat(500), 200],
    ['501 letters', 'x'.repeat(501), 422],
    ['two emoji of two units each', '😀😀', 422],
    ['three emoji', '😀😀😀', 200],
    ['500 emoji', '😀'.repeat(500), 200],
    ['501 emoji', '😀'.repeat(501), 422],
    ['500 letters of two points each, one after NFC', 'e\u0301'.repeat(500), 200],
    ['501 letters of two points each', 'e\u0301'.repeat(501), 422],
    ['a letter of three points that is two after NFC', 'e\u0301x', 422],
    ['300 letters that NFC makes two points of', '\u0958'.repeat(300), 422],
    ['one family of seven points', '👨‍👩‍👧‍👦', 200],
  ])('G-REQ-2: %s', async (_name, query, status) => {
    expect(await statusOf(query)).toBe(status)
  })

  it('G-REQ-2: a query is kept in NFC and trimmed', async () => {
    const body = { query: '  Cafe\u0301 in Rome 1945 \n' }
    const scene = await readTimepoint(await call(stack, 'POST', SYNC, { body }))
    expect(scene.query).toBe('Caf\u00e9 in Rome 1945')
  })

  it('G-REQ-2: text of 500 emoji and a date is a scene, cut nowhere inside a character', async () => {
    const query = `${'😀'.repeat(490)} Rome 1945`
    const response = await call(stack, 'POST', SYNC, { body: { query, generate_image: true } })
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(text).not.toMatch(/\\ud[89a-f]/i)
    expect(text.isWellFormed()).toBe(true)
  })

  it('G-REQ-2: bounds that include their ends are kept', async () => {
    const body = {
      query: 'Rome 1945',
      llm_params: {
        temperature: 2,
        max_tokens: 32_768,
        top_p: 1,
        top_k: 1,
        frequency_penalty: -2,
        presence_penalty: 2,
        repetition_penalty: 0,
        stop: ['a', 'b', 'c', 'd'],
        thinking_level: 'none',
        system_prompt_prefix: '😀'.repeat(2000),
        system_prompt_suffix: '',
      },
    }
    expect((await call(stack, 'POST', SYNC, { body })).status).toBe(200)
  })
})

describe('request_context', () => {
  const context = (bytes: number) => ({ text: 'x'.repeat(bytes - '{"text":""}'.length) })

  it('G-REQ-3: 16 KiB come back as they went in, one byte more is 422', async () => {
    const body = { query: 'Rome 1945', request_context: context(16_384) }
    const scene = await readTimepoint(await call(stack, 'POST', SYNC, { body }))
    expect(scene.request_context).toEqual(body.request_context)
    const over = { ...body, request_context: context(16_385) }
    const problem = await expectProblem(
      await call(stack, 'POST', SYNC, { body: over }),
      'invalid_input',
    )
    expect(problem.errors?.[0]?.path).toBe('request_context')
  })

  it('G-REQ-3: bytes are counted, not characters', async () => {
    const request_context = { text: '東'.repeat(5461) }
    const body = { query: 'Rome 1945', request_context }
    await expectProblem(await call(stack, 'POST', SYNC, { body }), 'invalid_input')
  })

  it('G-REQ-3: what only looks like an escape is ordinary text', async () => {
    const request_context = {
      path: 'C:\\udacity\\u0000',
      key: { '\\ud800': [1.5, null, true, '😀'] },
    }
    const body = { query: 'Rome 1945', request_context }
    const response = await call(stack, 'POST', SYNC, { body })
    expect(response.status).toBe(200)
    expect((await readTimepoint(response)).request_context).toEqual(request_context)
  })

  it.each([50, 1000, 3000, 8000])(
    'G-ERR-2: %i levels deep is an answer, never a 500',
    async (depth) => {
      const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
      const response = await send(SYNC, `{"query":"Rome 1945","request_context":{"a":${nested}}}`)
      expect([200, 422]).toContain(response.status)
      if (response.status === 422) await expectProblem(response, 'invalid_input')
      else expect((await response.text()).replaceAll(' ', '')).toContain(nested)
    },
  )
})
