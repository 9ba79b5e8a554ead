import { parseConfig } from '../../src/platform/config/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { startStack } from '../../src/stack.ts'
import { createScriptedEngine } from './scripted-engine.ts'

/**
 * A server of its own process, to be killed: it stops for ever at the step that is named second.
 * Prints its address, then `reached` when a render has come to that step.
 */
const [databaseUrl, step] = process.argv.slice(2)
const scripted = createScriptedEngine()
scripted.on(step as Parameters<typeof scripted.on>[0], () => {
  process.stdout.write('reached\n')
  return new Promise(() => {})
})
const config = parseConfig({ PORT: '0', RATE_LIMIT: '0', DATABASE_URL: databaseUrl })
const stack = await startStack(config, { engine: scripted.engine, log: createLogger('silent') })
process.stdout.write(`${stack.url}\n`)
