import { setTimeout as sleep } from 'node:timers/promises'
import type { Attempt } from '@timepoint/contracts'
import type { Candidate } from '../models/candidates.ts'
import { type FailureKind, ProviderError, type TokenUsage } from '../provider.ts'
import { AttemptLog } from './attempt-log.ts'
import type { Breaker } from './breaker.ts'
import type { Budget } from './budget.ts'
import type { Concurrency } from './concurrency.ts'
import {
  type CandidateFailure,
  type Failed,
  toAbortError,
  toRoutingError,
} from './routing-error.ts'
import type { Timings } from './timings.ts'
import { Voice } from './voice.ts'
import { startWatch } from './watch.ts'

/** An answer that came whole and in the right form. */
export interface Received<T> {
  value: T
  /** The model that answered, as the provider reports it. */
  model: string
  usage: TokenUsage
  costUsd: number | null
}

/** How a candidate is asked this time. */
export interface Asking {
  /** Its last answer was cut short: ask for less, with twice the room. */
  shorter: boolean
  /** What was wrong with the form of its last answer; null at first. */
  fault: string | null
  /** Its safety rules refused the last one: show less. */
  calmer: boolean
  signal: AbortSignal
  /** To be called with every byte that comes, with what is readable of it. */
  heard(text: string): void
  /** To be called when the adapter makes the call again by itself. */
  repeated(error: ProviderError): void
}

/** A question and who may answer it. */
export interface Question<T> {
  kind: 'text' | 'image'
  /** Names it in the trace. */
  call: string
  /** Best first. */
  candidates: readonly Candidate[]
  firstByteMs: number
  /** An answer that can be done without: it is given up at the first trouble. */
  isExtra?: boolean
  /** How long each of its calls may take and be silent, in milliseconds, in place of what is usual. */
  patienceMs?: number | undefined
  budget: Budget
  signal: AbortSignal
  /** Makes one call. @throws ProviderError; the signal's reason. */
  ask(candidate: Candidate, asking: Asking): Promise<Received<T>>
  /** The model to ask when one turns out to be gone; null: nobody. */
  successor(candidate: Candidate): Candidate | null
  /** Takes readable text as it comes, from one answer at a time; `restart` when another one begins. */
  onText?(text: string, restart: boolean): void
}

/** What a question came to. */
export interface Answered<T> extends Received<T> {
  candidate: Candidate
  attempts: Attempt[]
}

/** What all questions share. */
export interface RouteContext {
  breaker: Breaker
  concurrency: Concurrency
  timings: Timings
  clock(): number
  random(): number
  /** Told of every call that failed, with nothing that was said in it. */
  onFailure?(failure: CallFailure): void
  /** Told of every call that is silent for too long, when that is noticed: it may yet answer. */
  onSilence?(candidate: Candidate): void
  /** Told of every call when it has ended, however it did. */
  onCall?(call: ModelCall): void
}

/** A call that has ended. */
export interface ModelCall extends Attempt {
  kind: 'text' | 'image'
}

/** A call that failed, for logs. */
export interface CallFailure extends Pick<Candidate, 'provider' | 'model'> {
  /** What was asked, such as `scene`. */
  call: string
  kind: FailureKind | 'timeout'
  /** HTTP status; null when none came. */
  status: number | null
}

/** Ends calls that nobody waits for any more. */
class NoLongerNeeded extends Error {}

/** Ends a call that was silent for too long. */
class TooSilent extends Error {}

/** What is no trouble of the provider's does not open its circuit. */
const HARMLESS: ReadonlySet<FailureKind> = new Set([
  'truncated',
  'blocked',
  'invalid_request',
  'unusable',
  'model_gone',
])

/** A quota that says nothing of its end is tried again after this, in milliseconds. */
const QUOTA_MS = 3_600_000

const keyOf = (kind: string, { provider, model }: Candidate) => `${kind} ${provider} ${model}`

/**
 * Asks candidates until one answers well: the next one when one fails, and the next one beside when
 * one is silent; the first whole answer wins.
 * @throws RoutingError when none does, or the signal aborts; with every call that was made.
 */
