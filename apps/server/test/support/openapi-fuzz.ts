import fc from 'fast-check'
import type { Document, Operation } from './fuzz/document.ts'
import type { Judge } from './fuzz/judge.ts'
import { anyRequest, type FuzzRequest } from './fuzz/requests.ts'
import type { FuzzAnswer, SentRequest } from './fuzz/send.ts'

/** What requests are made from and who judges the answers. */
export interface FuzzPlan {
  document: Document
  operations: readonly Operation[]
  judge: Judge
  /** How many requests are sent. */
  requests: number
  /** Equal seeds make equal requests. */
  seed: number
  /** Requests at a time. */
  concurrency: number
  prepare(request: FuzzRequest): Promise<SentRequest>
  send(request: SentRequest): Promise<FuzzAnswer>
  /** Told of every answer. */
  note(request: SentRequest, answer: FuzzAnswer): Promise<void>
}

/** What came of the requests that were made for an operation. */
export interface Tally {
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

function* makeRequests(from: fc.Arbitrary<FuzzRequest>, plan: FuzzPlan): Generator<Made> {
  for (let made = 0; made < plan.requests; made += BATCH) {
    const seed = plan.seed + made / BATCH
    const numRuns = Math.min(BATCH, plan.requests - made)
    for (const [index, request] of fc.sample(from, { seed, numRuns }).entries()) {
      yield { request, seed, index }
    }
  }
}

interface Tried {
  status: number
  faults: string[]
  answer: FuzzAnswer | null
}

async function tryRequest(plan: FuzzPlan, request: FuzzRequest): Promise<Tried> {
  const sent = await plan.prepare(request)
  const answer = await plan.send(sent).catch((error: Error) => error)
  if (answer instanceof Error) {
    return { status: 0, faults: [`no answer: ${answer.message}`], answer: null }
  }
  await plan.note(sent, answer)
  return { status: answer.status, faults: plan.judge(sent, answer), answer }
}

function describe(request: FuzzRequest, { faults, answer }: Tried): string {
  const said = answer ? `${answer.status} ${answer.text.slice(0, 1500)}` : 'nothing'
  return [...faults, fc.stringify(request), `-> ${said}`].join('\n')
}

/** The smallest request found that shows a fault, or the one that did where it shows no more. */
async function shrink(
  plan: FuzzPlan,
  from: fc.Arbitrary<FuzzRequest>,
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

/** Sends requests that are made up from an OpenAPI document, many at a time, and judges the answers. */
export async function fuzz(plan: FuzzPlan): Promise<FuzzOutcome> {
  const from: fc.Arbitrary<FuzzRequest> = anyRequest(plan.document, plan.operations)
  const tallies = new Map(plan.operations.map(({ name }) => [name, { sent: 0, good: 0 }]))
  const kinds = new Map<string, { made: Made; tried: Tried }>()
  const queue = makeRequests(from, plan)
  const work = async () => {
    for (const made of queue) {
      const { operation } = made.request
      const tried = await tryRequest(plan, made.request)
      const tally = tallies.get(operation)
      if (tally) tally.sent += 1
      if (tally && tried.status >= 200 && tried.status < 300) tally.good += 1
      const kind = `${operation}: ${tried.faults.join('; ')}`
      if (tried.faults.length > 0 && !kinds.has(kind)) kinds.set(kind, { made, tried })
    }
  }
  await Promise.all(Array.from({ length: plan.concurrency }, work))
  const faults: string[] = []
  for (const [kind, found] of kinds) {
    faults.push(faults.length < SHRUNK ? await shrink(plan, from, found) : kind)
  }
  return { tallies, faults }
}
