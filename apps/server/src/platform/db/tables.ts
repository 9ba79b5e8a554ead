import type { ColumnType, Generated } from 'kysely'

/** Columns of the tables that the migrations make. JSON columns are read as parsed values. */

type Json<T> = ColumnType<T, string, string>

/** One row per requested render. */
export interface TimepointsTable {
  id: string
  query: string
  slug: string
  status: 'pending' | 'processing' | 'completed' | 'failed'
  visibility: 'public' | 'private' | 'unlisted'
  owner_id: string | null
  request: Json<unknown>
  warnings: Json<unknown>
  progress: Generated<number>
  current_step: string | null
  year: number | null
  result: Json<unknown> | null
  failure: Json<unknown> | null
  tdf_hash: string | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
  started_at: Date | null
  completed_at: Date | null
  lease_epoch: Generated<number>
  run_ms: Generated<number>
  deleted_at: Date | null
  /** Eight bytes: read as text. Written by the database alone. */
  change_number: Generated<string>
}

interface ErasedTimepointsTable {
  id: string
  erased_at: Generated<Date>
  change_number: string
}

interface CheckpointsTable {
  timepoint_id: string
  step: string
  input_hash: string
  answer: Json<unknown>
  started_at: Date
  completed_at: Date
}

interface TracesTable {
  timepoint_id: string
  trace: unknown
}

interface EventsTable {
  timepoint_id: string
  seq: number
  name: string
  frame: Json<unknown>
  created_at: Generated<Date>
}

interface ImagesTable {
  timepoint_id: string
  mime: string
  width: number
  height: number
  sha256: string
  bytes: Buffer
}

interface ExecutorsTable {
  id: string
  host: string
  pid: number
  started_at: Generated<Date>
  heartbeat_at: Generated<Date>
}

interface CallbacksTable {
  id: string
  timepoint_id: string
  url: string
  status: Generated<'pending' | 'delivered' | 'failed'>
  next_attempt_at: Date | null
  attempts: ColumnType<unknown, string | undefined, string>
  created_at: Generated<Date>
}

interface IdempotencyKeysTable {
  scope: string
  key: string
  request_hash: string
  timepoint_id: string | null
  operation_id: string | null
  answer: Json<unknown> | null
  created_at: Generated<Date>
}

interface ChatSessionsTable {
  id: string
  timepoint_id: string
  owner_id: string | null
  character_name: string
  turns: Generated<number>
  summary: string | null
  summarised_turns: Generated<number>
  created_at: Date
  updated_at: Date
}

interface ChatMessagesTable {
  session_id: string
  seq: number
  role: 'user' | 'character'
  content: string
  emotional_tone: string | null
  created_at: Date
}

/** Work that a caller asked for beside renders. */
export interface OperationsTable {
  id: string
  kind: 'chat' | 'dialog' | 'survey' | 'comparison'
  timepoint_id: string | null
  session_id: string | null
  turn: number | null
  request: Json<unknown>
  streamed: boolean
  status: Generated<'pending' | 'completed' | 'failed'>
  lease_epoch: Generated<number>
  result: Json<unknown> | null
  failure: Json<unknown> | null
  frames: Json<unknown> | null
  created_at: Date
  completed_at: Date | null
}

interface OperationPartsTable {
  operation_id: string
  part: string
  answer: Json<unknown>
}

interface RateLimitsTable {
  caller: string
  hits: Date[]
}

interface JumpsTable {
  target_id: string
  source_id: string | null
  sequence_id: string
  direction: 'next' | 'prior'
  units: number
  unit: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
  context: Json<unknown>
  created_at: Generated<Date>
}

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

/** Every table that our queries may name. */
export interface Tables {
  timepoints: TimepointsTable
  erased_timepoints: ErasedTimepointsTable
  checkpoints: CheckpointsTable
  traces: TracesTable
  events: EventsTable
  images: ImagesTable
  executors: ExecutorsTable
  callbacks: CallbacksTable
  idempotency_keys: IdempotencyKeysTable
  chat_sessions: ChatSessionsTable
  chat_messages: ChatMessagesTable
  operations: OperationsTable
  operation_parts: OperationPartsTable
  rate_limits: RateLimitsTable
  jumps: JumpsTable
  users: UsersTable
  token_families: TokenFamiliesTable
  refresh_tokens: RefreshTokensTable
  api_keys: ApiKeysTable
  credit_accounts: CreditAccountsTable
  credit_holds: CreditHoldsTable
  ledger_entries: LedgerEntriesTable
  audit_events: AuditEventsTable
}
