import { UserExport } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { createTestUser, SECRETS, startAccountsStack } from './support/accounts.ts'
import { asUser, ended, generate, readJob } from './support/jobs.ts'
import { uniqueWord } from './support/secret-moments.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const PLACE = '/1777/may/3/unknown/france/unknown/paris'

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startAccountsStack(database)
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const run = (query: ReturnType<typeof sql>) => query.execute(stack.database.db)

async function exported(headers: Record<string, string>): Promise<UserExport> {
  const response = await call(stack, 'GET', '/api/v1/users/me/export', { headers })
  const body: unknown = await response.json()
  expect(response.status).toBe(200)
  expect(body).toEqual(UserExport.strict().parse(body))
  return body as UserExport
}

interface Node {
  id: string
  name: string
  visibility: string
}

const nodes = (count: number): Node[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${PLACE}/${uniqueWord()}`,
    name: `Gathering ${uniqueWord()}`,
    visibility: ['private', 'unlisted', 'public'][index % 3] ?? 'private',
  }))

async function ingest(name: string, body: object): Promise<void> {
  const path = '/api/v1/ingest/subgraph'
  const stored = await call(stack, 'POST', path, { body, headers: asUser(name) })
  if (stored.status !== 200) throw new Error(await stored.text())
}

/** Moments of somebody, each but the first related to the one before. */
async function live(name: string, count: number): Promise<Node[]> {
  const made = nodes(count)
  const edges = made.slice(1).map(({ id }, index) => ({
    source: made[index]?.id,
    target: id,
    edge_type: 'influences',
    weight: 0.5,
    description: `Of ${uniqueWord()}`,
  }))
  await ingest(name, { nodes: made, edges })
  return made
}

const pathsOf = (rows: { path: string }[]) => rows.map(({ path }) => path).toSorted()

describe('what Clockchain has of somebody', () => {
  it('G-USER-9: is in their export: moments of every visibility, edges and jobs, each once', async () => {
    const owner = await createTestUser(stack)
    const other = await createTestUser(stack)
    const [mine, theirs] = [await live(owner.id, 250), await live(other.id, 3)]
    const [first] = mine
    const alias = `${first?.id}-again`
    await run(sql`INSERT INTO moment_aliases (path, moment_id)
      SELECT ${alias}, id FROM moments WHERE path = ${first?.id}`)
    for (const maker of [owner, other]) {
      await run(sql`INSERT INTO moment_scenes (moment_id, timepoint_id, rendered_here, created_by)
        SELECT id, ${`scene-of-${maker.id}`}, true, ${`user:${maker.id}`} FROM moments
        WHERE path = ${first?.id}`)
    }
    const query = 'Assassination of Caesar in Rome, 15 March 44 BC'
    const job = await readJob(await generate(stack, { query }, asUser(owner.id)))
    const done = await ended(stack, job)
    const told = await exported(owner.headers)
    const rendered = told.moments.find(({ path }) => path === done.path)
    expect(rendered).toMatchObject({ visibility: 'private', layer: 2, created_by: owner.id })
    expect(pathsOf(told.moments.filter((moment) => moment !== rendered))).toEqual(
      mine.map(({ id }) => id).toSorted(),
    )
    const byPath = new Map(told.moments.map((moment) => [moment.path, moment]))
    for (const { id, name, visibility } of mine) {
      expect(byPath.get(id)).toMatchObject({ name, visibility, created_by: owner.id })
    }
    expect(byPath.get(first?.id ?? '')).toMatchObject({
      aliases: [alias],
      scenes: [{ created_by: owner.id }, { created_by: 'user' }],
    })
    expect(told.edges).toHaveLength(249)
    const ends = new Set(told.edges.map(({ source, target }) => `${source} ${target}`))
    expect(ends).toEqual(new Set(mine.slice(1).map(({ id }, at) => `${mine[at]?.id} ${id}`)))
    expect(told.jobs).toEqual([{ ...done, query, preset: 'balanced', visibility: 'private' }])
    const text = JSON.stringify(told.moments.map(({ scenes: _, ...moment }) => moment))
    for (const { id, name } of theirs) {
      expect(text).not.toContain(id)
      expect(text).not.toContain(name)
    }
    expect(text).not.toContain(other.id)
    const others = await exported(other.headers)
    expect(pathsOf(others.moments)).toEqual(theirs.map(({ id }) => id).toSorted())
    expect([others.edges.length, others.jobs.length]).toEqual([2, 0])
  })

  it('G-USER-9: is found also under the name by which a service calls them', async () => {
    const name = `alice-${uniqueWord()}`
    const headers = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }
    const body = { external_id: name }
    const answer = await call(stack, 'POST', '/api/v1/users/resolve', { body, headers })
    const { user_id: id } = (await answer.json()) as { user_id: string }
    const mine = [...(await live(name, 2)), ...(await live(id, 2))]
    const told = await exported({ ...headers, 'x-user-id': name })
    expect(pathsOf(told.moments)).toEqual(mine.map((node) => node.id).toSorted())
    expect(told.edges).toHaveLength(2)
  })

  it('G-USER-9: of somebody new there is nothing', async () => {
    const { headers } = await createTestUser(stack)
    expect(await exported(headers)).toMatchObject({ moments: [], edges: [], jobs: [] })
  })
})
