import fc from 'fast-check'
import type { Operation } from './fuzz/document.ts'
import type { Judge, Verdict } from './fuzz/judge.ts'
import { anyRequest, type FuzzRequest, type Source } from './fuzz/requests.ts'
import type { FuzzAnswer, SentRequest } from './fuzz/send.ts'

/** What requests are made from and who judges the answers. */
export interface FuzzPlan extends Source {
  judge: Judge
  /** How many requests are sent. */
  requests: number
  /** Equal seeds make equal requests. */
  seed: number
  /** Requests at a time. */
  concurrency: number
  /** How many requests for each operation are sent at least. */
  least: number
  /** Names of operations that no request can be answered with 2xx. */
  unreachable: readonly string[]
  prepare(request: FuzzRequest): Promise<SentRequest>
  send(request: SentRequest): Promise<FuzzAnswer>
  /** Told of every answer. */
  note(request: SentRequest, answer: FuzzAnswer): Promise<void>
}

/** What came of the requests that were made for an operation. */
interface Tally {
  sent: number
  /** Answered with 2xx. */
  good: number
}

/** What came of it all. */
export interface FuzzOutcome {
  /** By name of the operation. */
  tallies: Map<string, Tally>
  /** One text for each kind of fault, with the smallest request that shows it. */
  faults: string[]
}

/** Requests that are made from one seed: a fault is made again from it, to be made smaller. */
const BATCH = 200

/** Longest search for a smaller request, in milliseconds, and how many faults are worth one. */
const SHRINK_MS = 10_000
const SHRUNK = 8

interface Made {
  request: FuzzRequest
  seed: number
  index: number
}

type Requests = fc.Arbitrary<FuzzRequest>

function* makeRequests(from: Requests, firstSeed: number, count: number): Generator<Made> {
  for (let made = 0; made < count; made += BATCH) {
    const seed = firstSeed + made / BATCH
    const numRuns = Math.min(BATCH, count - made)
    for (const [index, request] of fc.sample(from, { seed, numRuns }).entries()) {
      yield { request, seed, index }
    }
  }
}

interface Tried extends Verdict {
  /** Null: there was none. */
  answer: FuzzAnswer | null
}

async function trySent(plan: FuzzPlan, sent: SentRequest): Promise<Tried> {
  const answer = await plan.send(sent).catch((error: Error) => error)
  if (answer instanceof Error) {
    return { answer: null, reached: [], faults: [`no answer: ${answer.message}`] }
  }
  await plan.note(sent, answer)
  return { answer, ...plan.judge(sent, answer) }
}

/** Where a list says that it goes on; null: nowhere. */
function cursorIn({ headers, text }: FuzzAnswer): string | null {
  const [, linked = null] = /[?&]cursor=([\w-]+)/.exec(headers.link ?? '') ?? []
  const [, inBody = null] = /"next_cursor":"([\w-]+)"/.exec(text) ?? []
  return headers['x-next-cursor'] ?? linked ?? inBody
}

/** The request for the next page of a list that was answered; null: there is none. */
function nextPage(sent: SentRequest, answer: FuzzAnswer | null): SentRequest | null {
  const { method, path } = sent
  if (method !== 'GET' || answer?.status !== 200 || /#|[?&]cursor=/.test(path)) return null
  const cursor = cursorIn(answer)
  if (cursor === null) return null
  return { ...sent, path: `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}` }
}

/** Of what is at the path of a moment another may be there by now. */
const isLasting = ({ operation }: SentRequest) => !operation.includes('{path}')

/** A list leads on by its own cursor, and what it leads to is judged, too. */
async function tryRequest(plan: FuzzPlan, request: FuzzRequest): Promise<Tried> {
  const sent = await plan.prepare(request)
  const tried = await trySent(plan, sent)
  const next = nextPage(sent, tried.answer)
  if (!next) return tried
  const { answer, faults } = await trySent(plan, next)
  const isRefused = answer?.text.includes('"code":"cursor_invalid"') && isLasting(sent)
  const further = [...faults, ...(isRefused ? ['its own cursor is refused'] : [])]
  return { ...tried, faults: [...tried.faults, ...further.map((fault) => `next page: ${fault}`)] }
}

function describe(request: FuzzRequest, { faults, answer }: Tried): string {
  const said = answer ? `${answer.status} ${answer.text.slice(0, 1500)}` : 'nothing'
  return [...faults, fc.stringify(request), `-> ${said}`].join('\n')
}

/** The smallest request found that shows a fault, or the one that did where it shows no more. */
async function shrink(
  plan: FuzzPlan,
  from: Requests,
  { made, tried }: { made: Made; tried: Tried },
): Promise<string> {
  let last = { request: made.request, tried }
  const property = fc.asyncProperty(from, async (request) => {
    const again = await tryRequest(plan, request)
    if (again.faults.length > 0) last = { request, tried: again }
    return again.faults.length === 0
  })
  await fc.check(property, {
    seed: made.seed,
    path: String(made.index),
    numRuns: 1,
    interruptAfterTimeLimit: SHRINK_MS,
  })
  return `${made.request.operation} (seed ${made.seed}, request ${made.index})\n${describe(last.request, last.tried)}`
}

function isGood(operation: string, { answer, reached }: Tried): boolean {
  return answer !== null && Math.floor(answer.status / 100) === 2 && reached.includes(operation)
}

/** What has come of the requests so far. */
class Course {
  readonly #plan: FuzzPlan
  readonly tallies: Map<string, Tally>
  /** The first request of each kind of fault. */
  readonly kinds = new Map<string, { made: Made; tried: Tried; from: Requests }>()

  constructor(plan: FuzzPlan) {
    this.#plan = plan
    this.tallies = new Map(plan.operations.map(({ name }) => [name, { sent: 0, good: 0 }]))
  }

  async send(made: Made, from: Requests): Promise<void> {
    const { operation } = made.request
    const tried = await tryRequest(this.#plan, made.request)
    const tally = this.tallies.get(operation)
    if (tally) tally.sent += 1
    if (tally && isGood(operation, tried)) tally.good += 1
    const kind = `${operation}: ${tried.faults.join('; ')}`
    if (tried.faults.length > 0 && !this.kinds.has(kind))
      this.kinds.set(kind, { made, tried, from })
  }

  /** Whether an operation has had its share, and was answered well. */
  isDone({ name }: Operation): boolean {
    const { sent, good } = this.tallies.get(name) ?? { sent: 0, good: 0 }
    return sent >= this.#plan.least && (good > 0 || this.#plan.unreachable.includes(name))
  }
}

/** Most requests for an operation that has not had its share yet. */
const MOST_MORE = 400

/** Sends requests that are made up from an OpenAPI document, many at a time, and judges the answers. */
export async function fuzz(plan: FuzzPlan): Promise<FuzzOutcome> {
  const course = new Course(plan)
  const all = anyRequest(plan)
  const queue = makeRequests(all, plan.seed, plan.requests)
  const work = async () => {
    for (const made of queue) await course.send(made, all)
  }
  await Promise.all(Array.from({ length: plan.concurrency }, work))
  for (const operation of plan.operations) {
    const from = anyRequest({ ...plan, operations: [operation] })
    for (const made of makeRequests(from, plan.seed, MOST_MORE)) {
      if (course.isDone(operation)) break
      await course.send(made, from)
    }
  }
  const faults: string[] = []
  for (const [kind, { from, ...found }] of course.kinds) {
    faults.push(faults.length < SHRUNK ? await shrink(plan, from, found) : kind)
  }
  return { tallies: course.tallies, faults }
}
