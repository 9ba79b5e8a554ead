import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MomentInput, upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { throughDeadlocks } from '../src/platform/db/deadlock.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { content } from './support/moments.ts'
import { createTestDatabase, type TestDatabase } from './support/test-stack.ts'

let test: TestDatabase
let database: Database

beforeAll(async () => {
  test = await createTestDatabase()
  await migrate(test.url)
  database = openDatabase(test.url)
})
afterAll(async () => {
  await database.close()
  await test.drop()
})

const ALICE = { actor: 'user:alice', isAdmin: false, requestId: 'r-1' }
const BOB = { actor: 'user:bob', isAdmin: false, requestId: 'r-2' }

function upsert(inputs: MomentInput[], writer: Parameters<typeof upsertMoments>[2] = ALICE) {
  return throughDeadlocks(() =>
    database.db.transaction().execute((trx) => upsertMoments(trx, inputs, writer)),
  )
}

const account = (
  over: Parameters<typeof content>[0],
  visibility: MomentInput['visibility'] = 'public',
): MomentInput => ({ content: content(over), visibility })

const rows = (path: string) =>
  database.db.selectFrom('moments').selectAll().where('path', '=', path).execute()

const history = (id: string) =>
  database.db
    .selectFrom('moment_history')
    .selectAll()
    .where('moment_id', '=', id)
    .orderBy('id')
    .execute()

describe('one node an event', () => {
  it('CC-NODE-1: an account of an event that is not known becomes a moment with a canonical path', async () => {
    const [result] = await upsert([account({ name: 'Night on the roof' })])
    expect(result).toMatchObject({
      outcome: 'created',
      path: '/1920/may/3/unknown/france/unknown/paris/night-on-the-roof',
    })
  })

  it('CC-NODE-1: the same account again changes nothing', async () => {
    const one = account({ name: 'Said twice' })
    const [first] = await upsert([one])
    const [second] = await upsert([one])
    expect(second).toMatchObject({ outcome: 'unchanged' })
    if (first?.outcome !== 'created') throw new Error('not created')
    expect(await rows(first.path)).toMatchObject([{ version: 1 }])
    expect(await history(first.id)).toHaveLength(1)
  })

  it('CC-NODE-1: of the same event in one batch one moment is made, and the lists grow', async () => {
    const results = await upsert([
      account({ name: 'Twins', tags: ['a'] }),
      account({ name: 'Twins', tags: ['b'] }),
      account({ name: 'Other' }),
    ])
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'updated', 'created'])
    expect(results[1]?.path).toBe(results[0]?.path)
    expect(await rows(results[0]?.path ?? '')).toMatchObject([{ tags: ['a', 'b'], version: 2 }])
  })

  it('CC-NODE-1: of twenty writers at once one makes the moment', async () => {
    const tagged = Array.from({ length: 20 }, (_, n) =>
      upsert([account({ name: 'Crowded', tags: [`t${n}`] }), account({ name: `Alone ${n}` })], {
        ...ALICE,
        actor: `user:${n}`,
      }),
    )
    const results = (await Promise.all(tagged)).map(([first]) => first)
    expect(results.filter((one) => one?.outcome === 'created')).toHaveLength(1)
    const [row, ...others] = await rows(results[0]?.path ?? '')
    expect(others).toEqual([])
    expect(row?.tags.toSorted()).toEqual(Array.from({ length: 20 }, (_, n) => `t${n}`).toSorted())
  })

  it('CC-NODE-2: private accounts of two people never meet, and none meets the public one', async () => {
    const name = 'Kept apart'
    const [a] = await upsert([account({ name, oneLiner: 'A' }, 'private')])
    const [b] = await upsert([account({ name, oneLiner: 'B' }, 'private')], BOB)
    const [c] = await upsert([account({ name, oneLiner: 'C' })], BOB)
    expect([a, b, c].map((one) => one?.outcome)).toEqual(['created', 'created', 'created'])
    const stored = await rows(a?.path ?? '')
    expect(stored.map(({ one_liner: line }) => line).toSorted()).toEqual(['A', 'B', 'C'])
  })

  it('CC-NODE-4: other words for the event lead to its moment, by a path of their own', async () => {
    const [a] = await upsert([account({ name: 'Assassination of Julius Caesar' })])
    const [b] = await upsert([account({ name: 'Julius Caesar assassination' })])
    expect(b?.path).toBe(a?.path)
    const aliases = await database.db.selectFrom('moment_aliases').select('path').execute()
    expect(aliases.map(({ path }) => path)).toContain(
      '/1920/may/3/unknown/france/unknown/paris/julius-caesar-assassination',
    )
  })

  it('CC-NODE-1: two letters of one day and place, there and back, are two moments', async () => {
    const names = ['Letter from Einstein to Roosevelt', 'Letter from Roosevelt to Einstein']
    const [there, back] = await upsert(names.map((name) => account({ name, oneLiner: name })))
    const [again] = await upsert([account({ name: 'The Letter to Roosevelt from Einstein' })], BOB)
    expect([there, back].map((one) => one?.outcome)).toEqual(['created', 'created'])
    expect(again?.path).toBe(there?.path)
    expect(await rows(there?.path ?? '')).toMatchObject([{ name: names[0], one_liner: names[0] }])
    expect(await rows(back?.path ?? '')).toMatchObject([{ name: names[1], one_liner: names[1] }])
  })

  it('CC-NODE-1: a moment with a key of another kind is met by its path, whatever other names lead to', async () => {
    const [name, like] = ['Eruption of Vesuvius', 'Vesuvius eruption']
    const [a] = await upsert([account({ name })])
    await database.db
      .updateTable('moments')
      .set({ event_key: randomUUID() })
      .where('path', '=', a?.path ?? '')
      .execute()
    const [b] = await upsert([account({ name: like })])
    expect(b?.outcome).toBe('created')
    const [again] = await upsert([account({ name })])
    const [own] = await upsert([{ ...account({ name }), visibility: null }])
    expect([again?.path, own?.path]).toEqual([a?.path, a?.path])
  })

  it('CC-NODE-3: dates of other precision at the same path are the same moment', async () => {
    const date = { year: 1340 }
    const [a] = await upsert([account({ name: 'Plague', date })])
    const [b] = await upsert([account({ name: 'Plague', date: { ...date, precision: 'decade' } })])
    expect(b).toMatchObject({ outcome: 'unchanged', path: a?.path })
  })
})

