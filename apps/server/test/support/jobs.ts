import { setTimeout as sleep } from 'node:timers/promises'
import { Job } from '@timepoint/contracts'
import { CLOCKCHAIN_KEY, call } from './test-stack.ts'

/** Of administrators in tests. */
export const ADMIN_KEY = 'admin-key-of-the-tests'

export const SYSTEM_KEY = { 'x-service-key': CLOCKCHAIN_KEY }
export const ADMIN_KEYS = { ...SYSTEM_KEY, 'x-admin-key': ADMIN_KEY }
export const asUser = (id: string) => ({ ...SYSTEM_KEY, 'x-user-id': id })

type Server = { url: string }

/** Asks for a moment, as the system unless told. */
export function generate(
  server: Server,
  body: unknown,
  headers: Record<string, string> = SYSTEM_KEY,
) {
  return call(server, 'POST', '/api/v1/generate', { body, headers })
}

/** Asks for several. */
export function generateBulk(
  server: Server,
  queries: unknown,
  headers: Record<string, string> = ADMIN_KEYS,
) {
  return call(server, 'POST', '/api/v1/bulk-generate', { body: { queries }, headers })
}

/** The job of an answer that must be a good one. */
export async function readJob(response: Response): Promise<Job> {
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`)
  return Job.parse(JSON.parse(text))
}

/** The same of a bulk. */
export async function readJobs(response: Response): Promise<Job[]> {
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`)
  return Job.array().parse(JSON.parse(text))
}

export async function getJob(server: Server, id: string, headers = SYSTEM_KEY): Promise<Job> {
  return readJob(await call(server, 'GET', `/api/v1/jobs/${id}`, { headers }))
}

/** The job, once it is as it should be. */
export async function until(
  server: Server,
  id: string,
  isSo: (job: Job) => boolean,
  limitMs = 20_000,
): Promise<Job> {
  const deadline = Date.now() + limitMs
  for (;;) {
    const job = await getJob(server, id)
    if (isSo(job)) return job
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(job)}`)
    await sleep(30)
  }
}

/** The job, once it has ended. */
export function ended(
  server: Server,
  { job_id: id }: Pick<Job, 'job_id'>,
  limitMs?: number,
): Promise<Job> {
  return until(server, id, ({ completed_at: at }) => at !== null, limitMs)
}
