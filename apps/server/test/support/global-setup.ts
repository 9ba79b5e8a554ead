import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/platform/db/database.ts'
import { startEmbeddedPostgres } from '../../src/platform/db/embedded/embedded-postgres.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { EventBus } from '../../src/platform/events/event-bus.ts'
import { createLogger } from '../../src/platform/log.ts'
import { startWorkflows } from '../../src/platform/workflows/workflows.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database server on which tests may create databases. */
    serverUrl: string
    /** A database on it that has every table and no row of ours: databases of tests are copies of it. */
    templateDatabase: string
    /** Interruptions in the crash test, from which those of the others follow; CRASH_RUNS says otherwise. */
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
const FUZZ_REQUESTS = { embedded: 11_000, given: 6600 }

/** What is written need not outlive the machine: no test waits for its disk. */
async function makeForgetful(serverUrl: string): Promise<void> {
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await onServer(serverUrl, `ALTER SYSTEM SET ${name} = off`)
  }
  await onServer(serverUrl, 'SELECT pg_reload_conf()')
}

/** Makes a database as the first process leaves it: what a test would wait for again and again. */
async function makeTemplate(serverUrl: string): Promise<string> {
  const name = `template_${randomUUID().replaceAll('-', '')}`
  await onServer(serverUrl, `CREATE DATABASE ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await migrate(url.href)
  const log = createLogger('silent')
  const database = openDatabase(url.href)
  const bus = new EventBus(url.href, log)
  await bus.open()
  const nothing = { workflows: {}, schedules: {}, works: false }
  const workflows = await startWorkflows({ database, bus, log, ...nothing })
  await workflows.close()
  await bus.close()
  await database.close()
  return name
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/**
 * One real PostgreSQL for the whole run: the embedded one in a temporary folder, or the server of
 * TEST_DATABASE_URL. Each test file makes databases of its own on it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('needsTour', process.env.NEEDS_TOUR === '1')
  project.provide('crashRuns', Number(process.env.CRASH_RUNS ?? 10))
  project.provide('crashSeed', process.env.CRASH_SEED ?? `${Math.floor(Math.random() * 2 ** 32)}`)
  const given = process.env.TEST_DATABASE_URL
  const fuzzRequests = FUZZ_REQUESTS[given ? 'given' : 'embedded']
  project.provide('fuzzRequests', Number(process.env.FUZZ_REQUESTS ?? fuzzRequests))
  project.provide('fuzzSeed', Number(process.env.FUZZ_SEED ?? 1))
  if (given) {
    const template = await makeTemplate(given)
    project.provide('serverUrl', given)
    project.provide('templateDatabase', template)
    return () => onServer(given, `DROP DATABASE ${template} WITH (FORCE)`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'timepoint-test-'))
  const server = await startEmbeddedPostgres(folder)
  const stop = async () => {
    await server.release()
    for (const used of [folder, server.directory]) rmSync(used, { recursive: true, force: true })
  }
  try {
    await makeForgetful(server.url)
    project.provide('serverUrl', server.url)
    project.provide('templateDatabase', await makeTemplate(server.url))
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
