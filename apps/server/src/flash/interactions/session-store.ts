import type { ChatMessage } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { Reach } from '../access.ts'
import { ownedWithin } from '../access-store.ts'
import type { NewOperation } from '../operations/operation-store.ts'
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

/** Conversations of a caller about a timepoint, the last used first. */
export async function listSessions(
  db: Db,
  timepointId: string,
  reach: Reach,
): Promise<StoredSession[]> {
  const rows = await sessions(db)
    .where('s.timepoint_id', '=', timepointId)
    .where(ownedWithin(reach, 's.owner_id'))
    .orderBy('s.updated_at', 'desc')
    .orderBy('s.id')
    .execute()
  return rows.map(fromRow)
}

/** A caller's conversation; null when there is none of that id, or it is somebody else's. */
export async function findSession(db: Db, id: string, reach: Reach): Promise<StoredSession | null> {
  const row = await sessions(db)
    .where('s.id', '=', id)
    .where(ownedWithin(reach, 's.owner_id'))
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

/**
 * All conversations of somebody, whatever they are about, oldest first.
 * @param after the last one of the page before; null for the first page.
 */
export async function readOwnSessions(
  db: Db,
  ownerId: string,
  after: Pick<StoredSession, 'id' | 'createdAt'> | null,
  limit: number,
): Promise<StoredSession[]> {
  const rows = await sessions(db)
    .where('s.owner_id', '=', ownerId)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(s.created_at, s.id) > (${after?.createdAt}, ${after?.id})`),
    )
    .orderBy('s.created_at')
    .orderBy('s.id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/**
 * What was said, oldest first, each with its number in the conversation.
 * @param after number of the last message of the page before; 0 for the first page.
 */
export async function readMessagePage(
  db: Db,
  sessionId: string,
  after: number,
  limit: number,
): Promise<(ChatMessage & { seq: number })[]> {
  const rows = await db
    .selectFrom('chat_messages')
    .select(['seq', 'role', 'content', 'emotional_tone', 'created_at'])
    .where('session_id', '=', sessionId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }))
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

/** Erases a conversation. False when there is none. */
export async function deleteSession(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('chat_sessions')
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

const USER_SEQ = (turn: number) => turn * 2 - 1
const ANSWER_SEQ = (turn: number) => turn * 2

/** A caller's message and the operation that answers it. */
export interface NewMessage {
  content: string
  operation: Omit<NewOperation, 'sessionId' | 'turn'>
}

/** The message and its operation, in one statement with what comes before: the session's row by its turn. */
function insertMessage(
  sessionId: string,
  { content, operation }: NewMessage,
): ReturnType<typeof sql> {
  const { id, kind, timepointId, request, streamed, createdAt } = operation
  return sql`message AS (
      INSERT INTO chat_messages (session_id, seq, role, content, created_at)
      SELECT ${sessionId}, turns * 2 - 1, 'user', ${content}, ${createdAt} FROM session
    )
    INSERT INTO operations
      (id, kind, timepoint_id, session_id, turn, request, streamed, created_at)
    SELECT ${id}, ${kind}, ${timepointId}, ${sessionId}, turns,
      ${JSON.stringify(request)}::json, ${streamed}, ${createdAt} FROM session`
}

/** Begins a conversation with a first message. */
export async function beginSession(
  db: Db,
  session: Pick<StoredSession, 'id' | 'timepointId' | 'ownerId' | 'characterName'>,
  message: NewMessage,
): Promise<void> {
  const { id, timepointId, ownerId, characterName } = session
  const { createdAt } = message.operation
  await sql`/* prepared: begin_session */
    WITH session AS (
      INSERT INTO chat_sessions
        (id, timepoint_id, owner_id, character_name, turns, created_at, updated_at)
      VALUES (${id}, ${timepointId}, ${ownerId}, ${characterName}, 1, ${createdAt}, ${createdAt})
      RETURNING turns
    ), ${insertMessage(id, message)}`.execute(db)
}

/**
 * Stores the next message of a conversation; of two at once one waits for the other.
 * @returns false when the conversation is gone.
 */
export async function addMessage(db: Db, sessionId: string, message: NewMessage): Promise<boolean> {
  const { createdAt } = message.operation
  const { numAffectedRows = 0n } = await sql`/* prepared: add_message */
    WITH session AS (
      UPDATE chat_sessions SET turns = turns + 1, updated_at = ${createdAt}
      WHERE id = ${sessionId} RETURNING turns
    ), ${insertMessage(sessionId, message)}`.execute(db)
  return numAffectedRows === 1n
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
