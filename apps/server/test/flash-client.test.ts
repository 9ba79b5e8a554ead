import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFlashClient, type FlashClient } from '../src/clockchain/jobs/flash-client.ts'
import type { FlashError } from '../src/clockchain/jobs/flash-error.ts'
import { createLogger } from '../src/platform/log.ts'
import { FlashSimulator } from './simulators/flash.ts'

let flash: FlashSimulator
let client: FlashClient
const lines: string[] = []

beforeAll(async () => {
  flash = await FlashSimulator.start()
  client = createFlashClient({
    baseUrl: () => `${flash.url}/`,
    serviceKey: 'a-key',
    timeoutMs: 700,
    maxBytes: 4000,
    log: createLogger('info', { write: (line: string) => void lines.push(line) }),
  })
})

afterAll(async () => {
  await client.close()
  await flash.close()
})

afterEach(() => {
  lines.length = 0
})

let keys = 0
function render(query: string, over: object = {}) {
  keys += 1
  return client.generateSync(
    query,
    'balanced',
    { source: 'clockchain' },
    {
      visibility: 'public',
      generateImage: false,
      idempotencyKey: `key-${keys}`,
      requestId: null,
      userId: null,
      ...over,
    },
  )
}

const failureOf = (call: Promise<unknown>): Promise<FlashError> =>
  call.then(
    () => Promise.reject(new Error('it went well')),
    (error: FlashError) => error,
  )

describe('what is asked', () => {
  it('CC-JOB-3: a render, a scene, a visibility, with the key of the service', async () => {
    const scene = await render('Waterloo 1815')
    expect(scene).toMatchObject({ status: 'completed', year: 1815 })
    expect(await client.getTimepoint(scene.id)).toMatchObject({ id: scene.id })
    await client.setVisibility(scene.id, 'private')
    const [first, second, third] = flash.calls
    expect(first?.headers).toMatchObject({ 'x-service-key': 'a-key', 'idempotency-key': 'key-1' })
    expect(second?.path).toBe(`/api/v1/timepoints/${scene.id}?full=true`)
    expect(third).toMatchObject({ method: 'PATCH', body: { visibility: 'private' } })
  })

  it('CC-JOB-17: the log says what is rendered, on one line', async () => {
    await render('O\'Connell "speaks"\n1843')
    await render('A secret of 1843', { visibility: 'private' })
    const told = lines.map((line) => JSON.parse(line) as { name: string; msg: string })
    expect(told.map(({ name }) => name)).toEqual(['clockchain.renderer', 'clockchain.renderer'])
    expect(told[0]?.msg).toBe(
      "Flash generate: query='O\\'Connell \"speaks\"\\n1843' preset=balanced",
    )
    expect(told[1]?.msg).toBe("Flash generate: query='A secret of 1843' preset=balanced")
  })
})

describe('what goes wrong', () => {
  it.each([
    [
      { kind: 'refused', status: 400 },
      { kind: 'refused', status: 400, code: 'invalid_input' },
    ],
    [
      { kind: 'refused', status: 409, code: 'cancelled' },
      { kind: 'refused', code: 'cancelled' },
    ],
    [
      { kind: 'refused', status: 409, code: 'conflict' },
      { kind: 'conflict', timepointId: null },
    ],
    [
      { kind: 'refused', status: 307, headers: { location: '/x' } },
      { kind: 'refused', status: 307 },
    ],
    [
      { kind: 'refused', status: 429, headers: { 'retry-after': '2' } },
      { kind: 'rate_limited', retryAfterMs: 2000 },
    ],
    [
      { kind: 'refused', status: 503 },
      { kind: 'failed', timepointId: null, retryAfterMs: null },
    ],
    [
      { kind: 'render-failed', status: 502 },
      { kind: 'failed', timepointId: expect.any(String) },
    ],
    [{ kind: 'says', text: 'nonsense' }, { kind: 'unreadable' }],
    [{ kind: 'says', text: 'x'.repeat(5000) }, { kind: 'unreadable' }],
    [{ kind: 'cut' }, { kind: 'network', status: null }],
    [{ kind: 'silent' }, { kind: 'timeout' }],
    [{ kind: 'dripping' }, { kind: 'timeout' }],
  ] as const)('CC-JOB-18: %j is an error of its own kind', async (fault, expected) => {
    const query = `Fault ${JSON.stringify(fault).slice(0, 60)}`
    flash.fail(query, fault)
    const began = performance.now()
    const error = await failureOf(render(query))
    expect(error).toMatchObject({ name: 'FlashError', ...expected })
    expect(performance.now() - began).toBeLessThan(3000)
    // The cause of a broken connection is ours; texts of Flash are in none.
    expect(`${error.message} ${error.cause}`).not.toMatch(/SECRET|xxxx|nonsense/)
  })

  it('CC-JOB-18: whoever gives up hears their own reason', async () => {
    const reason = new Error('not wanted')
    const controller = new AbortController()
    flash.fail('Never', { kind: 'silent' })
    const asked = render('Never', { signal: controller.signal })
    setTimeout(() => controller.abort(reason), 50)
    expect(await failureOf(asked)).toBe(reason)
    expect(await failureOf(render('Never', { signal: AbortSignal.abort(reason) }))).toBe(reason)
  })
})
