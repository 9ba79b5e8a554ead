import { flushCompileCache } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { STEPS } from '../../src/flash/pipeline/steps.ts'
import { parseConfig } from '../../src/platform/config/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { startStack } from '../../src/stack.ts'
import { createScriptedEngine } from './scripted-engine.ts'

/**
 * A server of its own process, to be killed: its steps take a while, as those of models do, and it
 * stops for ever at the step that is named second. Prints its address, then `reached` when a render has come to that step.
 */
const [databaseUrl, step] = process.argv.slice(2)
const scripted = createScriptedEngine()
for (const { name } of STEPS) {
  scripted.on(name, async (original) => {
    await sleep(10)
    return original()
  })
}
scripted.on(step as Parameters<typeof scripted.on>[0], () => {
  process.stdout.write('reached\n')
  return new Promise(() => {})
})
const config = parseConfig({
  PORT: '0',
  RATE_LIMIT: '0',
  SERVICE_API_KEY: 'key-of-the-tests',
  INDEXER_ENABLED: 'false',
  SEED_MOMENTS: 'false',
  DATABASE_URL: databaseUrl,
})
const stack = await startStack(config, { engine: scripted.engine, log: createLogger('silent') })
flushCompileCache() // It is killed later, and writes nothing then.
process.stdout.write(`${stack.url}\n`)
