import { randomUUID } from 'node:crypto'
import type {
  ChatRequest,
  DialogRequest,
  GenerateRequest,
  SurveyRequest,
} from '@timepoint/contracts'
import type { Price } from '../../accounts/credits/ledger-store.ts'
import { type Principal, userIdOf } from '../../accounts/identity/principal.ts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import type { IdempotencyKey } from '../../platform/idempotency/idempotency-store.ts'
import { insertOperation, type NewOperation } from '../operations/operation-store.ts'
import type { AcceptedOperation, Operations } from '../operations/operations.ts'
import { CHAT_PRICE, DIALOG_PRICE, surveyPrice } from '../prices.ts'
import { toMissingTimepoint } from '../timepoints/missing-timepoint.ts'
import type { TimepointService } from '../timepoints/timepoint-service.ts'
import { chooseCharacters, oneCharacter } from './characters.ts'
import type { ChatTask } from './chat.ts'
import type { DialogTask } from './dialog.ts'
import type { TalkScene } from './interaction.ts'
import { noSession, ownSession } from './session-service.ts'
import { addMessage, beginSession, type StoredSession } from './session-store.ts'
import type { SurveyTask } from './survey.ts'
import { talkRequest } from './talk.ts'
import { toTalkScene } from './talk-scene.ts'

/** What the service needs of the system. */
export interface InteractionServiceContext {
  db: RootDb
  timepoints: Pick<TimepointService, 'get'>
  operations: Operations
  /** @throws AppError provider_unavailable when the named model cannot be asked. */
  assertTalkable(request: GenerateRequest, model: string | null): void
}

/** Who asks, and how the answer is wanted. */
export interface Asking {
  principal: Principal
  streamed: boolean
  key: IdempotencyKey | null
}

/** The conversation that a message belongs to. */
interface Session extends Pick<StoredSession, 'id' | 'timepointId' | 'characterName' | 'ownerId'> {
  isNew: boolean
  message: string
}

/** What is to be accepted, after everything that can be wrong with it was looked at. */
interface Prepared {
  scene: TalkScene
  kind: NewOperation['kind']
  price: Price
  request: object
  /** Only of a chat. */
  session?: Session
}

/** What the routes may ask for. */
export type InteractionService = ReturnType<typeof createInteractionService>

/** @throws AppError not_found, invalid_state, provider_unavailable. */
async function sceneOf(
  { db, timepoints, assertTalkable }: InteractionServiceContext,
  principal: Principal,
  timepointId: string,
  model: string | null,
): Promise<TalkScene> {
  const scene = await toTalkScene(db, await timepoints.get(principal, { id: timepointId }))
  assertTalkable(scene.request, model)
  return scene
}

const castOf = ({ result }: TalkScene) => result.characters?.characters ?? []

/**
 * An operation about a scene; work that was accepted before under the same key is found first.
 * @throws AppError insufficient_credits, not_found for a scene that has just been erased, and what
 *   preparing throws.
 */
async function accept(
  { operations }: InteractionServiceContext,
  { principal, key, streamed }: Asking,
  prepare: () => Promise<Prepared>,
): Promise<AcceptedOperation> {
  const replay = key && (await operations.findReplay(key))
  if (replay) return replay
  const { scene, kind, price, request, session } = await prepare()
  const { timepointId } = scene
  const id = randomUUID()
  const operation = { id, kind, timepointId, request, streamed, createdAt: new Date() }
  const insert = async (db: Db) => {
    if (!session) return insertOperation(db, { ...operation, sessionId: null, turn: null })
    const message = { content: session.message, operation }
    if (session.isNew) return beginSession(db, session, message)
    if (!(await addMessage(db, session.id, message))) throw noSession()
  }
  const store = (db: Db) => insert(db).catch(toMissingTimepoint)
  const payment = { principal, price }
  return operations.accept({ id, streamed, store, payment, handed: scene }, key)
}

/** @throws AppError not_found for a conversation with somebody else, of somebody else, or elsewhere. */
async function sessionFor(
  db: Db,
  id: string | null,
  wanted: Pick<StoredSession, 'timepointId' | 'characterName' | 'ownerId'>,
): Promise<Omit<Session, 'message'>> {
  if (id === null) return { id: randomUUID(), isNew: true, ...wanted }
  const { timepointId, characterName, ownerId } = wanted
  const session = await ownSession(db, id, { ownerId })
  const fits = session.timepointId === timepointId && session.characterName === characterName
  if (!fits) throw noSession()
  return { id: session.id, isNew: false, ...wanted }
}

/** Accepts talk with the people of scenes. */
export function createInteractionService(context: InteractionServiceContext) {
  const { db, operations } = context

  return {
    /** Accepts a message to one person. */
    chat(timepointId: string, body: ChatRequest, asking: Asking): Promise<AcceptedOperation> {
      return accept(context, asking, async () => {
        const { message, session_id: sessionId = null } = body
        const scene = await sceneOf(context, asking.principal, timepointId, body.model ?? null)
        const { name } = oneCharacter(body.character, castOf(scene))
        const session = await sessionFor(db, sessionId, {
          timepointId: scene.timepointId,
          characterName: name,
          ownerId: userIdOf(asking.principal),
        })
        const request: ChatTask = { ...talkRequest(body), character: name, message }
        const price = CHAT_PRICE
        return { scene, kind: 'chat', price, request, session: { ...session, message } }
      })
    },

    /** Accepts a wish for more dialog. */
    dialog(timepointId: string, body: DialogRequest, asking: Asking): Promise<AcceptedOperation> {
      return accept(context, asking, async () => {
        const scene = await sceneOf(context, asking.principal, timepointId, body.model ?? null)
        const { characters, unknown } = chooseCharacters(body.characters, castOf(scene))
        const request: DialogTask = {
          ...talkRequest(body),
          characters: characters.map(({ name }) => name),
          unknown,
          lines: body.num_lines,
          topic: body.prompt || body.topic || null,
          sequential: body.sequential,
        }
        return { scene, kind: 'dialog', price: DIALOG_PRICE, request }
      })
    },

    /** Accepts questions to several people. */
    survey(timepointId: string, body: SurveyRequest, asking: Asking): Promise<AcceptedOperation> {
      return accept(context, asking, async () => {
        const scene = await sceneOf(context, asking.principal, timepointId, body.model ?? null)
        const { characters, unknown } = chooseCharacters(body.characters, castOf(scene))
        const request: SurveyTask = {
          ...talkRequest(body),
          questions: body.questions,
          characters: characters.map(({ name }) => name),
          unknown,
          mode: body.mode,
          chain: body.chain_prompts,
          summary: body.include_summary,
        }
        const price = surveyPrice(characters.length * body.questions.length)
        return { scene, kind: 'survey', price, request }
      })
    },

    result: operations.result,
    follow: operations.follow,
  }
}
