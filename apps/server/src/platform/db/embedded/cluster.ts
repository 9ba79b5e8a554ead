import { spawn, spawnSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, canAccess } from './account.ts'
import type { Binaries } from './binaries.ts'
import { runningPostmaster } from './postmaster.ts'

/** PostgreSQL's major version; a new one needs a new cluster. */
const MAJOR = 18

const SUPERUSER = 'timepoint'

/** What `DATA_DIR/postgres.json` remembers of the cluster. */
export interface Cluster {
  /** PostgreSQL's data directory. Outside DATA_DIR when the lent account cannot enter it. */
  directory: string
  password: string
}

function descriptorPath(dataDir: string): string {
  return join(dataDir, `postgres-${MAJOR}.json`)
}

function readDescriptor(dataDir: string): Cluster | null {
  const path = descriptorPath(dataDir)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}

/** A fresh directory that the account can own: under DATA_DIR, else under /var/lib. */
function newDirectory(dataDir: string, account: Account | null): string {
  const name = `postgres-${MAJOR}-${randomUUID().slice(0, 8)}`
  const base = canAccess(account, dataDir, 'x') ? dataDir : '/var/lib/timepoint'
  const directory = join(base, name)
  mkdirSync(base, { recursive: true, mode: 0o755 })
  mkdirSync(directory, { mode: 0o700 })
  if (account) chownSync(directory, account.uid, account.gid)
  return directory
}

/** Runs with a password file that only the account can read, and only while initdb runs. */
function withPasswordFile<T>(
  account: Account | null,
  password: string,
  use: (path: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'timepoint-'))
  const path = join(folder, 'password')
  writeFileSync(path, `${password}\n`, { mode: 0o600 })
  if (account) {
    chownSync(folder, account.uid, account.gid)
    chownSync(path, account.uid, account.gid)
  }
  try {
    return use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function runInitdb(binaries: Binaries, account: Account | null, cluster: Cluster): void {
  const identity = account ? { uid: account.uid, gid: account.gid } : {}
  const flags = [
    '--pgdata',
    cluster.directory,
    '--username',
    SUPERUSER,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-instructions',
  ]
  const result = withPasswordFile(account, cluster.password, (path) =>
    spawnSync(binaries.initdb, [...flags, `--pwfile=${path}`], {
      cwd: '/',
      encoding: 'utf8',
      ...identity,
    }),
  )
  if (result.status !== 0) {
    throw new Error(`initdb failed in ${cluster.directory}: ${result.stderr || result.error}`)
  }
}

/** Node's recursive form never returns where nothing can be made, such as under /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  const parent = dirname(path)
  if (!existsSync(parent)) makeFolder(parent)
  try {
    mkdirSync(path)
  } catch (cause) {
    if (existsSync(path)) return // Another process was faster.
    const reason = (cause as Error).message
    throw new Error(`DATA_DIR=${path} cannot be made (${reason}). Choose a folder of yours.`, {
      cause,
    })
  }
}

/**
 * The cluster of DATA_DIR, made when there is none. Safe against another process doing the same:
 * the descriptor appears in one step and the later one gives way.
 */
export function openCluster(dataDir: string, binaries: Binaries, account: Account | null): Cluster {
  makeFolder(dataDir)
  const existing = readDescriptor(dataDir)
  if (existing) {
    if (existsSync(join(existing.directory, 'PG_VERSION'))) return existing
    throw new Error(
      `${descriptorPath(dataDir)} names a database in ${existing.directory} that is not there. ` +
        'Put it back, or remove that file to begin with an empty database.',
    )
  }
  const cluster = {
    directory: newDirectory(dataDir, account),
    password: randomBytes(24).toString('base64url'),
  }
  runInitdb(binaries, account, cluster)
  const partial = `${descriptorPath(dataDir)}.${process.pid}`
  writeFileSync(partial, `${JSON.stringify(cluster, null, 2)}\n`, { mode: 0o600 })
  try {
    linkSync(partial, descriptorPath(dataDir))
    return cluster
  } catch (error) {
    const winner = readDescriptor(dataDir)
    if (!winner) throw error
    rmSync(cluster.directory, { recursive: true, force: true })
    return winner
  } finally {
    rmSync(partial, { force: true })
  }
}

/** The wanted port if nobody has it, else any free one. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort(0))))
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

const MEGABYTE = 1024 ** 2

/**
 * A quarter of the memory, as PostgreSQL's manual recommends, up to 8 GB; that is taken only as far as data
 * is read. A container's limit counts as its memory.
 */
function sharedBuffersMb(): number {
  const limit = process.constrainedMemory()
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  return Math.min(8192, Math.max(128, Math.floor(memory / 4 / MEGABYTE)))
}

/**
 * How much log lies between checkpoints: an eighth of the free disk, from 1 to 8 GB. After each of them every
 * page that changes is written as a whole once, which is most of the log where many moments come in.
 */
function maxWalMb(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return Math.min(8192, Math.max(1024, Math.floor((bavail * bsize) / 8 / MEGABYTE)))
}

/**
 * Starts a postmaster in a session of its own, so that Ctrl-C, which goes to the whole process
 * group, does not end it before our drain. Loopback only, no Unix socket.
 * If another postmaster holds the directory this one gives up by itself.
 *
 * @param lastPort where it listened before: other processes still look for it there.
 *
 * Resolves when the postmaster has written its pid file, or has exited.
 */
export async function spawnPostmaster(
  binaries: Binaries,
  account: Account | null,
  cluster: Cluster,
  logPath: string,
  lastPort: number | null,
): Promise<void> {
  const log = openSync(logPath, 'a', 0o600)
  const identity = account ? { uid: account.uid, gid: account.gid } : {}
  const settings = {
    port: await freePort(lastPort ?? 0),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: `${sharedBuffersMb()}MB`,
    max_wal_size: `${maxWalMb(cluster.directory)}MB`,
    checkpoint_timeout: '15min',
    wal_buffers: '64MB',
    log_error_verbosity: 'terse', // Details quote rows, and those hold what people wrote.
    log_timezone: 'UTC',
    timezone: 'UTC',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(binaries.postgres, ['-D', cluster.directory, ...flags], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    ...identity,
  })
  let ended = false
  child.once('error', () => {
    ended = true // Reported as "did not answer" with the log's path.
  })
  child.once('exit', () => {
    ended = true
  })
  closeSync(log)
  while (!ended && runningPostmaster(cluster.directory)?.pid !== child.pid) await sleep(25)
  child.unref()
}

/** Connection URL of a running cluster's database. */
export function clusterUrl(cluster: Cluster, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`
}
