import { setTimeout as sleep } from 'node:timers/promises'
import { type Timepoint, type Worker, WorkerList, type WorkerRun } from '@timepoint/contracts'
import pg from 'pg'
import { ADMIN_KEYS } from './jobs.ts'
import { call, readTimepoint } from './test-stack.ts'

type Server = { url: string }

/** All workers, as an administrator sees them. */
async function listWorkers(server: Server): Promise<Worker[]> {
  const response = await call(server, 'GET', '/api/v1/workers', { headers: ADMIN_KEYS })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`)
  return WorkerList.parse(JSON.parse(text)).workers
}

export async function getWorker(server: Server, name: string): Promise<Worker> {
  const found = (await listWorkers(server)).find((worker) => worker.name === name)
  if (!found) throw new Error(`no worker ${name}`)
  return found
}

/** Asks for a run and waits until it has ended. A run by schedule that goes on is waited for first. */
export async function runWorker(
  server: Server,
  name: string,
  limitMs = 30_000,
): Promise<WorkerRun> {
  const path = `/api/v1/workers/${name}/run`
  const response = await eventually(
    async () => {
      const answer = await call(server, 'POST', path, { headers: ADMIN_KEYS })
      return answer.status === 202 ? answer : null
    },
    `the worker ${name} takes a run`,
    limitMs,
  )
  const { run_id: id } = (await response.json()) as { run_id: string }
  return runEnded(server, name, id, limitMs)
}

export function runEnded(
  server: Server,
  name: string,
  id: string,
  limitMs = 30_000,
): Promise<WorkerRun> {
  return eventually(
    async () => {
      const { runs } = await getWorker(server, name)
      return runs.find((run) => run.run_id === id && run.finished_at !== null)
    },
    `the run of ${name} ends`,
    limitMs,
  )
}

/** What something comes to, once it is there. */
export async function eventually<T>(
  look: () => Promise<T | null | undefined | false>,
  what: string,
  limitMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + limitMs
  for (;;) {
    const found = await look()
    if (found !== null && found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`not within ${limitMs} ms: ${what}`)
    await sleep(50)
  }
}

/** A moment as it is stored, with its scenes. */
export interface MomentInfo {
  id: string
  path: string
  name: string
  visibility: string
  created_by: string
  layer: number
  flash_timepoint_id: string | null
  image_url: string | null
  one_liner: string | null
  tags: string[]
  figures: string[]
  degree: number
  scenes: { timepoint_id: string; rendered_here: boolean; created_by: string }[]
}

/** The moments that a condition holds of, by their paths. */
export async function momentsWhere(
  database: { url: string },
  condition = 'true',
  values: unknown[] = [],
): Promise<MomentInfo[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const { rows } = await client.query<MomentInfo>(
      `SELECT moments.*, coalesce((SELECT json_agg(scenes ORDER BY created_at, timepoint_id)
         FROM moment_scenes scenes WHERE moment_id = moments.id), '[]') AS scenes
       FROM moments WHERE ${condition} ORDER BY path`,
      values,
    )
    return rows
  } finally {
    await client.end()
  }
}

export const withScene = (database: { url: string }, timepointId: string) =>
  momentsWhere(
    database,
    'EXISTS (SELECT FROM moment_scenes WHERE moment_id = moments.id AND timepoint_id = $1)',
    [timepointId],
  )

/** What Flash is shown as `X-Service-Key` in tests of what it renders for others. */
export const FLASH_KEY = 'flash-key-of-the-tests'

const OF_FLASH = { 'x-service-key': FLASH_KEY }

/** Has Flash render a scene, public unless `over` says otherwise, for a service or somebody whom it names. */
export async function renderScene(
  server: Server,
  query: string,
  over: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Timepoint> {
  const asked = {
    body: { query, visibility: 'public', ...over },
    headers: { ...headers, ...OF_FLASH },
  }
  return readTimepoint(await call(server, 'POST', '/api/v1/timepoints/generate/sync', asked))
}

/** Changes in Flash who may see a scene. */
export async function showScene(server: Server, id: string, visibility: string): Promise<void> {
  const asked = { body: { visibility }, headers: OF_FLASH }
  const { status } = await call(server, 'PATCH', `/api/v1/timepoints/${id}/visibility`, asked)
  if (status !== 200) throw new Error(`Flash answered ${status}`)
}
