import type { AccountsConfig } from '../platform/config/config.ts'
import type { Db } from '../platform/db/database.ts'
import type { Logger } from '../platform/log.ts'
import { forgetOldEvents } from './audit/audit-store.ts'
import { forgetRevokedKeys } from './identity/api-key-store.ts'
import { forgetExpiredTokens } from './identity/token-store.ts'

/** Deletes what has served its time. Safe to run twice, and to be killed in the middle. */
export async function tidyAccounts(
  db: Db,
  { auditRetentionMs }: Pick<AccountsConfig, 'auditRetentionMs'>,
  log: Logger,
): Promise<void> {
  const tokens = await forgetExpiredTokens(db)
  const keys = await forgetRevokedKeys(db)
  const events = await forgetOldEvents(db, auditRetentionMs)
  log.info({ tokens, keys, events }, 'tidied up accounts')
}
