import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/platform/db/embedded/embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database server on which tests may create databases. */
    serverUrl: string
  }
}

/**
 * One real PostgreSQL for the whole run: the embedded one in a temporary folder, or the server of
 * TEST_DATABASE_URL. Each test file makes databases of its own on it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    project.provide('serverUrl', given)
    return async () => {}
  }
  const folder = mkdtempSync(join(tmpdir(), 'timepoint-test-'))
  const server = await startEmbeddedPostgres(folder)
  project.provide('serverUrl', server.url)
  return async () => {
    await server.release()
    for (const used of [folder, server.directory]) rmSync(used, { recursive: true, force: true })
  }
}
