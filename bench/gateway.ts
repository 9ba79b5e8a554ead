/**
 * What the gateway adds: the same requests, so many a second, go to a service directly and through a
 * gateway before it, one this way and one that way within one run. They are sent when their time has
 * come, whether or not earlier ones were answered. Every one carries an access token of one of many users,
 * which the gateway checks (signature, user and sign-in in the database) and vouches for; every fifth has
 * a JSON body. Requests are not counted: a service counts them where no gateway does, so that adds
 * nothing. The service is a stub that answers at once. Gateway, service and callers are processes of their
 * own; the gateway has one core, and what the bench starts beside it has the others.
 */
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { signAccessToken } from '../apps/server/src/accounts/identity/access-token.ts'
import { JWT_SECRET, openBenchDatabase } from './support/database.ts'
import { describeEnvironment } from './support/environment.ts'
import { HttpLoad } from './support/http-load.ts'
import { option } from './support/options.ts'
import { publish } from './support/report.ts'
import { startServer } from './support/server.ts'
import { summarize } from './support/stats.ts'
import type { Cell } from './support/table.ts'

const RATE = option('rate', 1000)
const SECONDS = option('seconds', 25)
const WARM_UP = option('warm-up', 50_000)
const USERS = 2000
const TARGET_P50_MS = 1
const TARGET_P99_MS = 5
/** With one core, threads of V8 only keep each other waiting. */
const ONE_CORE = ['--v8-pool-size=1', '--single-threaded-gc']
const CORES = { gateway: '0', others: `1-${cpus().length - 1}` }

/** Tokens of users who have signed in. */
async function createTokens(client: pg.Client): Promise<string[]> {
  const users = Array.from({ length: USERS }, () => ({
    userId: randomUUID(),
    familyId: randomUUID(),
  }))
  const ids = [users.map(({ userId }) => userId), users.map(({ familyId }) => familyId)]
  await client.query(
    `WITH made AS (
      INSERT INTO users (id, provider, subject_sha256, email)
      SELECT id, 'dev', sha256(id::text::bytea), id || '@example.com' FROM unnest($1::uuid[]) id
    )
    INSERT INTO token_families (user_id, id) SELECT * FROM unnest($1::uuid[], $2::uuid[])`,
    ids,
  )
  await client.query('ANALYZE users, token_families')
  const options = { secret: JWT_SECRET, lifetimeMs: 3_600_000 }
  return Promise.all(users.map((user) => signAccessToken(user, options)))
}

/** One way to the service, and how long requests took on it, in milliseconds. */
interface Way {
  host: string
  load: HttpLoad
  times: number[]
  failures: number
}

const createWay = (url: string): Way => ({
  host: new URL(url).host,
  load: new HttpLoad(url),
  times: [],
  failures: 0,
})

const BODY = JSON.stringify({ query: 'Magna Carta 1215', preset: 'balanced' })

