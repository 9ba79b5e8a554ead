import { createExports } from './export.ts'
import { createIndexer } from './index-moment.ts'
import { createIngest } from './ingest.ts'
import type { IngestContext } from './ingest-context.ts'

export type ExchangeService = ReturnType<typeof createExchangeService>

/** What writes moments in numbers, and reads them out as records of TDF. */
export function createExchangeService(context: IngestContext & { exportIdleMs?: number }) {
  const { db, exportIdleMs } = context
  return {
    index: createIndexer(context),
    ingest: createIngest(context),
    exports: createExports({ db, ...(exportIdleMs === undefined ? {} : { idleMs: exportIdleMs }) }),
  }
}
