import { type Candidate, LOCAL_DEFAULT } from '../models/candidates.ts'
import type { Catalogue } from '../models/catalogue.ts'
import { imageCost, textCost } from '../models/prices.ts'
import { type ExtraSuccessors, isGone, successorOf } from '../models/successors.ts'
import {
  type ImageAnswer,
  type ImageCall,
  type ImageProvider,
  ProviderError,
  type ProviderName,
  type Sampling,
  type TextAnswer,
  type TextCall,
  type TextProvider,
} from '../provider.ts'
import { Breaker } from './breaker.ts'
import type { Budget } from './budget.ts'
import { Concurrency } from './concurrency.ts'
import { type Answered, type Question, type Received, type RouteContext, route } from './route.ts'
import { TIMINGS, type Timings } from './timings.ts'

/** What the router asks, and by what it decides. */
export interface RouterOptions {
  text: Partial<Record<ProviderName, TextProvider>>
  image: Partial<Record<ProviderName, ImageProvider>>
  catalogue: Catalogue
  /** Successors that operators add to the table. */
  successors?: ExtraSuccessors
  /** Calls at a time to each provider, over all processes. */
  concurrency: Readonly<Record<ProviderName, number>>
  /** The local server's own choice of model. */
  localDefaultModel?(signal: AbortSignal): Promise<string>
  onFailure?: RouteContext['onFailure']
  onSilence?: RouteContext['onSilence']
  onCall?: RouteContext['onCall']
  timings?: Timings
  clock?(): number
  random?(): number
}

/** A question to text models. */
interface TextTask<T>
  extends Pick<TextCall, 'system' | 'reply' | 'maxTokens' | 'thinking' | 'search' | 'openHosts'> {
  /** Names it in the trace. */
  call: string
  candidates: readonly Candidate[]
  /** The prompt, as it is asked this time. */
  prompt(asking: { shorter: boolean; fault: string | null }): string
  /** What this candidate is sent. */
  sampling(candidate: Candidate): Sampling
  /** Takes the answer. @throws ProviderError unusable, whose fault tells the model what is wrong. */
  read(text: string, answer: TextAnswer): T
  budget: Budget
  signal: AbortSignal
  /** See {@link Question.isExtra}. */
  isExtra?: boolean
  /** See {@link Question.patienceMs}. */
  patienceMs?: number
  onText?(text: string, restart: boolean): void
}

/** A question to image models. */
interface ImageTask<T> extends Pick<ImageCall, 'aspectRatio'> {
  call: string
  candidates: readonly Candidate[]
  /** What this candidate is told, in words that suit it. */
  prompt(candidate: Candidate, calmer: boolean): Pick<ImageCall, 'prompt' | 'negativePrompt'>
  /** Takes the picture. @throws ProviderError unusable */
  read(answer: ImageAnswer): Promise<T>
  budget: Budget
  signal: AbortSignal
}

/** An answer, with what of the question had to be changed or left out. */
export interface Routed<T> extends Answered<T> {
  /** The retired id and the one that answered in its place; null when the one that was named answered. */
  replaced: { requested: string; used: string } | null
  /** Names of `llm_params` that the model does not take. */
  ignored: string[]
}

/** The only place that decides who is asked: retries, fails over, limits and prices. */
export interface Router {
  /** @throws RoutingError when nobody answers, or the signal aborts. */
  text<T>(task: TextTask<T>): Promise<Routed<T>>
  /** @throws as `text`. */
  image<T>(task: ImageTask<T>): Promise<Routed<T>>
  /** The candidate, or what is asked in its place because it is known to be gone. */
  resolve(kind: 'text' | 'image', candidate: Candidate): Candidate
  /** Models that have failed lately and not answered since. */
  circuits(): Circuit[]
  /** Says how many processes share the bounds on calls at a time. */
  share(processes: number): void
}

/** How a model that failed lately stands. Open: it is not asked for a while. */
export interface Circuit {
  kind: string
  provider: string
  model: string
  isOpen: boolean
}

