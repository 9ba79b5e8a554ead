import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/platform/db/embedded/embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database server on which tests may create databases. */
    serverUrl: string
    /** Interruptions in the crash test; CRASH_RUNS says otherwise. */
    crashRuns: number
    /** Decides when they come: new each time, and printed; CRASH_SEED repeats an earlier one. */
    crashSeed: string
    /** Requests that are made up for all servers that are fuzzed; FUZZ_REQUESTS says otherwise. */
    fuzzRequests: number
    /** What they are made up from, the same every time; FUZZ_SEED says otherwise. */
    fuzzSeed: number
    /** Whether the tour must be taken; without curl and jq it is left out elsewhere. */
    needsTour: boolean
  }
}

/** On a given server the same requests would tell hardly more: a few of them look for differences. */
const FUZZ_REQUESTS = { embedded: 33_000, given: 6600 }

/**
 * One real PostgreSQL for the whole run: the embedded one in a temporary folder, or the server of
 * TEST_DATABASE_URL. Each test file makes databases of its own on it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('needsTour', process.env.NEEDS_TOUR === '1')
  project.provide('crashRuns', Number(process.env.CRASH_RUNS ?? 50))
  project.provide('crashSeed', process.env.CRASH_SEED ?? `${Math.floor(Math.random() * 2 ** 32)}`)
  const given = process.env.TEST_DATABASE_URL
  const fuzzRequests = FUZZ_REQUESTS[given ? 'given' : 'embedded']
  project.provide('fuzzRequests', Number(process.env.FUZZ_REQUESTS ?? fuzzRequests))
  project.provide('fuzzSeed', Number(process.env.FUZZ_SEED ?? 1))
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
