import {
  ChatMessage,
  CreditEntry,
  ExportedEvent,
  ExportedImage,
  ExportedKey,
  ExportedUser,
  stringifyWire,
  Timepoint,
} from '@timepoint/contracts'
import type { z } from 'zod'
import {
  type EventRow,
  type KeyRow,
  type LedgerRow,
  readEvents,
  readKeys,
  readLedger,
} from '../../accounts/users/export-store.ts'
import { findUser, type User } from '../../accounts/users/user-store.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { presentSession } from '../interactions/present-session.ts'
import {
  readMessagePage,
  readOwnSessions,
  type StoredSession,
} from '../interactions/session-store.ts'
import { type ImageEntry, readOwnImages } from '../timepoints/image-store.ts'
import { imageUrl, type Presentation, presentTimepoint } from '../timepoints/present.ts'
import { readOwnTimepoints, type StoredTimepoint } from '../timepoints/timepoint-store.ts'

/** Scenes that are read at a time: each may have a hundred kilobytes. */
const SCENES_AT_ONCE = 10

/** Other rows that are read at a time. */
const ROWS_AT_ONCE = 500

/** What another service has of somebody. */
export interface ExportPart {
  /** In the export. */
  name: string
  /** JSON of each item of the list, read as it is taken. */
  items(userId: string): AsyncIterable<string>
}

/** What an export is made from. */
export interface ExportContext {
  db: Db
  parts: readonly ExportPart[]
  presentation(): Pick<Presentation, 'baseUrl' | 'shareUrlBase'>
}

type Text = AsyncGenerator<string>

/** All rows there are, a page at a time: the next one is read when the last was taken. */
async function* inPages<T>(read: (after: T | null) => Promise<T[]>): AsyncGenerator<T> {
  let last: T | null = null
  do {
    const page: T[] = await read(last)
    yield* page
    last = page.at(-1) ?? null
  } while (last !== null)
}

/** JSON of one value. @throws ZodError for one that breaks its schema. */
function json<S extends z.ZodType>(schema: S, value: z.input<S>): string {
  return stringifyWire(schema, schema.parse(value))
}

/** A JSON list of rows; `write` gives the text of one. */
async function* list<T>(
  rows: AsyncIterable<T>,
  write: (row: T) => Iterable<string> | AsyncIterable<string>,
): Text {
  yield '['
  let isFirst = true
  for await (const row of rows) {
    yield isFirst ? '\n' : ',\n'
    isFirst = false
    yield* write(row)
  }
  yield ']'
}

const time = (at: Date | null) => at?.toISOString() ?? null

function userText({ id, email, displayName, createdAt, lastLoginAt, isActive }: User): string {
  return json(ExportedUser, {
    id,
    email,
    display_name: displayName,
    created_at: createdAt.toISOString(),
    last_login_at: time(lastLoginAt),
    is_active: isActive,
  })
}

const creditsText = ({ balanceAfter, createdAt, ...row }: LedgerRow) =>
  json(CreditEntry, {
    ...row,
    balance_after: balanceAfter,
    created_at: createdAt.toISOString(),
  })

const keyText = ({ createdAt, lastUsedAt, revokedAt, ...row }: KeyRow) =>
  json(ExportedKey, {
    ...row,
    created_at: createdAt.toISOString(),
    last_used_at: time(lastUsedAt),
    revoked_at: time(revokedAt),
  })

const eventText = ({ event, ip, createdAt }: EventRow) =>
  json(ExportedEvent, { event, created_at: createdAt.toISOString(), ip })

const imageText = ({ timepointId, mime, width, height, bytes }: ImageEntry, baseUrl: string) =>
  json(ExportedImage, {
    timepoint_id: timepointId,
    url: imageUrl(timepointId, baseUrl),
    mime,
    width,
    height,
    bytes,
  })

async function* sessionText(db: Db, session: StoredSession): Text {
  const head = JSON.stringify({ ...presentSession(session), timepoint_id: session.timepointId })
  yield `${head.slice(0, -1)},"messages":`
  const messages = inPages<ChatMessage & { seq: number }>((after) =>
    readMessagePage(db, session.id, after?.seq ?? 0, ROWS_AT_ONCE),
  )
  yield* list(messages, (message) => [json(ChatMessage, message)])
  yield '}'
}

async function* exportText({ db, parts, presentation }: ExportContext, user: User): Text {
  const { id } = user
  const view = { ...presentation(), full: true, isOwn: true }
  const credits = inPages<LedgerRow>((after) => readLedger(db, id, after, ROWS_AT_ONCE))
  const scenes = inPages<StoredTimepoint>((after) =>
    readOwnTimepoints(db, id, after, SCENES_AT_ONCE),
  )
  const sessions = inPages<StoredSession>((after) => readOwnSessions(db, id, after, ROWS_AT_ONCE))
  const images = inPages<ImageEntry>((after) => readOwnImages(db, id, after, ROWS_AT_ONCE))
  const keys = inPages<KeyRow>((after) => readKeys(db, id, after, ROWS_AT_ONCE))
  const events = inPages<EventRow>((after) => readEvents(db, id, after, ROWS_AT_ONCE))
  yield `{"user":${userText(user)},\n"credit_history":`
  yield* list(credits, (row) => [creditsText(row)])
  yield ',\n"timepoints":'
  yield* list(scenes, (scene) => [json(Timepoint, presentTimepoint(scene, view))])
  yield ',\n"chat_sessions":'
  yield* list(sessions, (session) => sessionText(db, session))
  yield ',\n"images":'
  yield* list(images, (image) => [imageText(image, view.baseUrl)])
  yield ',\n"api_keys":'
  yield* list(keys, (row) => [keyText(row)])
  yield ',\n"security_events":'
  yield* list(events, (row) => [eventText(row)])
  for (const { name, items } of parts) {
    yield `,\n${JSON.stringify(name)}:`
    yield* list(items(id), (item) => [item])
  }
  yield '}\n'
}

/**
 * Everything that is kept of a user, as the text of a `UserExport`. Rows are read as the text is taken,
 * a few at a time, each once; what changes meanwhile is told as it was or as it is. Deleted timepoints
 * are not in it.
 * @throws AppError unauthenticated for nobody.
 */
export async function exportUser(context: ExportContext, userId: string): Promise<Text> {
  const user = await findUser(context.db, userId)
  if (!user) throw new AppError('unauthenticated', { detail: 'Sign in first' })
  return exportText(context, user)
}
