import type { ChatMessage } from '@timepoint/contracts'
import type { Principal } from '../../accounts/identity/principal.ts'
import type { Db } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { AppError } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import type { Access, Reach } from '../access.ts'
import type { TimepointService } from '../timepoints/timepoint-service.ts'
import { findTimepoint } from '../timepoints/timepoint-store.ts'
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
export async function ownSession(db: Db, id: string, reach: Reach): Promise<StoredSession> {
  const session = isUuid(id) ? await findSession(db, id, reach) : null
  if (!session) throw noSession()
  return session
}

/** What the routes may ask for. */
export type SessionService = ReturnType<typeof createSessionService>

/** What the service needs of the system. */
export interface SessionContext {
  db: Db
  access: Access
  timepoints: Pick<TimepointService, 'get'>
}

/** Shows and erases conversations; those about a deleted timepoint are not shown. */
export function createSessionService({ db, access, timepoints }: SessionContext) {
  /** What somebody said is theirs, also about a scene that its owner has closed to them since. */
  async function get(principal: Principal, id: string): Promise<StoredSession> {
    const session = await ownSession(db, id, access.reachOf(principal))
    if (!(await findTimepoint(db, { id: session.timepointId }))) throw noSession()
    return session
  }

  return {
    /** A caller's conversations about a timepoint, the last used first. */
    async list(principal: Principal, timepointId: string): Promise<StoredSession[]> {
      const { id } = await timepoints.get(principal, { id: timepointId })
      return listSessions(db, id, access.reachOf(principal))
    },

    /** A caller's conversation with all that was said. @throws AppError not_found */
    async get(
      principal: Principal,
      id: string,
    ): Promise<StoredSession & { messages: ChatMessage[] }> {
      const session = await get(principal, id)
      return { ...session, messages: await readMessages(db, session.id) }
    },

    /** Erases a caller's conversation; what is being answered in it is given up. */
    async remove(principal: Principal, id: string): Promise<{ id: string }> {
      const session = await get(principal, id)
      const isDeleted = await throughDeadlocks(() => deleteSession(db, session.id))
      if (!isDeleted) throw noSession()
      return { id: session.id }
    },
  }
}
