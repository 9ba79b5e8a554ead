import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isProcessAlive } from '../../process-alive.ts'
import { postgresAccount } from './account.ts'
import { locateBinaries } from './binaries.ts'
import { type Cluster, clusterUrl, openCluster, spawnPostmaster } from './cluster.ts'
import { forgetDeadPostmaster, type Postmaster, runningPostmaster } from './postmaster.ts'

const DATABASE = 'timepoint'

/** Session-level advisory lock: shared by every process that uses the cluster. */
const USERS_LOCK = 7_164_501

const START_TIMEOUT_MS = 45_000
const STOP_TIMEOUT_MS = 30_000

/** More than one start is normal when another process is stopping or starting the same cluster. */
const MAX_STARTS = 5

/** This process's use of the embedded server. */
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
  const known = await maintenance.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
  if (known.rowCount !== 0) return
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

/** What it takes to start the server of a data directory, now or again. */
interface Site {
  cluster: Cluster
  logPath: string
  spawn(lastPort: number | null): Promise<void>
}

/** A use of the running server. */
interface Use {
  client: pg.Client
  postmaster: Postmaster
}

/** Attaches to the server that runs, or starts it; another process may be doing the same. */
async function attach({ cluster, logPath, spawn }: Site, lastPort: number | null): Promise<Use> {
  const { directory } = cluster
  const deadline = Date.now() + START_TIMEOUT_MS
  let starts = 0
  while (Date.now() < deadline && starts <= MAX_STARTS) {
    const postmaster = runningPostmaster(directory)
    if (!postmaster) {
      // Processes of a server that was killed may take a moment to notice and leave.
      await sleep(200 * starts)
      starts += 1
      await spawn(forgetDeadPostmaster(directory) ?? lastPort)
      continue
    }
    const client = await joinUsers(cluster, postmaster.port)
    if (client) return { client, postmaster }
    await sleep(100)
  }
  throw new Error(
    `PostgreSQL in ${directory} did not start. ` +
      `Its log, ${logPath}, ends with:\n${lastLines(logPath)}`,
  )
}

/**
 * Starts the embedded PostgreSQL of DATA_DIR, or attaches to the one that runs there: of another
 * process, or left over by one that was killed. As root it runs under another account. If it dies it
 * is started again, on the same port where that is possible.
 * @throws Error that says what to do when it cannot be started.
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  onTrouble: (error: Error) => void = () => {},
): Promise<EmbeddedPostgres> {
  const account = postgresAccount()
  const binaries = locateBinaries(account)
  const cluster = openCluster(dataDir, binaries, account)
  const logPath = join(dataDir, 'postgres.log')
  const spawn = (lastPort: number | null) =>
    spawnPostmaster(binaries, account, cluster, logPath, lastPort)
  const site = { cluster, logPath, spawn }
  const first = await attach(site, null)
  const { port } = first.postmaster
  let use = first
  let released = false
  let restarting: Promise<void> = Promise.resolve()
  const watch = () => {
    use.client.once('end', () => {
      if (!released) restarting = restart().catch(onTrouble)
    })
  }
  const restart = async () => {
    onTrouble(new Error('The embedded PostgreSQL has ended; starting it again'))
    use = await attach(site, port)
    watch()
  }
  watch()
  return {
    url: clusterUrl(cluster, port, DATABASE),
    directory: cluster.directory,
    async release() {
      released = true
      await restarting
      const last = await isLastUser(use.client).catch(() => false)
      if (last) await stopPostmaster(use.postmaster.pid)
      await use.client.end().catch(() => {})
      return last
    },
  }
}
