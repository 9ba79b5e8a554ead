import type { ChatMessage } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { Turn } from './interaction.ts'

/** A conversation with one person of a scene. */
export interface StoredSession {
  id: string
  timepointId: string
  /** Null: begun by somebody anonymous, and open to all who are. */
  ownerId: string | null
  characterName: string
  messageCount: number
  /** The last message; empty before the first. */
  lastMessage: string
  createdAt: Date
  updatedAt: Date
}

const COUNT = sql<number>`(SELECT count(*)::int FROM chat_messages m WHERE m.session_id = s.id)`
const LAST = sql<string | null>`(
  SELECT m.content FROM chat_messages m WHERE m.session_id = s.id ORDER BY m.seq DESC LIMIT 1)`

function sessions(db: Db) {
  return db
    .selectFrom('chat_sessions as s')
    .select(['s.id', 's.timepoint_id', 's.owner_id', 's.character_name'])
    .select(['s.created_at', 's.updated_at', COUNT.as('messages'), LAST.as('last')])
}

type Row = Awaited<ReturnType<ReturnType<typeof sessions>['executeTakeFirstOrThrow']>>

function fromRow(row: Row): StoredSession {
  return {
    id: row.id,
    timepointId: row.timepoint_id,
    ownerId: row.owner_id,
    characterName: row.character_name,
    messageCount: row.messages,
    lastMessage: row.last ?? '',
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** Conversations of a caller about a timepoint, the last used first. @param ownerId null: anonymous ones. */
export async function listSessions(
  db: Db,
  timepointId: string,
  ownerId: string | null,
): Promise<StoredSession[]> {
  const rows = await sessions(db)
    .where('s.timepoint_id', '=', timepointId)
    .where('s.owner_id', 'is not distinct from', ownerId)
    .orderBy('s.updated_at', 'desc')
    .orderBy('s.id')
    .execute()
  return rows.map(fromRow)
}

/** A caller's conversation; null when there is none of that id, or it is somebody else's. */
export async function findSession(
  db: Db,
  id: string,
  ownerId: string | null,
): Promise<StoredSession | null> {
  const row = await sessions(db)
    .where('s.id', '=', id)
    .where('s.owner_id', 'is not distinct from', ownerId)
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

/** Everything that was said, oldest first. */
export async function readMessages(db: Db, sessionId: string): Promise<ChatMessage[]> {
  const rows = await db
    .selectFrom('chat_messages')
    .select(['role', 'content', 'emotional_tone', 'created_at'])
    .where('session_id', '=', sessionId)
    .orderBy('seq')
    .execute()
  return rows.map(({ created_at, ...row }) => ({ ...row, created_at: created_at.toISOString() }))
}

/** Erases a caller's conversation. False when there is none. */
export async function deleteSession(db: Db, id: string, ownerId: string | null): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('chat_sessions')
    .where('id', '=', id)
    .where('owner_id', 'is not distinct from', ownerId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Begins a conversation. */
export async function insertSession(
  db: Db,
  session: Pick<StoredSession, 'id' | 'timepointId' | 'ownerId' | 'characterName' | 'createdAt'>,
): Promise<void> {
  const { id, timepointId, ownerId, characterName, createdAt } = session
  await db
    .insertInto('chat_sessions')
    .values({
      id,
      timepoint_id: timepointId,
      owner_id: ownerId,
      character_name: characterName,
      created_at: createdAt,
      updated_at: createdAt,
    })
    .execute()
}

const USER_SEQ = (turn: number) => turn * 2 - 1
const ANSWER_SEQ = (turn: number) => turn * 2

/**
 * Stores the next message of a caller; other messages of the conversation wait until the transaction
 * ends. @returns its turn, from 1; null when the conversation is gone.
 */
export async function addMessage(
  db: Db,
  sessionId: string,
  message: { content: string; createdAt: Date },
): Promise<number | null> {
  const { content, createdAt } = message
  const session = await db
    .updateTable('chat_sessions')
    .set((eb) => ({ turns: eb('turns', '+', 1), updated_at: createdAt }))
    .where('id', '=', sessionId)
    .returning('turns')
    .executeTakeFirst()
  if (!session) return null
  const { turns: turn } = session
  await db
    .insertInto('chat_messages')
    .values({
      session_id: sessionId,
      seq: USER_SEQ(turn),
      role: 'user',
      content,
      emotional_tone: null,
      created_at: createdAt,
    })
    .execute()
  return turn
}

/** Stores the answer to a turn. */
export async function addAnswer(
  db: Db,
  { sessionId, turn }: { sessionId: string; turn: number },
  { content, emotionalTone }: { content: string; emotionalTone: string | null },
): Promise<void> {
  const createdAt = new Date()
  await db
    .insertInto('chat_messages')
    .values({
      session_id: sessionId,
      seq: ANSWER_SEQ(turn),
      role: 'character',
      content,
      emotional_tone: emotionalTone,
      created_at: createdAt,
    })
    .execute()
  await db
    .updateTable('chat_sessions')
    .set({ updated_at: createdAt })
    .where('id', '=', sessionId)
    .execute()
}

/** What was said before a turn, as far as it was answered. */
export interface History {
  /** Answered turns that no summary tells, oldest first. */
  turns: { turn: number; said: [Turn, Turn] }[]
  summary: string | null
}

/** @param before turns from this one on are left out. */
export async function readHistory(db: Db, sessionId: string, before: number): Promise<History> {
  const { rows } = await sql<{
    turn: number
    user: string
    answer: string
    summary: string | null
  }>`
    SELECT said.seq / 2 + 1 AS turn, said.content AS user, answer.content AS answer, s.summary
    FROM chat_sessions s
    LEFT JOIN chat_messages said ON said.session_id = s.id AND said.role = 'user'
      AND said.seq > s.summarised_turns * 2 AND said.seq < ${USER_SEQ(before)}
    LEFT JOIN chat_messages answer ON answer.session_id = s.id AND answer.seq = said.seq + 1
    WHERE s.id = ${sessionId} ORDER BY said.seq`.execute(db)
  const turns = rows
    .filter(({ answer }) => answer !== null)
    .map(({ turn, user, answer }): History['turns'][number] => ({
      turn,
      said: [
        { role: 'user', content: user },
        { role: 'character', content: answer },
      ],
    }))
  return { turns, summary: rows[0]?.summary ?? null }
}

/** Lets a summary stand for all turns up to one; one that stands for as many or more stays. */
export async function storeSummary(
  db: Db,
  sessionId: string,
  { summary, upToTurn }: { summary: string; upToTurn: number },
): Promise<void> {
  await db
    .updateTable('chat_sessions')
    .set({ summary, summarised_turns: upToTurn })
    .where('id', '=', sessionId)
    .where('summarised_turns', '<', upToTurn)
    .execute()
}
