import type { Db } from '../../platform/db/database.ts'
import { readTallies } from '../reading/tally-store.ts'

/** How many moments everybody sees, and stored edges between them; exact, and read without counting them. */
export async function readGraphSize(db: Db): Promise<{ nodes: number; edges: number }> {
  const tally = await readTallies(db, ['total', 'edge'])
  const sum = (counts: ReadonlyMap<string, number>) =>
    [...counts.values()].reduce((total, count) => total + count, 0)
  return { nodes: sum(tally('total')), edges: sum(tally('edge')) }
}
