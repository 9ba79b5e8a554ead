import type { Db, RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Job } from '../jobs/job.ts'
import type { PlacedScene, RenderHooks } from '../jobs/run-job.ts'
import type { MomentContent } from '../moments/moment.ts'
import { upsertMoments } from '../moments/moment-upsert.ts'
import type { AssertEdges } from './assert-edges.ts'
import { attachScene } from './attach-scene.ts'
import { settleCost } from './budget-store.ts'
import { edgeTo } from './expansion-edge.ts'
import { findRender, lockMomentRow, type StoredRender } from './render-store.ts'

/** Edges that the Expander finds are guesses. */
const isOfWorker = ({ worker }: Job) => worker === 'daily' || worker === 'expander'

const homeless = () => new AppError('not_found', { detail: 'The moment is not there any more' })

/**
 * What becomes of renders that workers have asked for. Daily's belong to their moments; those of the Expander
 * are moments like any other, joined to the one that they are about. Costs are settled when they are known.
 */
export function createRenderHooks(db: RootDb, assertEdges: AssertEdges): RenderHooks {
  async function attach(trx: Db, render: StoredRender, content: MomentContent) {
    const placed = await attachScene(trx, render.momentId, content, 'daily')
    if (!placed) throw homeless()
    return { ...placed, similarTo: [] }
  }

  async function join(trx: Db, render: StoredRender, content: MomentContent): Promise<PlacedScene> {
    const input = { content, visibility: 'public', isRenderedHere: true } as const
    const rights = { isAdmin: false, otherwise: 'keep', findsSimilar: true } as const
    const writer = { actor: 'expander', requestId: null, ...rights }
    const [stored] = await upsertMoments(trx, [input], writer)
    if (!stored || stored.outcome === 'refused') throw homeless()
    const anchor = await lockMomentRow(trx, render.momentId)
    const found = await lockMomentRow(trx, stored.id)
    const edge = anchor && found && edgeTo(anchor, found, render)
    // One that cannot be, such as a cause after its effect, is left out: the moment stays.
    if (edge) await assertEdges(trx, [edge], { actor: 'expander' })
    return stored
  }

  return {
    async rendered(job, scene) {
      if (!isOfWorker(job)) return
      const render = await findRender(db, job.id)
      const costUsd = scene.usage?.cost_usd ?? null
      if (render?.costId) await settleCost(db, render.costId, costUsd)
    },

    async place(trx, job, content) {
      if (!isOfWorker(job)) return null
      const render = await findRender(trx, job.id)
      if (!render) return null
      return render.relation === null ? attach(trx, render, content) : join(trx, render, content)
    },
  }
}
