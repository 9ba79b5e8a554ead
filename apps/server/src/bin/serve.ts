import { ConfigError, parseConfig } from '../platform/config/config.ts'
import { startStack } from '../stack.ts'
import { banner, explainStartError } from './banner.ts'
import { readEnvironment } from './environment.ts'
import { stopOnSignal } from './stop-on-signal.ts'

async function serve(): Promise<void> {
  const config = parseConfig(readEnvironment())
  const stack = await startStack(config).catch((cause: unknown) => {
    throw new Error(explainStartError(cause, config), { cause })
  })
  stopOnSignal(() => stack.close())
  process.stdout.write(banner(stack, config))
}

serve().catch((error: Error) => {
  process.stderr.write(`\n${error.message}\n\n`)
  process.exit(error instanceof ConfigError ? 2 : 1)
})
