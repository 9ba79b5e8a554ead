import { parseConfig } from '../platform/config/config.ts'
import { startEmbeddedPostgres } from '../platform/db/embedded/embedded-postgres.ts'
import { migrate } from '../platform/db/migrate.ts'
import { readEnvironment } from './environment.ts'

async function run(): Promise<void> {
  const { databaseUrl, dataDir } = parseConfig(readEnvironment())
  const embedded = databaseUrl === null ? await startEmbeddedPostgres(dataDir) : null
  try {
    const done = await migrate(databaseUrl ?? embedded?.url ?? '')
    process.stdout.write(done.length > 0 ? `Applied ${done.join(', ')}\n` : 'Nothing to apply\n')
  } finally {
    await embedded?.release()
  }
}

run().catch((error: Error) => {
  process.stderr.write(`\n${error.message}\n\n`)
  process.exit(1)
})