export function route<T>(context: RouteContext, question: Question<T>): Promise<Answered<T>> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered<T>>()
  const began = context.clock()
  const { kind } = question
  const log = new AttemptLog(question.call, (one) => context.onCall?.({ ...one, kind }))
  const over = new AbortController()
  const voice = new Voice(question.onText)
  // Who was silent lately is asked after the others, so that its silence is waited for once only.
  const isSlow = (one: Candidate) =>
    !one.isNamed && context.breaker.isSlow(keyOf(question.kind, one))
  const waiting = question.candidates.toSorted((a, b) => Number(isSlow(a)) - Number(isSlow(b)))
  const failed: Failed[] = []
  let running = 0
  let isSettled = false

  const settle = (end: () => void) => {
    if (isSettled) return
    isSettled = true
    end()
    question.signal.removeEventListener('abort', onAbort)
    const { aborted, reason } = question.signal
    if (running > 0) over.abort(aborted ? reason : new NoLongerNeeded())
  }
  const onAbort = () => settle(() => reject(toAbortError(question.signal.reason, log.close())))
  const startNext = () => {
    if (isSettled) return
    // After a minute of silence nobody else is asked; after an answer that broke off late, somebody is.
    const isTooLate = context.clock() - began > context.timings.askingEnd
    const wasSilence = failed.at(-1)?.kind === 'timeout'
    const candidate = isTooLate && wasSilence ? undefined : waiting.shift()
    if (candidate) start(candidate)
    else if (running === 0) settle(() => reject(toRoutingError(failed, log.close())))
  }
  const start = (candidate: Candidate) => {
    running += 1
    let replaced = false
    const onSilent = () => {
      if (replaced || waiting.length === 0) return
      replaced = true
      startNext()
    }
    const isLast = () => waiting.length === 0
    const { signal } = over
    const asking = { context, question, log, voice, signal, began, isLast, onSilent }
    askCandidate(asking, candidate).then(
      (answer) => {
        running -= 1
        settle(() => resolve({ ...answer, attempts: log.close() }))
      },
      (error: unknown) => {
        running -= 1
        failed.push({ candidate, kind: failureOf(error), error })
        if (!replaced || running === 0) startNext()
      },
    )
  }
  question.signal.addEventListener('abort', onAbort, { once: true })
  if (question.signal.aborted) onAbort()
  else startNext()
  return promise
}

/** What is not asked, or not any more. */
class NotAsked extends Error {
  readonly kind: CandidateFailure

  constructor(kind: CandidateFailure) {
    super(kind)
    this.kind = kind
  }
}

function failureOf(error: unknown): CandidateFailure {
  if (error instanceof ProviderError || error instanceof NotAsked) return error.kind
  return error instanceof TooSilent ? 'timeout' : 'network'
}

interface CandidateAsking<T> {
  context: RouteContext
  question: Question<T>
  log: AttemptLog
  voice: Voice
  signal: AbortSignal
  /** When the question was first asked, by the context's clock. */
  began: number
  /** Whether nobody is left to be asked after this one. */
  isLast(): boolean
  onSilent(): void
}

/** How often a candidate was asked again, and why. */
interface Tries {
  repeats: number
  shorter: boolean
  fault: string | null
  calmer: boolean
}

/** Asks one candidate, again where that can help. @throws what its last call threw. */
async function askCandidate<T>(
  asking: CandidateAsking<T>,
  first: Candidate,
): Promise<Omit<Answered<T>, 'attempts'>> {
  const { context, question, signal } = asking
  const tries: Tries = { repeats: 0, shorter: false, fault: null, calmer: false }
  let candidate = first
  for (;;) {
    try {
      return { ...(await askOnce(asking, candidate, tries)), candidate }
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ProviderError)) throw error
      if (error.kind === 'model_gone') {
        const successor = question.successor(candidate)
        if (!successor) throw error
        candidate = successor
        continue
      }
      const waitMs = waitBefore(asking, error, tries)
      if (waitMs === null) throw error
      if (context.clock() - asking.began + waitMs > context.timings.askingEnd) throw error
      if (waitMs > 0) await sleep(waitMs, undefined, { signal })
    }
  }
}

/**
 * How long to wait before the same candidate is asked again, in milliseconds; null: it is not.
 * Notes in `tries` what was tried.
 */
function waitBefore<T>(
  { context, question, isLast }: CandidateAsking<T>,
  error: ProviderError,
  tries: Tries,
): number | null {
  const { backoff, longestHint, longestHintWithNext } = context.timings
  if (question.isExtra) return null
  switch (error.kind) {
    case 'truncated':
      if (tries.shorter) return null
      tries.shorter = true
      return 0
    case 'blocked':
      if (question.kind === 'text' || tries.calmer) return null
      tries.calmer = true
      return 0
    case 'unusable':
      if (tries.fault !== null) return null
      tries.fault = error.fault ?? 'It was empty or not of the form that was asked for.'
      return 0
    case 'rate_limited':
    case 'overloaded':
    case 'network': {
      // With somebody else to ask, one repetition is enough to tell a hiccup from an outage.
      const most = isLast() || error.kind === 'rate_limited' ? backoff.length : 1
      const wait = backoff[tries.repeats]
      if (tries.repeats >= most || wait === undefined) return null
      const hint = error.retryAfterMs ?? 0
      if (hint > (isLast() ? longestHint : longestHintWithNext)) return null
      tries.repeats += 1
      return Math.max(hint, wait * (1 + context.random() / 4))
    }
    default:
      return null
  }
}

