import { afterAll, beforeAll } from 'vitest'
import type { Stack } from '../../src/stack.ts'
import { createTestDatabase, startTestStack, type TestDatabase } from './test-stack.ts'

export const SYNC = '/api/v1/timepoints/generate/sync'
export const GENERATE = ['generate', 'generate/sync', 'generate/stream'].map(
  (name) => `/api/v1/timepoints/${name}`,
)

/** The system of the file. */
export let stack: Stack

/** Starts the system as it comes, once for the file. */
export function usePlainStack(): void {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
    stack = await startTestStack(database)
  })
  afterAll(async () => {
    await stack.close()
    await database.drop()
  })
}

/** Sends text as a body, whatever it is. */
export function send(
  path: string,
  body: string | Buffer,
  type: string | null = 'application/json',
): Promise<Response> {
  const headers: Record<string, string> = type === null ? {} : { 'content-type': type }
  return fetch(`${stack.url}${path}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(Buffer.from(body)),
  })
}
