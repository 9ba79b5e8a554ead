import type { Visibility } from '@timepoint/contracts'
import { type MomentInput, upsertMoments } from '../../src/clockchain/moments/moment-upsert.ts'
import { createReadingService } from '../../src/clockchain/reading/reading-service.ts'
import { type Database, openDatabase } from '../../src/platform/db/database.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { content } from './moments.ts'
import { createTestDatabase } from './test-stack.ts'

/** A database with moments that is read through the service. */
export interface ReadingTest {
  database: Database
  reading: ReturnType<typeof createReadingService>
  close(): Promise<void>
}

export async function startReading(): Promise<ReadingTest> {
  const test = await createTestDatabase()
  await migrate(test.url)
  const database = openDatabase(test.url)
  const cursorKey = async () => Buffer.alloc(32, 7)
  const close = async () => {
    await database.close()
    await test.drop()
  }
  return { database, reading: createReadingService({ db: database.db, cursorKey }), close }
}

/** What a test says of a moment. */
export type Said = Parameters<typeof content>[0]

/** Stores moments. @returns their paths, in order. */
export async function storeMoments(
  { db }: Database,
  said: readonly Said[],
  { visibility = 'public', actor = 'user:alice' }: { visibility?: Visibility; actor?: string } = {},
): Promise<string[]> {
  const inputs: MomentInput[] = said.map((one) => ({ content: content(one), visibility }))
  const writer = { actor, isAdmin: false, requestId: null }
  const made = await db.transaction().execute((trx) => upsertMoments(trx, inputs, writer))
  return made.map(({ path }) => path)
}
