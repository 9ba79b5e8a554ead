import { flushCompileCache } from 'node:module'
import { understand } from '@timepoint/almanac'
import { stopOnSignal } from '../../src/bin/stop-on-signal.ts'
import { parseConfig } from '../../src/platform/config/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { startStack } from '../../src/stack.ts'

/**
 * The real server in a process of its own, to be killed at any time: nothing in it is replaced, and its
 * configuration, which says where models are, is the only argument, as JSON. It loads everything, then
 * waits for a line on its input before it starts, and prints its address when it listens.
 */
const [env = '{}'] = process.argv.slice(2)

understand('Caesar in Rome, 15 March 44 BC', { now: new Date() })
flushCompileCache() // It is killed later, and writes nothing then.
await new Promise((resolve) => process.stdin.once('data', resolve))
const config = parseConfig({
  PORT: '0',
  RATE_LIMIT: '0',
  SERVICE_API_KEY: 'key-of-the-tests',
  INDEXER_ENABLED: 'false',
  SEED_MOMENTS: 'false',
  ...JSON.parse(env),
})
const stack = await startStack(config, { log: createLogger('silent') })
stopOnSignal(() => stack.close())
process.stdout.write(`${stack.url}\n`)
