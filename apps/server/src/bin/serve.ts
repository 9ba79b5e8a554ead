import { setImmediate } from 'node:timers/promises'
import { readData, understand } from '@timepoint/almanac'
import { ConfigError, parseConfig } from '../platform/config/config.ts'
import { startStack, worksOnScenes } from '../stack.ts'
import { banner, explainStartError } from './banner.ts'
import { readEnvironment } from './environment.ts'
import { stopOnSignal } from './stop-on-signal.ts'

/** A query of the usual kind: the first of a user is then not the first of all. */
const SAMPLE = 'a weaver in Lyon, 14 June 1831, 10 am'

/** Reads the almanac while PostgreSQL starts: the first query finds it in memory. */
async function readAlmanac(): Promise<void> {
  for (const _ of readData()) await setImmediate()
  understand(SAMPLE, { now: new Date() })
}

async function serve(): Promise<void> {
  const config = parseConfig(readEnvironment())
  const starting = startStack(config).catch((cause: unknown) => {
    throw new Error(explainStartError(cause, config), { cause })
  })
  const [stack] = await Promise.all([starting, worksOnScenes(config) ? readAlmanac() : null])
  stopOnSignal(() => stack.close())
  process.stdout.write(banner(stack, config))
}

serve().catch((error: Error) => {
  process.stderr.write(`\n${error.message}\n\n`)
  process.exit(error instanceof ConfigError ? 2 : 1)
})
