import type { Generated } from 'kysely'
import type { Json } from './json.ts'

interface ExecutorsTable {
  id: string
  host: string
  pid: number
  started_at: Generated<Date>
  heartbeat_at: Generated<Date>
}

interface EventsTable {
  timepoint_id: string
  seq: number
  name: string
  frame: Json<unknown>
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

interface RateLimitsTable {
  caller: string
  hits: Date[]
}

interface SharedKeysTable {
  name: string
  key: Buffer
}

/** What all services stand on. Columns as the migrations make them. */
export interface PlatformTables {
  executors: ExecutorsTable
  events: EventsTable
  idempotency_keys: IdempotencyKeysTable
  rate_limits: RateLimitsTable
  shared_keys: SharedKeysTable
}
