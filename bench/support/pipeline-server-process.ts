import { parseConfig } from '../../apps/server/src/platform/config/config.ts'
import { createLogger } from '../../apps/server/src/platform/log.ts'
import { startStack } from '../../apps/server/src/stack.ts'

/**
 * The whole system in a process of its own, configured by its only argument, environment variables as
 * JSON. Sends its address when it listens, then answers what it is asked over IPC.
 */
const [env = '{}'] = process.argv.slice(2)

/** What the parent may ask; `cpu` is answered with milliseconds of all threads since the start. */
export type ServerQuestion = { ask: 'cpu' } | { ask: 'stop' }

const stack = await startStack(parseConfig(JSON.parse(env)), { log: createLogger('silent') })

async function answer({ ask }: ServerQuestion): Promise<unknown> {
  if (ask === 'stop') return stack.close()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

process.on('disconnect', () => process.exit(1))
process.on('message', async (question: ServerQuestion) => {
  process.send?.({ answer: (await answer(question)) ?? null })
  if (question.ask === 'stop') process.removeAllListeners('disconnect').disconnect()
})
process.send?.({ answer: stack.url })
