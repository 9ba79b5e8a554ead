import type { ColumnType, Generated } from 'kysely'
import type { Json } from './json.ts'

/** One row per account. */
export interface UsersTable {
  id: Generated<string>
  provider: 'apple' | 'google' | 'dev' | 'external'
  subject_sha256: Buffer
  email: string | null
  display_name: string | null
  created_at: Generated<Date>
  last_login_at: Date | null
  deactivated_at: Date | null
  erased_at: Date | null
}

interface TokenFamiliesTable {
  id: string
  user_id: string
  created_at: Generated<Date>
  revoked_at: Date | null
}

interface RefreshTokensTable {
  sha256: Buffer
  family_id: string
  created_at: Generated<Date>
  expires_at: Date
  rotated_at: Date | null
  successor_sha256: Buffer | null
}

interface ApiKeysTable {
  id: Generated<string>
  user_id: string
  name: string
  scopes: ('read' | 'generate')[]
  prefix: string
  sha256: Buffer
  created_at: Generated<Date>
  last_used_at: Date | null
  revoked_at: Date | null
}

/** Eight-byte integers are read as text. */
interface CreditAccountsTable {
  user_id: string
  balance: ColumnType<string, number | undefined>
  reserved: ColumnType<string, number | undefined>
  earned: ColumnType<string, number | undefined>
  spent: ColumnType<string, number | undefined>
}

interface CreditHoldsTable {
  id: string
  user_id: string
  amount: number
  type: string
  description: string
  created_at: Generated<Date>
}

interface LedgerEntriesTable {
  id: Generated<string>
  transfer_id: string
  account: 'user' | 'granted' | 'spent'
  user_id: string
  amount: number
  balance_after: string | null
  type: string
  description: string
  created_at: Generated<Date>
}

interface AuditEventsTable {
  id: Generated<string>
  created_at: Generated<Date>
  event: string
  actor: string
  user_id: string | null
  ip: string | null
  request_id: string | null
  details: Json<unknown>
}

/** Which service but accounts has erased what it had of an account. */
interface AccountErasuresTable {
  user_id: string
  service: 'clockchain'
  erased_at: Generated<Date>
}

/** Accounts, credentials and credits. Columns as the migrations make them. */
export interface AccountTables {
  users: UsersTable
  token_families: TokenFamiliesTable
  refresh_tokens: RefreshTokensTable
  api_keys: ApiKeysTable
  credit_accounts: CreditAccountsTable
  credit_holds: CreditHoldsTable
  ledger_entries: LedgerEntriesTable
  audit_events: AuditEventsTable
  account_erasures: AccountErasuresTable
}
