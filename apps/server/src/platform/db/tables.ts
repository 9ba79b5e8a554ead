import type { AccountTables } from './tables/account-tables.ts'
import type { FlashTables } from './tables/flash-tables.ts'
import type { MomentTables } from './tables/moment-tables.ts'
import type { PlatformTables } from './tables/platform-tables.ts'
import type { WorkTables } from './tables/work-tables.ts'

/** Every table that our queries may name. */
export interface Tables
  extends PlatformTables,
    AccountTables,
    FlashTables,
    MomentTables,
    WorkTables {}
