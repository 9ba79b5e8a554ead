import type { Generated } from 'kysely'
import type { Json } from './json.ts'

/** One row per render that Clockchain was asked for. */
export interface JobsTable {
  id: string
  bulk_id: string | null
  bulk_index: number | null
  created_by: string
  worker: string
  request_id: string | null
  query: string
  preset: string
  visibility: 'public' | 'private' | 'unlisted'
  status: Generated<'pending' | 'processing' | 'completed' | 'failed' | 'cancelled'>
  screening: Json<unknown> | null
  scene: Json<unknown> | null
  attempts: Generated<number>
  failures: Generated<number>
  step_began_at: Date | null
  render: Generated<number>
  retry_at: Date | null
  ready_at: Date | null
  cancel_requested: Generated<boolean>
  lease_epoch: Generated<number>
  leased_until: Date | null
  path: string | null
  node_id: string | null
  similar_to: Generated<string[]>
  error_code: string | null
  created_at: Generated<Date>
  completed_at: Date | null
}

interface JobRunnersTable {
  id: string
  seen_at: Generated<Date>
}

/** What works on Clockchain by itself. */
interface WorkersTable {
  name: string
  next_run_at: Date | null
  cursor: Json<unknown> | null
  failures: Generated<number>
  run_id: string | null
  run_trigger: 'schedule' | 'admin' | 'nudge' | null
  run_started_at: Date | null
  lease_epoch: Generated<number>
  leased_until: Date | null
}

interface WorkerRunsTable {
  run_id: string
  worker: string
  trigger: 'schedule' | 'admin' | 'nudge'
  started_at: Date
  finished_at: Generated<Date>
  status: 'completed' | 'failed'
  created: number
  removed: Generated<number>
  failed: number
  cost_usd: number
  error_code: string | null
}

interface WorkerCostsTable {
  id: string
  worker: string
  run_id: string
  day: string
  reserved_usd: number
  cost_usd: number | null
  created_at: Generated<Date>
}

export interface WorkerRendersTable {
  job_id: string
  worker: string
  run_id: string
  moment_id: string
  day: string
  query: string
  relation: string | null
  why: string | null
  cost_id: string | null
}

interface ExpansionTriesTable {
  moment_id: string
  tried_at: Generated<Date>
}

interface IndexerWaitingTable {
  timepoint_id: string
  job_id: string | null
}

interface SeededMomentsTable {
  almanac_id: string
  moment_id: string
  seeded_at: Generated<Date>
}

interface SeededEdgesTable {
  cause: string
  effect: string
}

/** What Clockchain is asked for, and what works on it by itself. Columns as the migrations make them. */
export interface WorkTables {
  jobs: JobsTable
  job_runners: JobRunnersTable
  workers: WorkersTable
  worker_runs: WorkerRunsTable
  worker_costs: WorkerCostsTable
  worker_renders: WorkerRendersTable
  expansion_tries: ExpansionTriesTable
  indexer_waiting: IndexerWaitingTable
  seeded_moments: SeededMomentsTable
  seeded_edges: SeededEdgesTable
}
