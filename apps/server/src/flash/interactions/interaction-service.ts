import { randomUUID } from 'node:crypto'
import type {
  ChatRequest,
  DialogRequest,
  GenerateRequest,
  SurveyRequest,
} from '@timepoint/contracts'
import type { RootDb } from '../../platform/db/database.ts'
import type { IdempotencyKey } from '../idempotency/idempotency-store.ts'
import type { NewOperation } from '../operations/operation-store.ts'
import type { AcceptedOperation, Operations } from '../operations/operations.ts'
import type { TimepointService } from '../timepoints/timepoint-service.ts'
import { chooseCharacters, oneCharacter } from './characters.ts'
import type { ChatTask } from './chat.ts'
import type { DialogTask } from './dialog.ts'
import type { TalkScene } from './interaction.ts'
import { noSession, ownSession } from './session-service.ts'
import { addMessage, insertSession, type StoredSession } from './session-store.ts'
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
  /** Null: anonymous. */
  callerId: string | null
  streamed: boolean
  key: IdempotencyKey | null
}

/** What the routes may ask for. */
export type InteractionService = ReturnType<typeof createInteractionService>

/** Accepts talk with the people of scenes. */
export function createInteractionService(context: InteractionServiceContext) {
  const { db, timepoints, operations } = context

  /** @throws AppError not_found, invalid_state, provider_unavailable. */
  async function sceneOf(timepointId: string, model: string | null): Promise<TalkScene> {
    const scene = toTalkScene(await timepoints.get({ id: timepointId }))
    context.assertTalkable(scene.request, model)
    return scene
  }

  const castOf = ({ result }: TalkScene) => result.characters?.characters ?? []

  /** An operation about a scene; work that was accepted before under the same key is found first. */
  async function accept(
    { key, streamed }: Asking,
    prepare: () => Promise<{
      scene: TalkScene
      kind: NewOperation['kind']
      request: object
      session?: { id: string; isNew: boolean; message: string; insert: SessionParts }
    }>,
  ): Promise<AcceptedOperation> {
    const replay = key && (await operations.findReplay(key))
    if (replay) return replay
    const { scene, kind, request, session } = await prepare()
    const createdAt = new Date()
    return operations.accept(async (trx) => {
      const base = { id: randomUUID(), kind, request, streamed, createdAt }
      const operation = { ...base, timepointId: scene.timepointId, sessionId: null, turn: null }
      if (!session) return operation
      if (session.isNew) {
        await insertSession(trx, { id: session.id, ...session.insert, createdAt })
      }
      const turn = await addMessage(trx, session.id, { content: session.message, createdAt })
      if (turn === null) throw noSession()
      return { ...operation, sessionId: session.id, turn }
    }, key)
  }

  /** @throws AppError not_found for a conversation with somebody else, of somebody else, or elsewhere. */
  async function sessionFor(
    id: string | null,
    insert: SessionParts,
  ): Promise<{ id: string; isNew: boolean; insert: SessionParts }> {
    if (id === null) return { id: randomUUID(), isNew: true, insert }
    const { timepointId, characterName, ownerId } = insert
    const session = await ownSession(db, id, ownerId)
    const fits = session.timepointId === timepointId && session.characterName === characterName
    if (!fits) throw noSession()
    return { id: session.id, isNew: false, insert }
  }

  return {
    /** Accepts a message to one person. */
    chat(timepointId: string, body: ChatRequest, asking: Asking): Promise<AcceptedOperation> {
      return accept(asking, async () => {
        const { message, session_id: sessionId = null } = body
        const scene = await sceneOf(timepointId, body.model ?? null)
        const { name } = oneCharacter(body.character, castOf(scene))
        const session = await sessionFor(sessionId, {
          timepointId: scene.timepointId,
          characterName: name,
          ownerId: asking.callerId,
        })
        const request: ChatTask = { ...talkRequest(body), character: name, message }
        return { scene, kind: 'chat', request, session: { ...session, message } }
      })
    },

    /** Accepts a wish for more dialog. */
    dialog(timepointId: string, body: DialogRequest, asking: Asking): Promise<AcceptedOperation> {
      return accept(asking, async () => {
        const scene = await sceneOf(timepointId, body.model ?? null)
        const { characters, unknown } = chooseCharacters(body.characters, castOf(scene))
        const request: DialogTask = {
          ...talkRequest(body),
          characters: characters.map(({ name }) => name),
          unknown,
          lines: body.num_lines,
          topic: body.prompt || body.topic || null,
          sequential: body.sequential,
        }
        return { scene, kind: 'dialog', request }
      })
    },

    /** Accepts questions to several people. */
    survey(timepointId: string, body: SurveyRequest, asking: Asking): Promise<AcceptedOperation> {
      return accept(asking, async () => {
        const scene = await sceneOf(timepointId, body.model ?? null)
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
        return { scene, kind: 'survey', request }
      })
    },

    result: operations.result,
    follow: operations.follow,
  }
}

/** What a conversation is bound to. */
type SessionParts = Pick<StoredSession, 'timepointId' | 'characterName' | 'ownerId'>
