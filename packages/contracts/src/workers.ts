import { z } from 'zod'
import { float } from './json.ts'
import { Instant } from './moments.ts'

/** What works on Clockchain by itself. */
export const WorkerName = z.enum(['indexer', 'expander', 'daily', 'visibility', 'eraser', 'seeder'])
export type WorkerName = z.infer<typeof WorkerName>

/** Why a worker ran. `nudge`: something it waits for has happened. */
export const WorkerTrigger = z.enum(['schedule', 'admin', 'nudge'])
export type WorkerTrigger = z.infer<typeof WorkerTrigger>

/** Why a run failed, each with the one sentence that callers read. */
export const WORKER_ERRORS = {
  flash_unavailable: 'The renderer could not be reached, or refused to answer.',
  model_unavailable: 'The text model gave no suggestions.',
  switched_off: 'The worker was switched off before the run had ended.',
  run_failed: 'The run failed; the log of the server says why.',
} as const

export const WorkerErrorCode = z.enum(
  Object.keys(WORKER_ERRORS) as [keyof typeof WORKER_ERRORS, ...(keyof typeof WORKER_ERRORS)[]],
)
export type WorkerErrorCode = z.infer<typeof WorkerErrorCode>

/** One run of a worker. It goes on in another process when its own ends. */
export const WorkerRun = z
  .object({
    run_id: z.uuid(),
    trigger: WorkerTrigger,
    started_at: Instant.nullable().meta({ description: 'Null while it waits for a process.' }),
    finished_at: Instant.nullable(),
    status: z.enum(['pending', 'running', 'completed', 'failed']),
    created: z.int().meta({ description: 'What the run made or added to.' }),
    removed: z.int().meta({ description: 'What it took away.' }),
    failed: z.int().meta({ description: 'What it had to leave.' }),
    cost_usd: float({ min: 0 }),
    error: z.string().nullable().meta({ description: 'A fixed sentence.' }),
  })
  .meta({ id: 'WorkerRun' })
export type WorkerRun = z.infer<typeof WorkerRun>

/** What a worker may spend in a UTC day. */
export const WorkerBudget = z
  .object({
    limit_usd: float({ min: 0 }),
    spent_usd: float({ min: 0 }).meta({
      description: 'Reservations whose cost is not known are counted in full.',
    }),
    resets_at: Instant,
  })
  .meta({ id: 'WorkerBudget' })
export type WorkerBudget = z.infer<typeof WorkerBudget>

export const Worker = z
  .object({
    name: WorkerName,
    enabled: z.boolean().meta({ description: 'Whether it runs by itself.' }),
    interval: float({ min: 0 })
      .nullable()
      .meta({ description: 'Seconds; null: it waits for events, or for a time of the day.' }),
    next_run_at: Instant.nullable(),
    budget: WorkerBudget.nullable(),
    runs: z.array(WorkerRun).meta({
      description: 'Newest first. Runs by schedule in which nothing happened are left out.',
    }),
  })
  .meta({ id: 'Worker' })
export type Worker = z.infer<typeof Worker>

export const WorkerList = z.object({ workers: z.array(Worker) }).meta({ id: 'WorkerList' })
export type WorkerList = z.infer<typeof WorkerList>

/** A run that was asked for. */
export const WorkerRunAccepted = z.object({ run_id: z.uuid() }).meta({ id: 'WorkerRunAccepted' })
export type WorkerRunAccepted = z.infer<typeof WorkerRunAccepted>

const GraphSize = z.object({ nodes: z.int(), edges: z.int() })

/** What one run of the Expander has added to the graph. */
export const Expansion = z
  .object({
    before: GraphSize,
    after: GraphSize,
    added_nodes: z.int(),
    added_edges: z.int(),
  })
  .meta({ id: 'Expansion' })
export type Expansion = z.infer<typeof Expansion>
