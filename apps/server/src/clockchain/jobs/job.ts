import type { JobErrorCode, JobStatus, Visibility } from '@timepoint/contracts'
import type { Screening } from './judge/judge.ts'

/** What of Clockchain asks Flash for a render. */
export type RenderWorker = 'renderer' | 'daily' | 'expander' | 'mcp'

/** A render to be asked for. */
export interface NewJob {
  query: string
  /** As Flash calls it. */
  preset: string
  visibility: Visibility
  /** What the judge said; null: it is asked when the job runs. */
  screening: Screening | null
}

/** On whose account jobs run. */
export interface JobOrigin {
  /** As of a principal, or the name of a worker. */
  createdBy: string
  worker: RenderWorker
  requestId: string | null
}

/** A render that was asked for. */
export interface Job extends NewJob, JobOrigin {
  /** UUID v4. */
  id: string
  bulkId: string | null
  status: JobStatus
  /** Calls of Flash that were begun. */
  attempts: number
  /** Tries of the present step that failed. */
  failures: number
  /** When the first try of the present step began. */
  stepBeganAt: Date | null
  /** Which render it is, from 1: the next has a key of its own. */
  render: number
  /** What was rendered, until it is stored. */
  scene: unknown
  retryAt: Date | null
  cancelRequested: boolean
  path: string | null
  nodeId: string | null
  similarTo: string[]
  errorCode: JobErrorCode | null
  createdAt: Date
  completedAt: Date | null
}

/** The right to write a job: whoever claims it next raises its epoch. */
export interface JobLease {
  id: string
  bulkId: string | null
  epoch: number
}
