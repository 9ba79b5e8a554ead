import type { Stats } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import { instant } from '../moments/present-moment.ts'
import { type DerivedEstimates, estimateDerived } from './derived-estimates.ts'
import { foldTallies, lastChange, readTallies, readYearRange } from './tally-store.ts'

/** Estimates are made again after this time, in milliseconds. */
const ESTIMATES_MS = 60_000

const MILLION = 1e6

async function estimate(db: Db): Promise<DerivedEstimates> {
  // What two moments share is counted when tallies are folded.
  await foldTallies(db)
  const tally = await readTallies(db, ['year', 'month', 'pairs'])
  return estimateDerived({ years: tally('year'), months: tally('month'), pairs: tally('pairs') })
}

async function readCounts(db: Db) {
  const tally = await readTallies(db, [
    'total',
    'layer',
    'source_type',
    'schema_version',
    'text_model',
    'image',
    'confident',
    'confidence',
    'edge',
  ])
  const { first, last } = await readYearRange(db)
  const one = (kind: Parameters<typeof tally>[0]) => tally(kind).get('') ?? 0
  const counts = (kind: Parameters<typeof tally>[0]) => Object.fromEntries(tally(kind))
  const confident = one('confident')
  return {
    total_nodes: one('total'),
    total_edges: [...tally('edge').values()].reduce((total, n) => total + n, 0),
    layer_counts: { '0': 0, '1': 0, '2': 0, ...counts('layer') },
    edge_type_counts: counts('edge'),
    source_type_counts: counts('source_type'),
    date_range: { min_year: first, max_year: last },
    avg_confidence: confident > 0 ? Math.min(1, one('confidence') / MILLION / confident) : null,
    nodes_with_images: one('image'),
    schema_version_counts: counts('schema_version'),
    text_model_counts: counts('text_model'),
  }
}

/** Reads the numbers of the graph. Counts are exact; estimates are at most a minute old. */
export function createStatsReader(db: Db): () => Promise<Stats> {
  let estimates: { made: number; value: Promise<DerivedEstimates> } | null = null

  function currentEstimates(): Promise<DerivedEstimates> {
    const now = performance.now()
    if (estimates === null || now - estimates.made > ESTIMATES_MS) {
      const value = estimate(db)
      estimates = { made: now, value }
      value.catch(() => {
        estimates = null
      })
    }
    return estimates.value
  }

  return async () => {
    const [counts, changed, derived] = await Promise.all([
      readCounts(db),
      lastChange(db),
      currentEstimates(),
    ])
    const last = changed === null ? null : instant(changed)
    return { ...counts, last_updated: last, derived_edge_estimates: derived }
  }
}
