import type { ChatMessage } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import type { TimepointService } from '../timepoints/timepoint-service.ts'
import {
  deleteSession,
  findSession,
  listSessions,
  readMessages,
  type StoredSession,
} from './session-store.ts'

/** What is said of a conversation that the caller does not have. */
export const noSession = () => new AppError('not_found', { detail: 'Session not found' })

/** A caller's conversation. @throws AppError not_found, also for a malformed id. */
export async function ownSession(
  db: Db,
  id: string,
  callerId: string | null,
): Promise<StoredSession> {
  const session = isUuid(id) ? await findSession(db, id, callerId) : null
  if (!session) throw noSession()
  return session
}

/** What the routes may ask for. */
export type SessionService = ReturnType<typeof createSessionService>

/** Shows and erases conversations. @param timepoints what is about a deleted one is not shown. */
export function createSessionService(db: Db, timepoints: Pick<TimepointService, 'get'>) {
  async function get(id: string, callerId: string | null): Promise<StoredSession> {
    const session = await ownSession(db, id, callerId)
    await timepoints.get({ id: session.timepointId }).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'not_found' ? noSession() : error
    })
    return session
  }

  return {
    /** A caller's conversations about a timepoint, the last used first. */
    async list(timepointId: string, callerId: string | null): Promise<StoredSession[]> {
      const { id } = await timepoints.get({ id: timepointId })
      return listSessions(db, id, callerId)
    },

    /** A caller's conversation with all that was said. @throws AppError not_found */
    async get(
      id: string,
      callerId: string | null,
    ): Promise<StoredSession & { messages: ChatMessage[] }> {
      const session = await get(id, callerId)
      return { ...session, messages: await readMessages(db, session.id) }
    },

    /** Erases a caller's conversation; what is being answered in it is given up. */
    async remove(id: string, callerId: string | null): Promise<{ id: string }> {
      const session = await get(id, callerId)
      if (!(await deleteSession(db, session.id, callerId))) throw noSession()
      return { id: session.id }
    },
  }
}
