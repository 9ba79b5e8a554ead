import { Frame, isFinalFrame, STEP_PROGRESS } from '@timepoint/contracts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { createGate, createScriptedEngine } from './support/scripted-engine.ts'
import { collectEvents, type ReceivedEvent, readBlocks, readEvents } from './support/sse.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const STREAM = '/api/v1/timepoints/generate/stream'
const QUERY = 'Trinity test 5:29 AM July 16 1945'
const HEARTBEAT_MS = 60

const scripted = createScriptedEngine()
let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database, { engine: scripted.engine, heartbeatMs: HEARTBEAT_MS })
})

afterEach(() => scripted.reset())

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const generate = (body: object) => call(stack, 'POST', STREAM, { body: { query: QUERY, ...body } })

const resume = (id: string, lastEventId: string | null, query = '') =>
  call(stack, 'GET', `/api/v1/timepoints/${id}/events${query}`, {
    headers: lastEventId === null ? {} : { 'last-event-id': lastEventId },
  })

async function idOf(events: AsyncGenerator<ReceivedEvent>): Promise<string> {
  const { value } = await events.next()
  const { frame } = value as ReceivedEvent
  if (frame.event !== 'start') throw new Error(`expected start, got ${frame.event}`)
  return frame.data.timepoint_id
}

const stepsOf = (events: ReceivedEvent[]) =>
  events.map(({ frame }) => ('step' in frame ? frame.step : frame.event))

describe('a whole stream', () => {
  it('G-STREAM-1: starts with start and the id, ends with exactly one done', async () => {
    const response = await generate({ preset: 'QUALITY', generate_image: true })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect(response.headers.get('cache-control')).toContain('no-cache')
    expect(response.headers.get('x-accel-buffering')).toBe('no')
    expect(response.headers.get('x-request-id')).toBeTruthy()
    const events = await collectEvents(response)
    const [first] = events
    if (first?.frame.event !== 'start') throw new Error('no start')
    const id = first.frame.data.timepoint_id
    expect(first.frame).toEqual({
      event: 'start',
      step: 'initialization',
      progress: 0,
      data: { timepoint_id: id, query: QUERY, preset: 'hd', generate_image: true },
    })
    expect(events.filter(({ frame }) => isFinalFrame(frame))).toHaveLength(1)
    const scene = await readTimepoint(await call(stack, 'GET', `/api/v1/timepoints/${id}`))
    expect(events.at(-1)?.frame).toMatchObject({
      event: 'done',
      progress: 100,
      data: {
        timepoint_id: id,
        slug: scene.slug,
        status: 'completed',
        year: 1945,
        location: scene.location,
        has_image: true,
      },
    })
  })

  it('G-STREAM-1: every block is an id, one line of JSON and nothing else', async () => {
    const text = await (await generate({})).text()
    const blocks = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':'))
    for (const block of blocks) expect(block).toMatch(/^id: [1-9]\d*\ndata: \{.*\}$/)
    for (const block of blocks) Frame.parse(JSON.parse(block.split('data: ')[1] ?? ''))
    expect(text.endsWith('\n\n')).toBe(true)
    expect(text).not.toContain('\nevent:')
  })

  it.each([false, true])('G-STREAM-3: progress follows the table (picture: %s)', async (image) => {
    const events = await collectEvents(await generate({ generate_image: image }))
    const frames = events.map(({ frame }) => frame)
    const wanted = Object.entries(STEP_PROGRESS).filter(
      ([name]) => image || !['image_prompt_optimizer', 'image_generation'].includes(name),
    )
    const shown = frames.flatMap((frame) => (frame.event === 'step_complete' ? frame.step : []))
    expect([...shown].sort()).toEqual(wanted.map(([name]) => name).sort())
    const loose = (name: string) => (['graph', 'moment', 'camera'].includes(name) ? 'loose' : name)
    expect(shown.map(loose)).toEqual(wanted.map(([name]) => loose(name)))
    let last = 0
    for (const frame of frames) {
      expect(Number.isInteger(frame.progress)).toBe(true)
      const table = frame.event === 'step_complete' ? STEP_PROGRESS[frame.step] : frame.progress
      expect(frame.progress).toBe(Math.max(last, table))
      last = frame.progress
    }
    expect(last).toBe(100)
  })

  it('G-STREAM-4: without a picture, done follows image_prompt', async () => {
    const events = await collectEvents(await generate({}))
    expect(stepsOf(events).slice(-2)).toEqual(['image_prompt', 'done'])
  })

  it('G-STREAM-3: camera may overtake a slow graph, and progress keeps its height', async () => {
    const gate = createGate()
    scripted.on('graph', gate.script)
    const frames: Frame[] = []
    for await (const { frame } of readEvents(await generate({}))) {
      frames.push(frame)
      if ('step' in frame && frame.step === 'moment') gate.open()
      if ('step' in frame && frame.step === 'camera') gate.open()
    }
    const graph = frames.find((frame) => 'step' in frame && frame.step === 'graph')
    expect(graph?.progress).toBe(65)
    const heights = frames.map((frame) => frame.progress)
    expect(heights).toEqual([...heights].sort((a, b) => a - b))
  })

  it('G-STREAM-1: a client that reads one byte at a time gets the same frames', async () => {
    const response = await generate({})
    let text = ''
    for await (const chunk of response.body ?? []) {
      for (const byte of chunk) text += String.fromCharCode(byte)
    }
    expect(text.match(/"event":"done"/g)).toHaveLength(1)
  })
})

