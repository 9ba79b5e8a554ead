import { assertEdges, type EdgeInput } from '../../src/clockchain/graph/assert-edges.ts'
import type { MomentContent } from '../../src/clockchain/moments/moment.ts'
import { upsertMoments } from '../../src/clockchain/moments/moment-upsert.ts'
import { type Database, openDatabase } from '../../src/platform/db/database.ts'
import { throughDeadlocks } from '../../src/platform/db/deadlock.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { content } from './moments.ts'
import { createTestDatabase } from './test-stack.ts'

export const ANYONE = { actor: null, isAdmin: false }
export const ALICE = { actor: 'user:alice', isAdmin: false }

/** A place that is not known. */
export const nowhere = { ...content({}).place, country: null, city: null }

/** A moment to be stored: public and by `system` unless it says otherwise. */
export interface GraphMoment {
  content: MomentContent
  visibility?: 'public' | 'private' | 'unlisted'
  actor?: string
}

/** A database with moments and edges in it. */
export async function openGraph() {
  const test = await createTestDatabase()
  await migrate(test.url)
  const database: Database = openDatabase(test.url)
  const { db } = database

  async function add(moments: readonly GraphMoment[]): Promise<string[]> {
    const actors = Map.groupBy(moments, ({ actor = 'system' }) => actor)
    const ids = new Map<GraphMoment, string>()
    for (const [actor, own] of actors) {
      const inputs = own.map((one) => ({
        content: one.content,
        visibility: one.visibility ?? ('public' as const),
      }))
      const writer = { actor, isAdmin: false, requestId: null }
      const results = await db.transaction().execute((trx) => upsertMoments(trx, inputs, writer))
      for (const [index, result] of results.entries()) {
        const moment = own[index]
        if (result.outcome === 'refused' || !moment) throw new Error('refused')
        ids.set(moment, result.id)
      }
    }
    return moments.map((moment) => ids.get(moment) ?? '')
  }

  return {
    db,
    url: test.url,
    add,

    /** Moments in year after year, without a place, tags and figures. */
    async addPlain(names: readonly string[], year = 1000): Promise<Record<string, string>> {
      const moments = names.map((name, index) => ({
        content: content({ name, place: nowhere, date: { year: year + index } }),
      }))
      const ids = await add(moments)
      return Object.fromEntries(names.map((name, index) => [name, ids[index] ?? '']))
    },

    /** Asserts edges in a transaction of their own. */
    assert: (edges: readonly EdgeInput[], actor = 'system') =>
      throughDeadlocks(() => db.transaction().execute((trx) => assertEdges(trx, edges, { actor }))),

    degree: async (id: string) =>
      (await db.selectFrom('moments').select('degree').where('id', '=', id).executeTakeFirst())
        ?.degree,

    edges: () => db.selectFrom('moment_edges').selectAll().orderBy('created_at').execute(),

    async close() {
      await database.close()
      await test.drop()
    },
  }
}

export type TestGraph = Awaited<ReturnType<typeof openGraph>>
