import type { ColumnType, Generated } from 'kysely'
import type { Json } from './json.ts'

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

interface ImagesTable {
  timepoint_id: string
  mime: string
  width: number
  height: number
  sha256: string
  bytes: Buffer
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

/** What Flash keeps. Columns as the migrations make them. */
export interface FlashTables {
  timepoints: TimepointsTable
  erased_timepoints: ErasedTimepointsTable
  checkpoints: CheckpointsTable
  traces: TracesTable
  images: ImagesTable
  callbacks: CallbacksTable
  chat_sessions: ChatSessionsTable
  chat_messages: ChatMessagesTable
  operations: OperationsTable
  operation_parts: OperationPartsTable
  jumps: JumpsTable
}
