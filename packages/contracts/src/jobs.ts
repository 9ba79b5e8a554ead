import { z } from 'zod'
import { Query } from './generation.ts'
import { Instant } from './moments.ts'

/** How far a job is; the last three are final. */
export const JobStatus = z.enum(['pending', 'processing', 'completed', 'failed', 'cancelled'])
export type JobStatus = z.infer<typeof JobStatus>

/** Why a job failed, each with the one sentence that callers read. */
export const JOB_ERRORS = {
  render_failed: 'The scene could not be rendered.',
  flash_unavailable: 'The renderer could not be reached, or was too busy, each time it was asked.',
  flash_timeout: 'The renderer did not answer in time.',
  flash_refused: 'The renderer did not accept the request.',
  no_date: 'The year of the moment could not be found out.',
  judge_rejected: 'Query rejected by content judge',
  judge_unavailable: 'The query could not be screened.',
  insufficient_credits: 'There are not enough credits for the render.',
  storage_failed: 'The scene could not be stored as a moment.',
} as const

export const JobErrorCode = z.enum(
  Object.keys(JOB_ERRORS) as [keyof typeof JOB_ERRORS, ...(keyof typeof JOB_ERRORS)[]],
)
export type JobErrorCode = z.infer<typeof JobErrorCode>

/** A render that Clockchain was asked for, and the moment that came of it. */
export const Job = z
  .object({
    job_id: z.uuid(),
    status: JobStatus,
    path: z.string().nullable().meta({ description: 'Of the moment; only when completed.' }),
    error: z.string().nullable().meta({ description: 'One fixed sentence for each `error_code`.' }),
    created_at: Instant,
    completed_at: Instant.nullable().meta({ description: 'When it came to its end, whichever.' }),
    error_code: JobErrorCode.nullable(),
    node_id: z.uuid().nullable(),
    bulk_id: z.uuid().nullable().meta({ description: 'The same for jobs of one bulk.' }),
    attempts: z.int().meta({ description: 'How often the renderer was asked.' }),
    retry_at: Instant.nullable().meta({ description: 'When it is tried again, while it waits.' }),
    cancel_requested: z.boolean(),
    similar_to: z
      .array(z.string())
      .meta({ description: 'Moments of like names at the same time and place.' }),
  })
  .meta({ id: 'Job' })
export type Job = z.infer<typeof Job>

/** Newest first. */
export const JobList = z
  .object({ items: z.array(Job), next_cursor: z.string().nullable() })
  .meta({ id: 'JobList' })
export type JobList = z.infer<typeof JobList>

/** A moment to render. Names of presets and visibilities are checked where they are known. */
export const JobRequest = z
  .object({
    query: Query,
    preset: z.string().max(64).nullish().meta({
      description:
        'default, balanced, fast, quality, detailed, hyper, hd, gemini3 or one of the server’s own.',
      example: 'default',
    }),
    visibility: z
      .string()
      .max(64)
      .nullish()
      .meta({ description: 'private (default), unlisted or public.', example: 'private' }),
  })
  .meta({ id: 'JobRequest', example: { query: 'Moon landing 1969', visibility: 'public' } })
export type JobRequest = z.infer<typeof JobRequest>

/** The most that one bulk may ask for. */
export const BULK_LIMIT = 50

/** Moments to render one after another. */
export const BulkJobRequest = z
  .object({ queries: z.array(JobRequest).min(1).max(BULK_LIMIT) })
  .meta({
    id: 'BulkJobRequest',
    example: {
      queries: [
        { query: 'First powered flight December 17 1903 Kitty Hawk', visibility: 'public' },
        { query: 'Fall of the Berlin Wall November 9 1989', preset: 'balanced' },
      ],
    },
  })
export type BulkJobRequest = z.infer<typeof BulkJobRequest>