const DAY_MS = 86_400_000

/** Ids with successors in place of those that are known to be gone. */
function createResolver({ catalogue, successors = {} }: RouterOptions, clock: () => number) {
  const refused = new Map<string, number>()
  // The list holds models that write text: of those that draw, only the table knows.
  const gone = (kind: 'text' | 'image', { provider, model: id }: Candidate): boolean => {
    const now = new Date(clock())
    if ((refused.get(`${provider} ${id}`) ?? 0) > clock()) return true
    const isInList = provider === 'openrouter' && kind === 'text'
    const listed = isInList ? catalogue.lists(id, now) : null
    if (listed === null) return isGone(id, now, successors)
    return !listed && successorOf(id, successors) !== null
  }
  const next = (candidate: Candidate): Candidate | null => {
    const model = successorOf(candidate.model, successors)
    return model === null ? null : { ...candidate, model }
  }
  return {
    /** The candidate, or what answers in its place. */
    resolve(kind: 'text' | 'image', candidate: Candidate): Candidate {
      let found = candidate
      for (let hop = 0; hop < 4 && gone(kind, found); hop += 1) {
        found = next(found) ?? found
      }
      return found
    },
    /** Remembers that a model was refused as gone. @returns what to ask in its place. */
    successor(candidate: Candidate): Candidate | null {
      refused.set(`${candidate.provider} ${candidate.model}`, clock() + DAY_MS / 24)
      return next(candidate)
    },
  }
}

/** Candidates that turn out to be the same are asked once. */
function unique(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>()
  return candidates.filter(({ provider, model }) => {
    const key = `${provider} ${model}`
    return !seen.has(key) && seen.add(key)
  })
}

function replacedBy(candidate: Candidate): Routed<unknown>['replaced'] {
  const { requested, model } = candidate
  const same =
    requested === model || requested === `google/${model}` || model === `google/${requested}`
  return same || candidate.provider === 'local' ? null : { requested, used: model }
}