/** Makes one call, watched. */
async function askOnce<T>(
  asking: CandidateAsking<T>,
  candidate: Candidate,
  tries: Tries,
): Promise<Received<T>> {
  const { context, question, signal, isLast } = asking
  const { breaker, concurrency } = context
  const key = keyOf(question.kind, candidate)
  const wasSlow = breaker.isSlow(key)
  // What others' failures closed meanwhile is not closed to a repetition that was promised: a burst of
  // calls that all came too early would otherwise end every one of them, and hide why.
  if (tries.repeats === 0 && !breaker.allows(key)) throw new NotAsked('open')
  if (question.budget.isSpent) throw new NotAsked('budget')
  return concurrency.run(candidate.provider, signal, () => {
    // It may have been found silent while this call waited for its turn.
    const isPassedOver = !candidate.isNamed && !isLast() && breaker.isSlow(key)
    if (isPassedOver && !wasSlow) throw new NotAsked('open')
    return callWatched(asking, candidate, tries, key)
  })
}

/** How long a call may take: no more than half of the time that its render has left. */
function wholeMs({ budget }: Pick<Question<unknown>, 'budget'>, { whole }: Timings): number {
  return Math.min(whole.most, Math.max(whole.least, (budget.deadline - Date.now()) / 2))
}

async function callWatched<T>(
  { context, question, log, voice, signal, began, onSilent }: CandidateAsking<T>,
  candidate: Candidate,
  tries: Tries,
  key: string,
): Promise<Received<T>> {
  const { breaker, timings, clock } = context
  const { patienceMs } = question
  let end = log.begin(candidate)
  const speaker = {}
  const calling = new AbortController()
  const onOver = () => calling.abort(signal.reason)
  signal.addEventListener('abort', onOver, { once: true })
  let isTooSilent = false
  const giveUp = () => {
    isTooSilent = true
    calling.abort(new TooSilent())
  }
  const watch = startWatch({
    firstByteMs: question.firstByteMs,
    firstByteEndMs: patienceMs ?? timings.firstByteEnd[question.kind] - (clock() - began),
    idleMs: timings.idle,
    idleEndMs: patienceMs ?? timings.idleEnd,
    wholeMs: patienceMs ?? wholeMs(question, timings),
    onSilent: () => {
      breaker.wasSilent(key)
      context.onSilence?.(candidate)
      if (question.isExtra) giveUp()
      else onSilent()
    },
    onEnd: giveUp,
  })
  const heard = (text: string) => {
    watch.heard(text)
    voice.speak(speaker, text)
  }
  const { provider, model } = candidate
  const fail = (kind: CallFailure['kind'], { status, usage }: Partial<ProviderError>) => {
    context.onFailure?.({ call: question.call, provider, model, kind, status: status ?? null })
    const costUsd = usage?.costUsd ?? null
    question.budget.spend(costUsd)
    end(kind, usage ?? null, costUsd)
  }
  const repeated = (error: ProviderError) => {
    fail(error.kind, error)
    end = log.begin(candidate)
  }
  try {
    const how = { ...tries, signal: calling.signal, heard, repeated }
    const received = await question.ask(candidate, how)
    signal.throwIfAborted()
    breaker.succeeded(key)
    question.budget.spend(received.costUsd)
    end('ok', received.usage, received.costUsd, received.model)
    return received
  } catch (error) {
    voice.fall(speaker)
    signal.throwIfAborted()
    if (isTooSilent) {
      fail('timeout', {})
      throw new TooSilent()
    }
    const known = error instanceof ProviderError ? error : new ProviderError('network', 'failed')
    if (known.kind === 'quota') {
      breaker.blockUntil(key, clock() + (known.retryAfterMs ?? QUOTA_MS))
    } else if (known.kind !== 'credential' && !HARMLESS.has(known.kind)) breaker.failed(key)
    fail(known.kind, known)
    throw error
  } finally {
    end('cancelled', null, null) // Unless it has ended otherwise.
    signal.removeEventListener('abort', onOver)
    watch.stop()
  }
}
