import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AgentName } from '../src/flash/agents/outputs.ts'
import { AppError } from '../src/platform/errors.ts'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { createScriptedEngine, hang, type StepScript } from './support/scripted-engine.ts'
import { collectEvents } from './support/sse.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const QUERY = 'Trinity test 5:29 AM July 16 1945'
const NO_MOMENT = 'what is love'
const SECRET = 'postgres://user:hunter2@10.0.0.7/prod'

const REQUIRED: AgentName[] = [
  'judge',
  'timeline',
  'scene',
  'identification',
  'characters',
  'dialog',
]
const OPTIONAL: AgentName[] = ['grounding', 'graph', 'moment', 'camera', 'critique', 'image_prompt']

const ways: [string, StepScript][] = [
  [
    'throws',
    async () => {
      throw new Error(`connect ECONNREFUSED ${SECRET}`)
    },
  ],
  ['breaks its schema', async (original) => ({ ...(await original()), output: { lines: 'no' } })],
]

const otherWays: typeof ways = [
  [
    'is refused by its provider',
    async () => {
      throw new AppError('provider_rate_limited')
    },
  ],
  ['answers nothing', async (original) => ({ ...(await original()), output: null })],
]

const scripted = createScriptedEngine()
let database: TestDatabase
let stack: Stack

const generate = (path: string, query = QUERY, body: object = {}) =>
  call(stack, 'POST', `/api/v1/timepoints/${path}`, { body: { query, ...body } })

const read = async (id: string) =>
  readTimepoint(await call(stack, 'GET', `/api/v1/timepoints/${id}?full=true`))

beforeAll(async () => {
  database = await createTestDatabase()
})

afterEach(() => scripted.reset())

afterAll(async () => {
  await database.drop()
})

function withStack(env: Record<string, string>): void {
  beforeAll(async () => {
    stack = await startTestStack(database, { engine: scripted.engine, heartbeatMs: 60, env })
  })
  afterAll(async () => {
    await stack.close()
  })
}

describe('steps that fail', () => {
  withStack({})

  describe.each(ways)('a step that %s', (_name, script) => {
    it.each(REQUIRED)('G-STEP-2: %s is required: 502 with step and id', async (step) => {
      scripted.on(step, script)
      const problem = await expectProblem(await generate('generate/sync'), 'provider_error')
      expect(problem.failed_step).toBe(step)
      expect(JSON.stringify(problem)).not.toContain('hunter2')
      const stored = await read(problem.timepoint_id ?? '')
      expect(stored).toMatchObject({ status: 'failed', error_code: 'provider_error', scene: null })
      expect(stored.error).toBe(problem.detail)
    })

    it.each(OPTIONAL)('G-STEP-2: %s is optional: a warning and a whole scene', async (step) => {
      scripted.on(step, script)
      const scene = await readTimepoint(await generate('generate/sync'))
      expect(scene.status).toBe('completed')
      expect(scene.warnings).toEqual([expect.objectContaining({ step })])
      expect(scene.scene).not.toBeNull()
      expect(scene.characters?.characters.length).toBeGreaterThan(0)
      expect(scene.dialog).not.toBeNull()
      expect(scene.tdf_hash).toMatch(/^[0-9a-f]{64}$/)
      expect(JSON.stringify(scene)).not.toContain('hunter2')
    })

    it.each(['image_generation', 'image_prompt_optimizer'] as const)(
      'G-STEP-3: %s fails, the scene does not',
      async (step) => {
        scripted.on(step, script)
        const scene = await readTimepoint(
          await generate('generate/sync', QUERY, { generate_image: true }),
        )
        expect(scene.status).toBe('completed')
        expect(scene.warnings.map((warning) => warning.step)).toContain(step)
        if (step !== 'image_generation') return
        expect(scene).toMatchObject({ has_image: false, image_url: null, image_model_used: null })
        expect(scene.image_generation_warning).toBeTruthy()
        expect(JSON.stringify(scene)).not.toContain('hunter2')
        const image = await call(stack, 'GET', `/api/v1/timepoints/${scene.id}/image`)
        await expectProblem(image, 'not_found')
      },
    )
  })

  it.each(otherWays)('G-STEP-2: a step that %s is no different', async (_name, script) => {
    scripted.on('graph', script)
    const scene = await readTimepoint(await generate('generate/sync'))
    expect(scene.warnings).toEqual([expect.objectContaining({ step: 'graph' })])
    scripted.on('scene', script)
    const problem = await expectProblem(await generate('generate/sync'), 'provider_error')
    expect(problem.failed_step).toBe('scene')
  })

  it('G-STEP-2: everything optional may fail at once', async () => {
    for (const step of OPTIONAL) scripted.on(step, ways[0]?.[1] ?? hang)
    const scene = await readTimepoint(
      await generate('generate/sync', QUERY, { generate_image: true }),
    )
    expect(scene.status).toBe('completed')
    expect(scene.grounding).toMatchObject({ status: 'failed', source_citations: [] })
    expect(scene.warnings.map((warning) => warning.step)).toEqual(expect.arrayContaining(OPTIONAL))
  })

  it('G-STEP-2: a stream tells an optional failure and goes on', async () => {
    scripted.on('graph', ways[0]?.[1] ?? hang)
    const frames = (await collectEvents(await generate('generate/stream'))).map(
      ({ frame }) => frame,
    )
    expect(frames.find((frame) => frame.event === 'step_error')).toMatchObject({ step: 'graph' })
    expect(frames.at(-1)?.event).toBe('done')
    expect(JSON.stringify(frames)).not.toContain('hunter2')
  })

  it('G-STEP-2: a stream tells a required failure and ends', async () => {
    scripted.on('characters', ways[0]?.[1] ?? hang)
    const frames = (await collectEvents(await generate('generate/stream'))).map(
      ({ frame }) => frame,
    )
    expect(frames.slice(-2)).toMatchObject([
      { event: 'step_error', step: 'characters', progress: 50 },
      { event: 'error', step: 'characters', data: { code: 'provider_error', status: 'failed' } },
    ])
    expect(JSON.stringify(frames)).not.toContain('hunter2')
  })

  it('G-STEP-2: a refused credential is told as such', async () => {
    scripted.on('scene', async () => {
      throw new AppError('provider_auth')
    })
    await expectProblem(await generate('generate/sync'), 'provider_auth')
  })
})

