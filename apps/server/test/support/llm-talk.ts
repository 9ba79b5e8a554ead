import { understand } from '@timepoint/almanac'
import { type Character, GenerateRequest } from '@timepoint/contracts'
import { createLlmInteractions } from '../../src/flash/engines/llm/talk/llm-interactions.ts'
import type {
  ChatQuestion,
  InteractionEngine,
  Manner,
  TalkScene,
} from '../../src/flash/interactions/interaction.ts'
import { NO_USAGE } from '../../src/flash/pipeline/state.ts'
import { loadPresets } from '../../src/flash/presets/presets.ts'
import type { RenderResult } from '../../src/flash/timepoints/render-result.ts'
import { parseConfig } from '../../src/platform/config/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { createModels } from '../../src/providers/registry.ts'
import type { Timings } from '../../src/providers/router/timings.ts'
import type { SimulatedProvider } from '../simulators/call.ts'
import type { Simulators } from '../simulators/start-simulators.ts'
import { envFor, pace, QUERY, tableClock } from './llm-render.ts'

const answering = { provider: 'offline', model: 'offline', usage: NO_USAGE, warnings: [] }

/** What is said where no model may say anything. */
export const ON_RECORD = 'Nothing of it is on record.'

/** Stands where the almanac alone speaks, and writes down what it was asked for. */
function createRecordKeeper() {
  const asked: string[] = []
  const engine: InteractionEngine = {
    name: 'offline',
    async chat(_scene, { character }, _manner, onText) {
      asked.push(`chat ${character.name}`)
      onText?.(ON_RECORD, false)
      return { response: ON_RECORD, emotionalTone: null, sources: [], ...answering }
    },
    async dialog(_scene, { characters }) {
      asked.push(`dialog ${characters.map(({ name }) => name).join()}`)
      return { lines: [], context: ON_RECORD, ...answering }
    },
    async survey(_scene, { character }) {
      asked.push(`survey ${character.name}`)
      const rest = { sentiment: 'neutral' as const, keyPoints: [], emotionalTone: null }
      return { response: ON_RECORD, ...rest, ...answering }
    },
    async summariseSurvey() {
      asked.push('summariseSurvey')
      return { text: ON_RECORD, ...answering }
    },
    async summariseChat() {
      asked.push('summariseChat')
      return { text: ON_RECORD, ...answering }
    },
  }
  return { asked, engine }
}

/** How a talk is set up. */
export interface TalkSetup {
  simulators: Simulators
  providers: readonly SimulatedProvider[]
  env?: Record<string, string>
  timings?: Timings
  /** What a question may cost, in US dollars. */
  costLimitUsd?: number
}

/** The engine over real adapters, with a record keeper in the place of the almanac. */
export function createTalk(setup: TalkSetup) {
  const { simulators, providers, env = {}, timings = pace(5000, 10_000) } = setup
  const { providers: access } = parseConfig({ ...envFor(simulators, providers), ...env })
  const { presets, successors } = loadPresets(null)
  const { router, available } = createModels(access, successors, createLogger('silent'), {
    timings,
    clock: tableClock,
  })
  const keeper = createRecordKeeper()
  const costLimitUsd = setup.costLimitUsd ?? 2
  const options = { router, available, presets, costLimitUsd, offline: keeper.engine }
  return { engine: createLlmInteractions(options), asked: keeper.asked }
}

/** How something is asked for, unless a test says otherwise. */
export function manner(change: Partial<Manner> = {}): Manner {
  return {
    model: null,
    format: 'auto',
    params: null,
    signal: new AbortController().signal,
    deadline: Date.now() + 60_000,
    ...change,
  }
}

/** A finished scene of a query. */
export function talkScene(result: RenderResult, request: Partial<GenerateRequest> = {}): TalkScene {
  const query = request.query ?? QUERY
  const renderedAt = new Date('2026-11-22T12:00:00Z')
  return {
    timepointId: '00000000-0000-7000-8000-000000000001',
    query,
    request: GenerateRequest.parse({ ...request, query }),
    renderedAt,
    result,
    facts: understand(query, { now: renderedAt }),
  }
}

/** One of the cast. */
export function personIn({ result }: TalkScene, name: string): Character {
  const found = result.characters?.characters.find((one) => one.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

/** Somebody of the cast whom models may speak for. */
export const WHO = 'Robert Fitzwalter'
/** A message to that person, unless a test says otherwise. */
export function question(at: TalkScene, change: Partial<ChatQuestion> = {}): ChatQuestion {
  const { character = personIn(at, WHO), ...rest } = change
  const message = 'What do you want of the king?'
  return { character, message, history: [], summary: null, ...rest }
}

/** Everything that was told, as who listens has it in the end. */
export function listener() {
  const pieces: { text: string; restart: boolean; at: number }[] = []
  let heard = ''
  return {
    pieces,
    onText: (text: string, restart: boolean) => {
      pieces.push({ text, restart, at: performance.now() })
      heard = restart ? text : heard + text
    },
    heard: () => heard,
    restarts: () => pieces.filter(({ restart }) => restart).length,
  }
}
