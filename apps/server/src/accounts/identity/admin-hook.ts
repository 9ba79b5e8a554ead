import type { FastifyRequest } from 'fastify'
import type { Db } from '../../platform/db/database.ts'
import type { Logger } from '../../platform/log.ts'
import { noteRefusal } from '../audit/note-refusal.ts'
import { originOf } from '../audit/origin.ts'
import { assertAdmin } from './admin.ts'

/** What the hook needs of the system. */
interface AdminHookContext {
  db: Db
  log: Logger
  /** Null: there are no administrators. */
  adminKey: string | null
}

/**
 * For the `preValidation` of routes of administrators: others are refused before anything they sent is
 * looked at, and that is remembered.
 */
export function adminsOnly({ db, log, adminKey }: AdminHookContext) {
  return async (request: FastifyRequest): Promise<void> => {
    try {
      assertAdmin(request.raw.headersDistinct['x-admin-key'], adminKey)
    } catch (error) {
      const { method, routeOptions } = request
      const details = { method, route: routeOptions.url ?? null }
      noteRefusal({ db, log }, { ...originOf(request), event: 'admin.refused', details })
      throw error
    }
  }
}