describe.each(['on', 'off'])('text without a moment, speculation %s', (speculation) => {
  withStack({ PIPELINE_SPECULATION: speculation })

  it('G-REJECT-1: sync answers 400 with reason and id within 5 s', async () => {
    const started = performance.now()
    const problem = await expectProblem(
      await generate('generate/sync', NO_MOMENT),
      'query_rejected',
    )
    expect(performance.now() - started).toBeLessThan(5000)
    expect(problem.reason).toBeTruthy()
    expect(problem.failed_step).toBeUndefined()
    expect(await read(problem.timepoint_id ?? '')).toMatchObject({
      status: 'failed',
      error_code: 'query_rejected',
      scene: null,
      tdf_hash: null,
    })
  })

  it('G-REJECT-1: a stream shows step_error of the judge, then error, and nothing else', async () => {
    const frames = (await collectEvents(await generate('generate/stream', NO_MOMENT))).map(
      ({ frame }) => frame,
    )
    expect(frames).toMatchObject([
      { event: 'start' },
      { event: 'step_error', step: 'judge', progress: 10, data: { code: 'query_rejected' } },
      { event: 'error', step: 'judge', data: { status: 'failed', code: 'query_rejected' } },
    ])
    const last = frames[2]
    expect(last?.event === 'error' && last.data.reason).toBeTruthy()
  })

  it('G-REJECT-1: in the background the row fails and its events say why', async () => {
    const accepted = (await (await generate('generate', NO_MOMENT)).json()) as { id: string }
    const events = await call(stack, 'GET', `/api/v1/timepoints/${accepted.id}/events`)
    expect((await collectEvents(events)).at(-1)?.frame.event).toBe('error')
    expect(await read(accepted.id)).toMatchObject({
      status: 'failed',
      error_code: 'query_rejected',
    })
  })

  it('G-REJECT-1: a better query is suggested where there is one, and works', async () => {
    scripted.on('judge', async (original) => {
      const answer = await original()
      const verdict = {
        admitted: false,
        query_type: null,
        premise_problem: null,
        reason: 'No.',
        suggested_query: QUERY,
      }
      return { ...answer, output: verdict }
    })
    const problem = await expectProblem(await generate('generate/sync'), 'query_rejected')
    expect(problem).toMatchObject({ reason: 'No.', suggested_query: QUERY })
    scripted.reset()
    expect((await generate('generate/sync', problem.suggested_query)).status).toBe(200)
  })

  it('G-REJECT-1: the refusal outranks the failure of another step', async () => {
    scripted.on('timeline', ways[0]?.[1] ?? hang)
    await expectProblem(await generate('generate/sync', NO_MOMENT), 'query_rejected')
  })

  it('G-STREAM-2: only the judge is asked at first when speculation is off', async () => {
    await generate('generate/sync')
    const first = scripted.calls.slice(0, 3).map((asked) => asked.step)
    expect(first.includes('timeline')).toBe(speculation === 'on' || first[0] === 'judge')
    scripted.reset()
    await generate('generate/sync', NO_MOMENT)
    if (speculation === 'off') expect(scripted.countsOf(NO_MOMENT)).toEqual({ judge: 1 })
    else expect(scripted.countsOf(NO_MOMENT).timeline).toBe(1)
  })
})

describe('renders that take too long', () => {
  withStack({ GENERATION_TIMEOUT_S: '0.4' })

  it.each(['judge', 'scene', 'graph', 'dialog', 'image_generation'] as const)(
    'G-GEN-5: %s never answers: 504 in sync, a timeout in the row',
    async (step) => {
      scripted.on(step, hang)
      const started = performance.now()
      const response = await generate('generate/sync', QUERY, { generate_image: true })
      const problem = await expectProblem(response, 'timeout')
      expect(performance.now() - started).toBeGreaterThan(390)
      expect(performance.now() - started).toBeLessThan(3000)
      expect(await read(problem.timepoint_id ?? '')).toMatchObject({
        status: 'failed',
        error_code: 'timeout',
      })
    },
  )

  it('G-GEN-5: a stream ends with the error', async () => {
    scripted.on('characters', hang)
    const frames = (await collectEvents(await generate('generate/stream'))).map(
      ({ frame }) => frame,
    )
    expect(frames.at(-1)).toMatchObject({
      event: 'error',
      step: 'characters',
      data: { code: 'timeout' },
    })
    expect(frames.filter((frame) => frame.event === 'step_complete').length).toBeGreaterThan(3)
  })

  it('G-STREAM-2: a failure beside a silent judge is never shown', async () => {
    scripted.on('judge', hang)
    scripted.on('timeline', ways[0]?.[1] ?? hang)
    const frames = (await collectEvents(await generate('generate/stream'))).map(
      ({ frame }) => frame,
    )
    expect(frames.map((frame) => frame.event)).toEqual(['start', 'error'])
    expect(frames.at(-1)).toMatchObject({ data: { code: 'timeout' } })
  })

  it('G-GEN-5: what is fast enough is not touched', async () => {
    expect((await generate('generate/sync')).status).toBe(200)
  })
})