describe('a second account', () => {
  it('CC-MERGE-1: blanks erase nothing, and fill what is blank', async () => {
    const name = 'Blank page'
    await upsert([account({ name, oneLiner: 'There', tags: ['x'], era: null })])
    const blank = { name, oneLiner: null, tags: [], figures: [], era: 'Modern' }
    const [result] = await upsert([account(blank)], BOB)
    expect(result?.outcome).toBe('updated')
    expect(await rows(result?.path ?? '')).toMatchObject([
      { one_liner: 'There', tags: ['x'], era: 'Modern' },
    ])
  })

  it('CC-MERGE-2: its author replaces values, another is refused and changes nothing', async () => {
    const name = 'Whose word'
    await upsert([account({ name, oneLiner: 'First' })])
    const [own] = await upsert([account({ name, oneLiner: 'Second' })])
    expect(own?.outcome).toBe('updated')
    const [other] = await upsert([account({ name, oneLiner: 'Third', tags: ['new'] })], BOB)
    expect(other).toMatchObject({
      outcome: 'refused',
      code: 'item_conflict',
      columns: ['one_liner'],
    })
    const [admin] = await upsert([account({ name, oneLiner: 'Fourth' })], { ...BOB, isAdmin: true })
    expect(admin?.outcome).toBe('updated')
    expect(await rows(own?.path ?? '')).toMatchObject([{ one_liner: 'Fourth', tags: [] }])
  })

  it('CC-MERGE-3: a scene of somebody else goes beside the one that is shown', async () => {
    const name = 'Two pictures'
    const scene = () => ({ ...content({}).scene, timepointId: randomUUID() }) as never
    const [one, two] = [scene(), scene()] as { timepointId: string }[]
    await upsert([account({ name, oneLiner: 'Mine', scene: one as never, layer: 2 })])
    const [joined] = await upsert(
      [account({ name, oneLiner: 'Theirs', scene: two as never, layer: 2 })],
      { ...BOB, otherwise: 'keep' },
    )
    expect(joined?.outcome).toBe('updated')
    const [row] = await rows(joined?.path ?? '')
    expect(row).toMatchObject({ one_liner: 'Mine', flash_timepoint_id: one?.timepointId })
    const scenes = await database.db
      .selectFrom('moment_scenes')
      .select('timepoint_id')
      .where('moment_id', '=', row?.id ?? '')
      .execute()
    expect(scenes.map((each) => each.timepoint_id).toSorted()).toEqual(
      [one, two].map((each) => each?.timepointId).toSorted(),
    )
  })

  it('CC-AUDIT-1: every change is written down with what was before and after', async () => {
    const name = 'On record'
    const [made] = await upsert([account({ name, oneLiner: 'Old' })])
    await upsert([account({ name, oneLiner: 'New' })])
    if (made?.outcome !== 'created') throw new Error('not created')
    expect(await history(made.id)).toMatchObject([
      { action: 'created', actor: 'user:alice', before: null, after: null, request_id: 'r-1' },
      { action: 'updated', before: { one_liner: 'Old' }, after: { one_liner: 'New' } },
    ])
  })

  it('CC-AUDIT-2: the database refuses to change or delete what is written down', async () => {
    const change = database.db.updateTable('moment_history').set({ actor: 'x' }).execute()
    await expect(change).rejects.toThrow(/append-only/)
    const removal = database.db.deleteFrom('moment_history').execute()
    await expect(removal).rejects.toThrow(/append-only/)
  })
})