/** Fills in what a failed call cost. */
function priced(error: unknown, cost: (usage: TextAnswer['usage']) => number | null): unknown {
  if (!(error instanceof ProviderError) || !error.usage || error.usage.costUsd !== null)
    return error
  const { kind, message, status, retryAfterMs, usage, fault } = error
  return new ProviderError(kind, message, {
    cause: error.cause,
    usage: { ...usage, costUsd: cost(usage) },
    ...(fault === null ? {} : { fault }),
    ...(status === null ? {} : { status }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  })
}

/** The id that a local server is called with. */
async function localModel(
  options: RouterOptions,
  { provider, model }: Candidate,
  signal: AbortSignal,
): Promise<string> {
  const isDefault = provider === 'local' && model === LOCAL_DEFAULT
  return isDefault && options.localDefaultModel ? options.localDefaultModel(signal) : model
}

function askText<T>(options: RouterOptions, task: TextTask<T>, clock: () => number) {
  return async (
    candidate: Candidate,
    asking: Parameters<Question<T>['ask']>[1],
  ): Promise<Received<{ value: T; ignored: string[] }>> => {
    const provider = options.text[candidate.provider]
    if (!provider) throw new ProviderError('invalid_request', 'not configured')
    const { shorter, fault, signal, heard, repeated } = asking
    const costOf = (model: string, usage: TextAnswer['usage'], searchQueries: number) => {
      const live = candidate.provider === 'openrouter' ? options.catalogue.priceOf(model) : null
      return textCost(candidate.provider, model, usage, {
        live,
        searchQueries,
        now: new Date(clock()),
      })
    }
    try {
      const answer = await provider.text({
        model: await localModel(options, candidate, signal),
        system: task.system,
        prompt: task.prompt({ shorter, fault }),
        reply: task.reply,
        maxTokens: task.maxTokens * (shorter ? 2 : 1),
        thinking: task.thinking,
        sampling: task.sampling(candidate),
        search: task.search,
        openHosts: task.openHosts,
        signal,
        onDelta: heard,
        onRepeat: repeated,
      })
      const { model, usage, search, ignored } = answer
      const costUsd = costOf(candidate.model, usage, search?.queries.length ?? 0)
      const used = { ...usage, costUsd }
      try {
        return { value: { value: task.read(answer.text, answer), ignored }, model, usage, costUsd }
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error
        const { kind, message, cause, fault } = error
        throw new ProviderError(kind, message, { cause, usage: used, ...(fault ? { fault } : {}) })
      }
    } catch (error) {
      throw priced(error, (usage) => costOf(candidate.model, usage, 0))
    }
  }
}

function askImage<T>(options: RouterOptions, task: ImageTask<T>) {
  return async (
    candidate: Candidate,
    { signal, calmer, repeated }: Parameters<Question<T>['ask']>[1],
  ): Promise<Received<T>> => {
    const provider = options.image[candidate.provider]
    if (!provider) throw new ProviderError('invalid_request', 'not configured')
    const answer = await provider.image({
      model: candidate.model,
      ...task.prompt(candidate, calmer),
      aspectRatio: task.aspectRatio,
      signal,
      onRepeat: repeated,
    })
    const { model, usage } = answer
    const costUsd = imageCost(candidate.provider, candidate.model, usage)
    return { value: await task.read(answer), model, usage, costUsd }
  }
}

/** Keys are kind, provider and model, with blanks between. */
function toCircuit({ key, isOpen }: { key: string; isOpen: boolean }): Circuit {
  const [kind = '', provider = '', ...model] = key.split(' ')
  return { kind, provider, model: model.join(' '), isOpen }
}

/** @param options the providers that are configured; one that is absent is never asked. */
export function createRouter(options: RouterOptions): Router {
  const { timings = TIMINGS, clock = Date.now, random = Math.random, catalogue } = options
  const concurrency = new Concurrency(options.concurrency)
  const breaker = new Breaker(clock)
  const context: RouteContext = {
    breaker,
    concurrency,
    timings,
    clock,
    random,
    ...(options.onFailure ? { onFailure: options.onFailure } : {}),
    ...(options.onSilence ? { onSilence: options.onSilence } : {}),
    ...(options.onCall ? { onCall: options.onCall } : {}),
  }
  const { resolve, successor } = createResolver(options, clock)

  const prepare = async (kind: 'text' | 'image', candidates: readonly Candidate[]) => {
    // An old list serves while a new one is fetched; only the very first is waited for, and not long.
    if (candidates.some(({ provider }) => provider === 'openrouter')) await catalogue.refresh()
    return unique(candidates.map((candidate) => resolve(kind, candidate)))
  }
  return {
    async text<T>(task: TextTask<T>) {
      const { call, budget, signal, onText, thinking, isExtra = false } = task
      const answered = await route(context, {
        kind: 'text',
        call,
        candidates: await prepare('text', task.candidates),
        firstByteMs: timings.firstByte[thinking],
        isExtra,
        patienceMs: task.patienceMs,
        budget,
        signal,
        ask: askText(options, task, clock),
        successor,
        ...(onText ? { onText } : {}),
      })
      const { value, ignored } = answered.value
      return { ...answered, value, ignored, replaced: replacedBy(answered.candidate) }
    },
    async image<T>(task: ImageTask<T>) {
      const { call, budget, signal } = task
      const answered = await route(context, {
        kind: 'image',
        call,
        candidates: await prepare('image', task.candidates),
        firstByteMs: timings.firstByte.image,
        budget,
        signal,
        ask: askImage(options, task),
        successor,
      })
      return { ...answered, ignored: [], replaced: replacedBy(answered.candidate) }
    },
    resolve,
    circuits: () => breaker.troubled().map(toCircuit),
    share: (processes) => concurrency.share(processes),
  }
}
