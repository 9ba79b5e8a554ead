import { flushCompileCache } from 'node:module'
import { understand } from '@timepoint/almanac'
import { stopOnSignal } from '../../src/bin/stop-on-signal.ts'
import { parseConfig } from '../../src/platform/config/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { startStack } from '../../src/stack.ts'

/**
 * A server of its own process, to be killed or paused at any time, whose Flash is elsewhere. It loads
 * everything, then waits for a line on its input before it starts, and prints its address when it listens.
 * The second argument is more configuration, as JSON; the third how long leases count, in milliseconds.
 */
const [databaseUrl = '', env = '{}', leaseMs = '3000'] = process.argv.slice(2)

understand('Caesar in Rome, 15 March 44 BC', { now: new Date() })
flushCompileCache() // It is killed later, and writes nothing then.
await new Promise((resolve) => process.stdin.once('data', resolve))
const given = JSON.parse(env) as Record<string, string>
const config = parseConfig({ PORT: '0', RATE_LIMIT: '0', DATABASE_URL: databaseUrl, ...given })
const jobPace = { leaseMs: Number(leaseMs), pollMs: 200 }
const stack = await startStack(config, { log: createLogger('silent'), jobPace })
stopOnSignal(() => stack.close())
process.stdout.write(`${stack.url}\n`)
