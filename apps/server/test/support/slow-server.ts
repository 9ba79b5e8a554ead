import { flushCompileCache } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { understand } from '@timepoint/almanac'
import pg from 'pg'
import { stopOnSignal } from '../../src/bin/stop-on-signal.ts'
import type { AgentName } from '../../src/flash/agents/outputs.ts'
import { offlineEngine } from '../../src/flash/engines/offline/offline-engine.ts'
import type { Engine } from '../../src/flash/pipeline/state.ts'
import { parseConfig } from '../../src/platform/config/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { startStack } from '../../src/stack.ts'

/**
 * A server of its own process, to be killed or paused at any time: the offline engine, slowed, which
 * writes every call down in the table `calls` before it answers. It loads everything, then waits for a
 * line on its input before it starts, and prints its address when it listens. The third argument is
 * more configuration, as JSON.
 */
const [databaseUrl = '', stepMs = '60', env = '{}'] = process.argv.slice(2)

understand('Caesar in Rome, 15 March 44 BC', { now: new Date() })
flushCompileCache() // It is killed later, and writes nothing then.
await new Promise((resolve) => process.stdin.once('data', resolve))
const given = JSON.parse(env) as Record<string, string>
const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 })
pool.on('error', () => {})

const engine: Engine = {
  name: 'offline',
  async answer(step: AgentName, input, state, signal) {
    const { query } = input.request
    await pool.query('INSERT INTO calls (query, step, pid) VALUES ($1, $2, $3)', [
      query,
      step,
      process.pid,
    ])
    await sleep(Number(stepMs) * (0.5 + Math.random()))
    return offlineEngine.answer(step, input, state, signal)
  },
}
const config = parseConfig({
  PORT: '0',
  RATE_LIMIT: '0',
  SERVICE_API_KEY: 'key-of-the-tests',
  INDEXER_ENABLED: 'false',
  SEED_MOMENTS: 'false',
  DATABASE_URL: databaseUrl,
  ...given,
})
const stack = await startStack(config, { engine, log: createLogger('silent') })
stopOnSignal(() => stack.close())
process.stdout.write(`${stack.url}\n`)