/** A request as it is sent; every fifth has a body. */
function requestText(host: string, index: number, token: string): string {
  const hasBody = index % 5 === 0
  const lines = [
    `${hasBody ? 'POST' : 'GET'} /api/v1/timepoints HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Bearer ${token}`,
    ...(hasBody ? ['Content-Type: application/json', `Content-Length: ${BODY.length}`] : []),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${hasBody ? BODY : ''}`
}

async function send(way: Way, index: number, tokens: readonly string[]): Promise<void> {
  const request = requestText(way.host, index, tokens[index % tokens.length] ?? '')
  const began = performance.now()
  const status = await way.load.send(request)
  way.times.push(performance.now() - began)
  if (status !== 200) way.failures += 1
}

/** How much is sent. */
interface Load {
  /** Requests a second, on each way. */
  rate: number
  seconds: number
}

/**
 * Sends to all ways in turns: an idle second between would be one in which V8 tidies up.
 * @returns how late requests were sent, in milliseconds.
 */
async function sendAll(ways: readonly Way[], tokens: readonly string[], { rate, seconds }: Load) {
  const late: number[] = []
  const underWay: Promise<unknown>[] = []
  const stepMs = 1000 / rate / ways.length
  const count = rate * ways.length * seconds
  const began = performance.now()
  for (let index = 0; index < count; index += 1) {
    const due = began + index * stepMs
    while (performance.now() < due) await sleep(0.5)
    late.push(performance.now() - due)
    const way = ways[index % ways.length]
    if (!way) continue
    underWay.push(send(way, Math.floor(index / ways.length), tokens))
  }
  await Promise.all(underWay)
  return late
}

/** How many requests are under way at a time while code becomes fast. */
const WARM_UP_WIDTH = 8

/**
 * Lets code become fast before it must be: V8 compiles what has run some ten thousand times. Then requests
 * come as they will, so that what was compiled for another pace is compiled again.
 */
async function warmUp(ways: readonly Way[], tokens: readonly string[]): Promise<void> {
  for (const way of ways) {
    let index = 0
    const sendOneByOne = async () => {
      while (index < WARM_UP) {
        index += 1
        await send(way, index, tokens)
      }
    }
    await Promise.all(Array.from({ length: WARM_UP_WIDTH }, sendOneByOne))
  }
  await sendAll(ways, tokens, { rate: RATE, seconds: SECONDS })
  for (const way of ways) Object.assign(way, { times: [], failures: 0 })
}

/** Keeps a process, and what it starts, on one core. @returns whether that is possible here. */
function pin(pid: number | undefined, core: string): boolean {
  try {
    execFileSync('taskset', ['-a', '-c', '-p', core, `${pid}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function rowOf(label: string, { times, failures }: Way): Cell[] {
  const { count, p50, p95, p99, max } = summarize(times)
  return [label, count, failures, p50, p95, p99, max]
}

async function main(): Promise<void> {
  const isApart = pin(process.pid, CORES.others) // PostgreSQL, too, but for one of DATABASE_URL.
  await using database = await openBenchDatabase()
  const environment = await describeEnvironment(database.client)
  await using service = await startServer({ kind: 'stub' })
  await using gateway = await startServer(
    { kind: 'gateway', databaseUrl: database.url, upstreamUrl: service.url },
    ONE_CORE,
  )
  const isPinned = pin(gateway.pid, CORES.gateway)
  const tokens = await createTokens(database.client)
  const urls = [service.url, gateway.url]
  const ways = urls.map(createWay)
  await warmUp(ways, tokens)
  const before = await gateway.usage()
  const late = await sendAll(ways, tokens, { rate: RATE, seconds: SECONDS })
  const { cpuMs } = await gateway.usage()
  const [direct, through] = ways
  if (!direct || !through) throw new Error('two ways')
  const sums = { direct: summarize(direct.times), through: summarize(through.times) }
  const added = { p50: sums.through.p50 - sums.direct.p50, p99: sums.through.p99 - sums.direct.p99 }
  const eachMs = (cpuMs - before.cpuMs) / through.times.length
  publish({
    name: 'gateway',
    title: `Gateway: what it adds at ${RATE.toLocaleString('en')} requests a second`,
    notes: [
      `${SECONDS} s each way, after ${WARM_UP} requests and then as long again to warm up; ${USERS} users; ${RATE} requests a second each way, in turns.`,
      `${isPinned && isApart ? 'The gateway had one core, what the bench started beside it the others' : 'Nothing was kept to a core'}; the gateway used ${eachMs.toFixed(3)} ms of CPU a request.`,
      `Requests were sent late by ${summarize(late).p50.toFixed(2)} ms (p50), ${summarize(late).p99.toFixed(2)} ms (p99), both ways alike.`,
      'Requests were not counted on either way: behind a gateway it counts in the place of the service.',
      'Times in milliseconds, from sending to the last byte.',
    ],
    environment,
    header: ['way', 'requests', 'failed', 'p50', 'p95', 'p99', 'max'],
    rows: [
      rowOf('direct', direct),
      rowOf('through the gateway', through),
      ['added', '', '', added.p50, sums.through.p95 - sums.direct.p95, added.p99, ''],
    ],
    targets: [
      { what: 'added, p50', value: added.p50, limit: TARGET_P50_MS, unit: 'ms' },
      { what: 'added, p99', value: added.p99, limit: TARGET_P99_MS, unit: 'ms' },
      { what: 'failed', value: direct.failures + through.failures, limit: 0, unit: 'requests' },
    ],
  })
  for (const { load } of ways) load.close()
}

await main()
