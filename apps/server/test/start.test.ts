import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { migrate } from '../src/platform/db/migrate.ts'
import { createEmptyDatabase } from './support/test-stack.ts'

const SERVE = join(import.meta.dirname, '..', 'src', 'bin', 'serve.ts')
/** What V8 made of the code, kept for the next process. */
const CODE_CACHE = join(tmpdir(), 'timepoint-test-code')
const isRoot = process.getuid?.() === 0

interface Server {
  process: ChildProcess
  /** Everything that was printed so far. */
  output(): string
  url: string
  exited: Promise<number | null>
}

const servers: Server[] = []
const folders: string[] = []

function temporaryFolder(name: string): string {
  const parent = mkdtempSync(join(tmpdir(), 'timepoint-start-'))
  chmodSync(parent, 0o755)
  folders.push(parent)
  return join(parent, name)
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** Runs the real program in a process group of its own, as a terminal would. */
function run(env: Record<string, string>): Server {
  const child = spawn(process.execPath, [SERVE], {
    env: { PATH: '/usr/bin:/bin', LOG_LEVEL: 'warn', NODE_COMPILE_CACHE: CODE_CACHE, ...env },
    cwd: tmpdir(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  child.stderr.on('data', (chunk) => (text += chunk))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const server = { process: child, output: () => text, url: `http://127.0.0.1:${env.PORT}`, exited }
  servers.push(server)
  return server
}

async function healthy(server: Server): Promise<void> {
  const deadline = Date.now() + 45_000
  while (Date.now() < deadline) {
    const response = await fetch(`${server.url}/health`).catch(() => null)
    if (response?.status === 200) return
    if (server.process.exitCode !== null) break
    await sleep(50)
  }
  throw new Error(`not healthy:\n${server.output()}`)
}

async function start(dataDir: string): Promise<Server> {
  const server = run({ PORT: String(await freePort()), DATA_DIR: dataDir })
  await healthy(server)
  return server
}

function signal(server: Server, name: NodeJS.Signals): void {
  if (server.process.pid) process.kill(server.process.pid, name)
}

function postmasterPid(dataDir: string): number {
  const { directory } = JSON.parse(readFileSync(join(dataDir, 'postgres-18.json'), 'utf8'))
  return Number(readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n')[0])
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    if (server.process.exitCode === null && server.process.signalCode === null) {
      signal(server, 'SIGTERM')
      await server.exited
    }
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

describe('npm start', () => {
  it('G-OPS-3: starts on an empty folder in a path with spaces, and again on what it left', async () => {
    const dataDir = temporaryFolder('a path with spaces')
    const first = await start(dataDir)
    expect(first.output()).toContain('curl -X POST')
    signal(first, 'SIGTERM')
    expect(await first.exited).toBe(0)
    await start(dataDir)
  })

  it('G-OPS-4: Ctrl-C ends the server and then the database that it started', async () => {
    const dataDir = temporaryFolder('data')
    const server = await start(dataDir)
    const postmaster = postmasterPid(dataDir)
    // A terminal sends it to the whole group, and npm sends it once more.
    process.kill(-Number(server.process.pid), 'SIGINT')
    signal(server, 'SIGINT')
    expect(await server.exited).toBe(0)
    expect(isAlive(postmaster)).toBe(false)
  })

  it('G-OPS-3: a server killed with SIGKILL leaves a database that the next one takes over', async () => {
    const dataDir = temporaryFolder('data')
    const killed = await start(dataDir)
    const postmaster = postmasterPid(dataDir)
    signal(killed, 'SIGKILL')
    await killed.exited
    expect(isAlive(postmaster)).toBe(true)
    const next = await start(dataDir)
    expect(postmasterPid(dataDir)).toBe(postmaster)
    signal(next, 'SIGTERM')
    await next.exited
    expect(isAlive(postmaster)).toBe(false)
  })

  it('G-OPS-3: a pid file whose number belongs to another program now does not hold the start up', async () => {
    const dataDir = temporaryFolder('data')
    const killed = await start(dataDir)
    const postmaster = postmasterPid(dataDir)
    signal(killed, 'SIGKILL')
    await killed.exited
    process.kill(postmaster, 'SIGKILL')
    const { directory } = JSON.parse(readFileSync(join(dataDir, 'postgres-18.json'), 'utf8'))
    const pidFile = join(directory, 'postmaster.pid')
    const lines = readFileSync(pidFile, 'utf8').split('\n')
    writeFileSync(pidFile, [process.pid, ...lines.slice(1)].join('\n'))
    await start(dataDir)
  })

  it('G-OPS-7: a database that dies is started again, and the server goes on', async () => {
    const dataDir = temporaryFolder('data')
    const server = await start(dataDir)
    const postmaster = postmasterPid(dataDir)
    process.kill(postmaster, 'SIGKILL')
    await expect.poll(() => isAlive(postmaster)).toBe(false)
    await healthy(server)
    expect(postmasterPid(dataDir)).not.toBe(postmaster)
    const render = () =>
      fetch(`${server.url}/api/v1/timepoints/generate/sync`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: 'Battle of Hastings 1066' }),
      })
    // Until the last connection to the dead one is noticed: 503, try again.
    await expect.poll(async () => (await render()).status, { timeout: 10_000 }).toBe(200)
    signal(server, 'SIGTERM')
    expect(await server.exited).toBe(0)
  })

  it('G-OPS-3: two on one folder share the database, and the last one stops it', async () => {
    const dataDir = temporaryFolder('data')
    const [first, second] = await Promise.all([start(dataDir), start(dataDir)])
    const postmaster = postmasterPid(dataDir)
    signal(first, 'SIGTERM')
    await first.exited
    expect(isAlive(postmaster)).toBe(true)
    expect((await fetch(`${second.url}/health`)).status).toBe(200)
    signal(second, 'SIGTERM')
    await second.exited
    expect(isAlive(postmaster)).toBe(false)
  })

  it('G-OPS-3: a port that is taken is said to be, with what to do', async () => {
    const dataDir = temporaryFolder('data')
    const first = await start(dataDir)
    const second = run({ PORT: new URL(first.url).port, DATA_DIR: dataDir })
    expect(await second.exited).toBe(1)
    expect(second.output()).toMatch(/Port \d+ is taken.*PORT=\d+ npm start/)
    expect((await fetch(`${first.url}/health`)).status).toBe(200)
  })

  it('G-OPS-5: a wrong configuration names every variable and no value', async () => {
    const server = run({ PORT: 'eighty', GENERATION_TIMEOUT_S: '-1', DATABASE_URL: 'hunter2' })
    expect(await server.exited).toBe(2)
    for (const name of ['PORT', 'GENERATION_TIMEOUT_S', 'DATABASE_URL']) {
      expect(server.output()).toContain(name)
    }
    expect(server.output()).not.toContain('hunter2')
  })

  it('G-OPS-3: a database that does not answer is said not to, without its password', async () => {
    const port = await freePort()
    const url = `postgres://someone:hunter2@127.0.0.1:${port}/nothing`
    const server = run({ PORT: '0', DATABASE_URL: url })
    expect(await server.exited).toBe(1)
    expect(server.output()).toContain('cannot be reached')
    expect(server.output()).not.toContain('hunter2')
  })

  it.runIf(isRoot)('G-OPS-3: root starts it under a folder that only root can enter', async () => {
    const home = temporaryFolder('home')
    mkdirSync(home, { mode: 0o700 })
    const dataDir = join(home, 'data')
    await start(dataDir)
    const { directory } = JSON.parse(readFileSync(join(dataDir, 'postgres-18.json'), 'utf8'))
    expect(directory).not.toContain(home)
    folders.push(directory)
  })
})

describe('migrations', () => {
  it('G-OPS-6: processes that start together apply each migration once', async () => {
    const database = await createEmptyDatabase()
    const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url)))
    const names = readdirSync(new URL('../src/platform/db/migrations', import.meta.url)).sort()
    expect(names.length).toBeGreaterThan(4)
    expect(applied.flat()).toEqual(names)
    expect(await migrate(database.url)).toEqual([])
    await database.drop()
  })

  it('G-OPS-6: a migration that was changed after it was applied is refused', async () => {
    const database = await createEmptyDatabase()
    await migrate(database.url)
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query(`UPDATE migrations SET sha256 = 'other'`)
    await client.end()
    await expect(migrate(database.url)).rejects.toThrow('was changed after it was applied')
    await database.drop()
  })
})