describe('before the verdict', () => {
  it('G-STREAM-2: start comes at once, then nothing but comments until the judge has spoken', async () => {
    const gate = createGate()
    scripted.on('judge', gate.script)
    const response = await generate({})
    const blocks = await readBlocks(response.clone(), 4)
    expect(blocks[0]).toContain('"event":"start"')
    expect(blocks.slice(1).every((block) => block.startsWith(':'))).toBe(true)
    const { timeline, grounding, scene } = scripted.countsOf(QUERY)
    expect([timeline, grounding, scene]).toEqual([1, 1, undefined]) // These two have long answered.
    gate.open()
    const steps = stepsOf(await collectEvents(response))
    expect(steps.slice(0, 2)).toEqual(['initialization', 'judge'])
  })

  it('G-STREAM-2: a failure of another step is not shown before the verdict either', async () => {
    const gate = createGate()
    scripted.on('judge', gate.script)
    scripted.on('timeline', async () => {
      throw new Error('no timeline')
    })
    const response = await generate({})
    const blocks = await readBlocks(response.clone(), 3)
    expect(blocks.filter((block) => block.includes('step_error'))).toEqual([])
    gate.open()
    const events = await collectEvents(response)
    expect(stepsOf(events)).toEqual(['initialization', 'judge', 'timeline', 'timeline'])
    expect(events.map(({ frame }) => frame.event)).toEqual([
      'start',
      'step_complete',
      'step_error',
      'error',
    ])
  })

  it('G-STREAM-6: a silent stream shows a comment again and again', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const started = performance.now()
    const response = await generate({})
    const blocks = await readBlocks(response.clone(), 9)
    expect(blocks.filter((block) => block.startsWith(':')).length).toBeGreaterThanOrEqual(3)
    expect(performance.now() - started).toBeGreaterThan(3 * HEARTBEAT_MS)
    gate.open()
    const events = await collectEvents(response)
    expect(events.at(-1)?.frame.event).toBe('done')
  })
})

