import type { FastifyInstance } from 'fastify'
import type { AccountsConfig } from '../platform/config/config.ts'
import type { RootDb } from '../platform/db/database.ts'
import type { Logger } from '../platform/log.ts'
import { resolveUser } from './users/resolve-user.ts'
import { registerUserRoutes } from './users/user-routes.ts'

/** What accounts are built from. */
export interface AccountsContext {
  config: AccountsConfig
  db: RootDb
  log: Logger
  /** What everything costs, by name. */
  costs: Readonly<Record<string, number>>
}

/** The routes of accounts, relative to where they are mounted. */
export function registerAccounts(app: FastifyInstance, context: AccountsContext): void {
  const { config, db } = context
  registerUserRoutes(app, { config, resolve: (...who) => resolveUser(db, ...who) })
}
