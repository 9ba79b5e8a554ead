import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Trace } from '@timepoint/contracts'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createLogger } from '../../src/platform/log.ts'
import type { Timings } from '../../src/providers/router/timings.ts'
import type { Stack } from '../../src/stack.ts'
import type { SimulatedCall, SimulatedProvider } from '../simulators/call.ts'
import { type Simulators, startSimulators } from '../simulators/start-simulators.ts'
import { envFor, pace, QUERY, tableClock } from './llm-render.ts'
import { call, createTestDatabase, startTestStack, type TestDatabase } from './test-stack.ts'

/** The real system whose providers are simulators. */
export interface LlmStack {
  stack: Stack
  simulators: Simulators
  /** Requests so far but for those for catalogues. */
  calls(): SimulatedCall[]
  /** Posts to generate/sync. */
  post(body: object): Promise<Response>
  trace(id: string): Promise<Trace>
  /** How many timepoints are stored. */
  stored(): Promise<number>
}

/** How it is started. */
export interface LlmStackOptions {
  providers?: readonly SimulatedProvider[]
  env?: Record<string, string>
  timings?: Timings
  heartbeatMs?: number
  /** What `PRESETS_FILE` holds. */
  presets?: unknown
  /** Takes every line of the log, down to the least important. */
  onLog?(line: string): void
}

/** A preset file in a folder of its own. */
export function writePresets(content: unknown): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'timepoint-presets-'))
  const path = join(folder, 'presets.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return { path, remove: () => rmSync(folder, { recursive: true }) }
}

/** @returns the system and what to do at the end. */
async function start(
  database: TestDatabase,
  simulators: Simulators,
  clock: () => number,
  options: LlmStackOptions,
): Promise<Stack> {
  const { providers = ['google', 'openrouter', 'stability'], timings, presets, onLog } = options
  const { heartbeatMs } = options
  const file = presets === undefined ? null : writePresets(presets)
  try {
    return await startTestStack(database, {
      env: {
        ...envFor(simulators, providers),
        ...(file ? { PRESETS_FILE: file.path } : {}),
        ...options.env,
      },
      models: { timings: timings ?? pace(5000, 10_000), clock },
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
      ...(onLog ? { log: createLogger('trace', { write: onLog }) } : {}),
    })
  } finally {
    file?.remove()
  }
}

/**
 * Starts simulators and the system once for a describe block; calls, faults and settings are
 * forgotten before each test.
 */
export function useLlmStack(options: LlmStackOptions = {}): LlmStack {
  let database: TestDatabase
  let stack: Stack
  let simulators: Simulators
  // More than a day between tests: circuits are closed, quotas new and refused models forgotten.
  let passedMs = 0
  beforeAll(async () => {
    simulators = await startSimulators()
    database = await createTestDatabase()
    const clock = () => tableClock() + passedMs
    stack = await start(database, simulators, clock, options)
  })
  beforeEach(() => {
    simulators.reset()
    passedMs += 90_000_000
  })
  afterAll(async () => {
    await stack.close()
    await simulators.close()
    await database.drop()
  })
  return {
    get stack() {
      return stack
    },
    get simulators() {
      return simulators
    },
    calls: () => simulators.calls.filter(({ kind }) => kind !== 'catalogue'),
    post: (body) =>
      call(stack, 'POST', '/api/v1/timepoints/generate/sync', { body: { query: QUERY, ...body } }),
    async trace(id) {
      const response = await call(stack, 'GET', `/api/v1/timepoints/${id}/trace`)
      return Trace.parse(await response.json())
    },
    async stored() {
      const { db } = stack.database
      const count = db.fn.countAll<string>().as('count')
      const row = await db.selectFrom('timepoints').select(count).executeTakeFirstOrThrow()
      return Number(row.count)
    },
  }
}
