import type { FastifyInstance } from 'fastify'
import type { AccountsConfig } from '../platform/config/config.ts'
import type { RootDb } from '../platform/db/database.ts'
import type { Logger } from '../platform/log.ts'
import { registerCreditRoutes } from './credits/credit-routes.ts'
import { createCreditService } from './credits/credit-service.ts'
import { adminsOnly } from './identity/admin-hook.ts'
import { registerApiKeyRoutes } from './identity/api-key-routes.ts'
import { createApiKeyService } from './identity/api-key-service.ts'
import { registerIdentityRoutes } from './identity/identity-routes.ts'
import { createIdentityService } from './identity/identity-service.ts'
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
  const { config, db, log, costs } = context
  const onlyAdmins = adminsOnly({ db, log, adminKey: config.adminKey })
  registerIdentityRoutes(app, { service: createIdentityService(context), adminsOnly: onlyAdmins })
  registerApiKeyRoutes(app, createApiKeyService(db, config))
  registerCreditRoutes(app, { service: createCreditService(db), adminsOnly: onlyAdmins, costs })
  registerUserRoutes(app, { config, resolve: (...who) => resolveUser(db, ...who) })
}
