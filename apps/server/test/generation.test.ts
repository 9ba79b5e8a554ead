import type { Frame } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { collectEvents } from './support/sse.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const QUERY = 'Oppenheimer watches the Trinity test 5:29 AM July 16 1945'

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database)
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

describe('generation', () => {
  it('G-GEN-1: without keys a query becomes a full scene with a picture, labelled offline', async () => {
    const response = await call(stack, 'POST', '/api/v1/timepoints/generate/sync', {
      body: { query: QUERY, generate_image: true },
    })
    expect(response.status).toBe(200)
    const scene = await response.json()
    expect(scene).toMatchObject({
      status: 'completed',
      year: 1945,
      month: 7,
      day: 16,
      hour: 5,
      minute: 29,
      model_provider: 'offline',
      image_model_used: 'offline',
      has_image: true,
      grounding: { status: 'grounded', tier: 'curated' },
    })
  })

  it('G-STREAM-1: a stream shows every step in order and ends with done', async () => {
    const response = await call(stack, 'POST', '/api/v1/timepoints/generate/stream', {
      body: { query: QUERY, generate_image: true },
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const events = await collectEvents(response)
    const steps = events.map(({ frame }) => ('step' in frame ? frame.step : frame.event))
    expect(steps.at(0)).toBe('initialization')
    expect(steps.at(-1)).toBe('done')
    const progress = events.map(({ frame }: { frame: Frame }) => frame.progress)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
  })
})
