import type { ChatFrame, ChatResponse } from '@timepoint/contracts'
import type { OperationKind, Work } from '../operations/operation-kind.ts'
import type { Operation } from '../operations/operation-store.ts'
import { oneCharacter } from './characters.ts'
import type { Turn } from './interaction.ts'
import { addAnswer, type History, readHistory, storeSummary } from './session-store.ts'
import {
  latencyOf,
  openTalk,
  presentAnswering,
  type TalkContext,
  type TalkRequest,
} from './talk.ts'

/** A message to one person, as it is stored until it is answered. */
export interface ChatTask extends TalkRequest {
  /** As the cast spells it. */
  character: string
  message: string
}

const LIMIT_MS = 60_000

/** Turns that are told word for word; when there are so many, the older ones are summarised. */
const KEPT_TURNS = 8
const MOST_TURNS = 16

/** The same in letters: sixteen messages of the greatest length would fill small models. */
const KEPT_LETTERS = 6_000
const MOST_LETTERS = 16_000

/** Where no summary could be had: no prompt is longer for it. */
const LAST_RESORT_TURNS = 24
const LAST_RESORT_LETTERS = 24_000

const NO_HISTORY: History = { turns: [], summary: null }

/** The conversation that an operation is a turn of. */
function turnOf({ sessionId, turn }: Operation): { sessionId: string; turn: number } {
  if (sessionId === null || turn === null) throw new TypeError('A chat has a session and a turn')
  return { sessionId, turn }
}

type Turns = History['turns']

const lettersOf = ({ said }: Turns[number]) =>
  said.reduce((sum, { content }) => sum + content.length, 0)

/** The last of some turns, within both limits; the very last one always. */
function lastOf(turns: Turns, mostTurns: number, mostLetters: number): Turns {
  let letters = 0
  const last = turns.slice(-mostTurns).toReversed()
  const tooMany = last.findIndex((turn, at) => {
    letters += lettersOf(turn)
    return at > 0 && letters > mostLetters
  })
  return (tooMany < 0 ? last : last.slice(0, tooMany)).toReversed()
}

function wordsOf({ turns }: Pick<History, 'turns'>): Turn[] {
  return lastOf(turns, LAST_RESORT_TURNS, LAST_RESORT_LETTERS).flatMap(({ said }) => said)
}

/** Tells what is written as it is written. */
function teller(character: string, { tell, told }: Work) {
  const restart = (data: string): ChatFrame => ({
    event: 'token',
    data,
    character_name: character,
    restart: true,
  })
  if (told.length > 0) tell(restart(''))
  return (text: string, isRestart: boolean) => {
    if (isRestart) tell(restart(text))
    else if (text !== '') {
      tell({ event: 'token', data: text, character_name: character } satisfies ChatFrame)
    }
  }
}

/** Puts the older turns of a long conversation into a summary. */
async function summarise(context: TalkContext, operation: Operation, signal: AbortSignal) {
  const { sessionId, turn } = turnOf(operation)
  const { turns, summary } = await readHistory(context.db, sessionId, turn + 1)
  if (lastOf(turns, MOST_TURNS, MOST_LETTERS).length === turns.length) return
  const kept = lastOf(turns, KEPT_TURNS, KEPT_LETTERS)
  const older = turns.slice(0, -kept.length)
  const upToTurn = older.at(-1)?.turn
  if (upToTurn === undefined) return
  const task = operation.request as ChatTask
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)])
  const given = { signal: limit, deadline: Date.now() + LIMIT_MS, handed: undefined }
  const { scene, engine, manner } = await openTalk(context, operation, task, given)
  const character = oneCharacter(task.character, scene.result.characters?.characters ?? [])
  const earlier = { character, turns: wordsOf({ turns: older }), summary }
  const { text } = await engine.summariseChat(scene, earlier, manner)
  await storeSummary(context.db, sessionId, { summary: text, upToTurn })
}

/** Answers messages in the name of one person of a scene. */
export function createChatKind(context: TalkContext): OperationKind<ChatResponse> {
  return {
    limitMs: () => LIMIT_MS,

    async run(operation, work) {
      const task = operation.request as ChatTask
      const { sessionId, turn } = turnOf(operation)
      const [{ scene, engine, manner }, history] = await Promise.all([
        openTalk(context, operation, task, work),
        turn === 1 ? NO_HISTORY : readHistory(context.db, sessionId, turn),
      ])
      const character = oneCharacter(task.character, scene.result.characters?.characters ?? [])
      const answer = await engine.chat(
        scene,
        {
          character,
          message: task.message,
          history: wordsOf(history),
          summary: history.summary,
        },
        manner,
        operation.streamed ? teller(character.name, work) : undefined,
      )
      return {
        character_name: character.name,
        response: answer.response,
        emotional_tone: answer.emotionalTone,
        session_id: sessionId,
        sources: answer.sources,
        ...presentAnswering([answer]),
        latency_ms: latencyOf(operation),
      }
    },

    settle(db, operation, { response, emotional_tone: emotionalTone }) {
      return addAnswer(db, turnOf(operation), { content: response, emotionalTone })
    },

    afterwards: (operation, signal) => summarise(context, operation, signal),

    lastFrames({ response, latency_ms: _latency, ...shown }) {
      return [{ event: 'done', data: response, ...shown } satisfies ChatFrame]
    },
  }
}
