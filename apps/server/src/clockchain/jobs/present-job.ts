import { JOB_ERRORS, type Job as WireJob } from '@timepoint/contracts'
import { instant } from '../moments/present-moment.ts'
import type { Job } from './job.ts'

const instantOrNull = (time: Date | null) => (time === null ? null : instant(time))

/** A job as callers see it. Why it failed is one of our own sentences, whatever went wrong. */
export function presentJob(job: Job): WireJob {
  return {
    job_id: job.id,
    status: job.status,
    path: job.path,
    error: job.errorCode === null ? null : JOB_ERRORS[job.errorCode],
    created_at: instant(job.createdAt),
    completed_at: instantOrNull(job.completedAt),
    error_code: job.errorCode,
    node_id: job.nodeId,
    bulk_id: job.bulkId,
    attempts: job.attempts,
    retry_at: instantOrNull(job.retryAt),
    cancel_requested: job.cancelRequested,
    similar_to: job.similarTo,
  }
}
