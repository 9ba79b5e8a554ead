import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isProcessAlive } from '../../process-alive.ts'
import { postgresAccount } from './account.ts'
import { locateBinaries } from './binaries.ts'
import {
  type Cluster,
  clusterUrl,
  openCluster,
  runningPostmaster,
  spawnPostmaster,
} from './cluster.ts'

const DATABASE = 'timepoint'

/** Session-level advisory lock: shared by every process that uses the cluster. */
const USERS_LOCK = 7_164_501

const START_TIMEOUT_MS = 45_000
const STOP_TIMEOUT_MS = 30_000

/** More than one start is normal when another process is stopping or starting the same cluster. */
const MAX_STARTS = 5

export interface EmbeddedPostgres {
  url: string
  /** Where the files are. */
  directory: string
  /**
   * Gives up this process's use; the last one stops the server and waits until it is gone.
   * Resolves to whether it was stopped.
   */
  release(): Promise<boolean>
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-5).join('\n')
  } catch {
    return ''
  }
}

/** One connection, or null while the server does not answer yet. */
async function tryConnect(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {}) // A server that is stopped under us is noticed by the pool.
  try {
    await client.connect()
    return client
  } catch {
    await client.end().catch(() => {})
    return null
  }
}

async function createDatabase(maintenance: pg.Client): Promise<void> {
  try {
    await maintenance.query(`CREATE DATABASE ${DATABASE}`)
  } catch (error) {
    const duplicate = ['42P04', '23505'] // Also of another process at the same time.
    if (!duplicate.includes((error as pg.DatabaseError).code ?? '')) throw error
  }
}

/**
 * Connects to the database and takes the users lock in shared mode. Null while the server does not
 * answer, or while its last user is stopping it.
 */
async function joinUsers(cluster: Cluster, port: number): Promise<pg.Client | null> {
  const maintenance = await tryConnect(clusterUrl(cluster, port, 'postgres'))
  if (!maintenance) return null
  try {
    await createDatabase(maintenance)
  } catch {
    return null
  } finally {
    await maintenance.end().catch(() => {})
  }
  const client = await tryConnect(clusterUrl(cluster, port, DATABASE))
  if (!client) return null
  const answer = await client
    .query<{ taken: boolean }>('SELECT pg_try_advisory_lock_shared($1) AS taken', [USERS_LOCK])
    .catch(() => null)
  if (answer?.rows[0]?.taken) return client
  await client.end().catch(() => {})
  return null
}

async function isLastUser(client: pg.Client): Promise<boolean> {
  await client.query('SELECT pg_advisory_unlock_shared($1)', [USERS_LOCK])
  const answer = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS taken',
    [USERS_LOCK],
  )
  return answer.rows[0]?.taken === true
}

/** Fast shutdown: SIGINT to the postmaster; the checkpoint may take a while. */
async function stopPostmaster(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + STOP_TIMEOUT_MS
  while (isProcessAlive(pid) && Date.now() < deadline) await sleep(50)
}

/**
 * Starts the embedded PostgreSQL of DATA_DIR, or attaches to the one that runs there: of another
 * process, or left over by one that was killed. As root it runs under another account.
 * @throws Error that says what to do when it cannot be started.
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const account = postgresAccount()
  const binaries = locateBinaries(account)
  const cluster = openCluster(dataDir, binaries, account)
  const logPath = join(dataDir, 'postgres.log')
  const deadline = Date.now() + START_TIMEOUT_MS
  let starts = 0
  while (Date.now() < deadline && starts <= MAX_STARTS) {
    const running = runningPostmaster(cluster)
    if (!running) {
      starts += 1
      await spawnPostmaster(binaries, account, cluster, logPath)
      continue
    }
    const client = await joinUsers(cluster, running.port)
    if (client) return handle(cluster, client, running)
    await sleep(100)
  }
  throw new Error(
    `PostgreSQL in ${cluster.directory} did not start. ` +
      `Its log, ${logPath}, ends with:\n${lastLines(logPath)}`,
  )
}

function handle(
  cluster: Cluster,
  client: pg.Client,
  { pid, port }: { pid: number; port: number },
): EmbeddedPostgres {
  return {
    url: clusterUrl(cluster, port, DATABASE),
    directory: cluster.directory,
    async release() {
      const last = await isLastUser(client).catch(() => false)
      if (last) await stopPostmaster(pid)
      await client.end().catch(() => {})
      return last
    },
  }
}
