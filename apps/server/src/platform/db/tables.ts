import type { EdgeType, Evidence } from '@timepoint/contracts'
import type { ColumnType, Generated, Selectable } from 'kysely'

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

/** One row per moment of history. */
interface MomentsTable {
  id: string
  path: string
  slug: string
  year: number
  month: number | null
  day: number | null
  time: string | null
  season: 'spring' | 'summer' | 'fall' | 'winter' | null
  time_of_day: string | null
  date_precision: 'minute' | 'hour' | 'day' | 'month' | 'season' | 'year' | 'decade' | 'century'
  is_approximate: boolean
  calendar: 'julian' | 'gregorian'
  date_edtf: string
  lo: number
  hi: number
  country: string | null
  region: string | null
  city: string | null
  place: Json<unknown>
  latitude: number | null
  longitude: number | null
  name: string
  one_liner: string | null
  era: string | null
  tags: string[]
  figures: string[]
  sources: Json<unknown>
  source_type: 'historical' | 'expander' | 'simulation' | 'predicted' | 'mcp_user'
  layer: 0 | 1 | 2
  confidence: number | null
  disclaimer: string | null
  attributes: Json<unknown>
  text_model: string | null
  image_model: string | null
  model_provider: string | null
  model_permissiveness: 'permissive' | 'restricted' | 'unknown' | null
  generation_id: string | null
  schema_version: string
  source_run_id: string | null
  flash_timepoint_id: string | null
  flash_slug: string | null
  flash_share_url: string | null
  image_url: string | null
  thumbnail_url: string | null
  scene_url: string | null
  visibility: 'public' | 'private' | 'unlisted'
  created_by: string
  status: Generated<'proposed' | 'challenged' | 'verified' | 'alternative'>
  proposed_by: string | null
  challenged_by: string | null
  superseded_by: string | null
  event_key: string
  tdf_hash: string
  degree: Generated<number>
  version: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
  published_at: Date | null
  verified_at: Date | null
}

/** A row of it as it is read. */
export type SelectedMoment = Selectable<MomentsTable>

interface MomentAliasesTable {
  path: string
  moment_id: string
}

interface MomentScenesTable {
  moment_id: string
  timepoint_id: string
  slug: string | null
  share_url: string | null
  image_url: string | null
  thumbnail_url: string | null
  scene_url: string | null
  rendered_here: boolean
  created_by: string
  created_at: Generated<Date>
}

interface SceneVisibilityChangesTable {
  moment_id: string
  revision: Generated<number>
  changed_at: Generated<Date>
  failures: Generated<number>
  failed_revision: number | null
  retry_at: Date | null
}

/** Scenes of which Flash has yet to be told who may see them, and whose moments are gone. */
interface ScenesLeftBehindTable {
  timepoint_id: string
  visibility: string
  left_at: Generated<Date>
  failures: Generated<number>
  retry_at: Date | null
}

/** What works on Clockchain by itself. */
interface WorkersTable {
  name: string
  next_run_at: Date | null
  cursor: Json<unknown> | null
  failures: Generated<number>
  run_id: string | null
  run_trigger: 'schedule' | 'admin' | 'nudge' | null
  run_started_at: Date | null
  lease_epoch: Generated<number>
  leased_until: Date | null
}

interface WorkerRunsTable {
  run_id: string
  worker: string
  trigger: 'schedule' | 'admin' | 'nudge'
  started_at: Date
  finished_at: Generated<Date>
  status: 'completed' | 'failed'
  created: number
  failed: number
  cost_usd: number
  error_code: string | null
}

interface WorkerCostsTable {
  id: string
  worker: string
  run_id: string
  day: string
  reserved_usd: number
  cost_usd: number | null
  created_at: Generated<Date>
}

export interface WorkerRendersTable {
  job_id: string
  worker: string
  run_id: string
  moment_id: string
  day: string
  query: string
  relation: string | null
  why: string | null
  cost_id: string | null
}

interface ExpansionTriesTable {
  moment_id: string
  tried_at: Generated<Date>
}

interface IndexerWaitingTable {
  timepoint_id: string
  job_id: string
}

interface SeededMomentsTable {
  almanac_id: string
  moment_id: string
  seeded_at: Generated<Date>
}

interface SeededEdgesTable {
  cause: string
  effect: string
}

interface MomentHistoryTable {
  id: Generated<string>
  moment_id: string
  path: string | null
  action: string
  actor: string
  before: Json<unknown> | null
  after: Json<unknown> | null
  reason: string | null
  request_id: string | null
  created_at: Generated<Date>
}

interface MomentTdfRecordsTable {
  moment_id: string
  record: string
}

/** One row per render that Clockchain was asked for. */
export interface JobsTable {
  id: string
  bulk_id: string | null
  bulk_index: number | null
  created_by: string
  worker: string
  request_id: string | null
  query: string
  preset: string
  visibility: 'public' | 'private' | 'unlisted'
  status: Generated<'pending' | 'processing' | 'completed' | 'failed' | 'cancelled'>
  screening: Json<unknown> | null
  scene: Json<unknown> | null
  attempts: Generated<number>
  failures: Generated<number>
  step_began_at: Date | null
  render: Generated<number>
  retry_at: Date | null
  ready_at: Date | null
  cancel_requested: Generated<boolean>
  lease_epoch: Generated<number>
  leased_until: Date | null
  path: string | null
  node_id: string | null
  similar_to: Generated<string[]>
  error_code: string | null
  created_at: Generated<Date>
  completed_at: Date | null
}

interface JobRunnersTable {
  id: string
  seen_at: Generated<Date>
}

interface SharedKeysTable {
  name: string
  key: Buffer
}

interface TalliesTable {
  kind: string
  key: string
  n: string
}

interface TallyDeltasTable {
  kind: string
  keys: string[]
  counts: string[]
  made_at: Generated<Date>
}

interface SearchWordsTable {
  word: string
}

interface MomentEdgesTable {
  source_id: string
  target_id: string
  type: Exclude<EdgeType, 'caused_by' | 'follows'>
  weight: number
  theme: string | null
  description: string | null
  evidence: Json<Evidence[]>
  created_by: string
  created_at: Generated<Date>
}

/** Kept by triggers on `moments`. */
interface MomentTermsTable {
  key: string
  moment_id: string
  lo: number
  hi: number
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
  moments: MomentsTable
  moment_aliases: MomentAliasesTable
  moment_scenes: MomentScenesTable
  moment_edges: MomentEdgesTable
  moment_terms: MomentTermsTable
  moment_history: MomentHistoryTable
  moment_tdf_records: MomentTdfRecordsTable
  scene_visibility_changes: SceneVisibilityChangesTable
  scenes_left_behind: ScenesLeftBehindTable
  jobs: JobsTable
  job_runners: JobRunnersTable
  shared_keys: SharedKeysTable
  tallies: TalliesTable
  tally_deltas: TallyDeltasTable
  search_words: SearchWordsTable
  workers: WorkersTable
  worker_runs: WorkerRunsTable
  worker_costs: WorkerCostsTable
  worker_renders: WorkerRendersTable
  expansion_tries: ExpansionTriesTable
  indexer_waiting: IndexerWaitingTable
  seeded_moments: SeededMomentsTable
  seeded_edges: SeededEdgesTable
}