describe('resuming', () => {
  let id: string
  let all: ReceivedEvent[]

  beforeAll(async () => {
    all = await collectEvents(await generate({ generate_image: true }))
    const [first] = all
    if (first?.frame.event !== 'start') throw new Error('no start')
    id = first.frame.data.timepoint_id
  })

  it('G-STREAM-5: ids increase', () => {
    const ids = all.map((event) => event.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
  })

  it('G-STREAM-5: from any id, every later frame comes exactly once', async () => {
    for (const [index, event] of all.entries()) {
      const rest = all.slice(index + 1)
      expect(await collectEvents(await resume(id, String(event.id)))).toEqual(rest)
      const query = `?last_event_id=${event.id}`
      expect(await collectEvents(await resume(id, null, query))).toEqual(rest)
    }
  })

  it.each([null, '0'])('G-STREAM-5: from %s, everything comes again', async (from) => {
    expect(await collectEvents(await resume(id, from))).toEqual(all)
  })

  it.each(['1000', '2147483647', '2147483648', '9007199254740991'])(
    'G-STREAM-5: from %s, beyond the end, the stream ends with nothing',
    async (from) => {
      const response = await resume(id, from)
      expect(response.status).toBe(200)
      expect(await collectEvents(response)).toEqual([])
    },
  )

  it.each(['-1', 'abc', '1.5', 'NaN', 'Infinity', '1,2', '99999999999999999999'])(
    'G-STREAM-5: %s is 422, in the header and in the query',
    async (from) => {
      const header = await expectProblem(await resume(id, from), 'invalid_input')
      expect(header.errors?.[0]?.path).toContain('last-event-id')
      const query = await expectProblem(
        await resume(id, null, `?last_event_id=${from}`),
        'invalid_input',
      )
      expect(query.errors?.[0]?.path).toContain('last_event_id')
    },
  )

  it('G-STREAM-5: two followers and the first caller see the same frames, from any moment on', async () => {
    const gate = createGate()
    scripted.on('characters', gate.script)
    const caller = readEvents(await generate({}))
    const running = await idOf(caller)
    await gate.reached
    const [early, late] = [await resume(running, '0'), await resume(running, '2')]
    gate.open()
    const [a, b] = await Promise.all([collectEvents(early), collectEvents(late)])
    const rest: ReceivedEvent[] = []
    for await (const event of caller) rest.push(event)
    expect(a.slice(1)).toEqual(rest)
    expect(b).toEqual(a.slice(2))
    expect(a.at(-1)?.frame.event).toBe('done')
  })

  it('G-STREAM-5: background and sync renders can be followed as well', async () => {
    const body = { query: QUERY }
    const accepted = await call(stack, 'POST', '/api/v1/timepoints/generate', { body })
    const background = (await accepted.json()) as { id: string }
    const sync = await readTimepoint(
      await call(stack, 'POST', '/api/v1/timepoints/generate/sync', { body }),
    )
    for (const followed of [background.id, sync.id]) {
      const steps = stepsOf(await collectEvents(await resume(followed, null)))
      expect([steps[0], steps.at(-1)]).toEqual(['initialization', 'done'])
    }
  })

  it('G-STREAM-5: an id beyond the end of a running render brings nothing, and ends with it', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const caller = readEvents(await generate({}))
    const running = await idOf(caller)
    await gate.reached
    const ahead = await resume(running, '1000')
    gate.open()
    for await (const _ of caller); // Until it ends.
    expect(await collectEvents(ahead)).toEqual([])
  }, 10_000)
})

describe('clients that go away', () => {
  it.each(['generate/stream', 'generate/sync'])(
    'G-GEN-4: %s goes on without its caller',
    async (path) => {
      const query = `${QUERY}, ${path}`
      const gate = createGate()
      scripted.on('scene', gate.script)
      const leave = new AbortController()
      const response = fetch(`${stack.url}/api/v1/timepoints/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
        signal: leave.signal,
      })
      response.catch(() => {})
      await gate.reached
      leave.abort()
      const list = await (await call(stack, 'GET', '/api/v1/timepoints?status=processing')).json()
      const { items } = list as { items: { id: string; query: string }[] }
      const id = items.find((item) => item.query === query)?.id ?? ''
      gate.open()
      const events = await collectEvents(await resume(id, null))
      expect(events.at(-1)?.frame.event).toBe('done')
    },
  )

  it('G-GEN-4: followers that come and go leave the others alone', async () => {
    const gate = createGate()
    scripted.on('dialog', gate.script)
    const caller = readEvents(await generate({}))
    const running = await idOf(caller)
    await gate.reached
    for (let i = 0; i < 5; i += 1) {
      const response = await resume(running, '0')
      await response.body?.cancel()
    }
    gate.open()
    let last: Frame | null = null
    for await (const { frame } of caller) last = frame
    expect(last?.event).toBe('done')
  })
})
