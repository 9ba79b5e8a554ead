import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** A record that a moment came from, as one line. */
export interface KeptRecord {
  momentId: string
  record: string
}

/** Keeps the records of moments, in the place of earlier ones. */
export async function keepRecords(trx: Db, records: readonly KeptRecord[]): Promise<void> {
  if (records.length === 0) return
  const rows = records.map(({ momentId, record }) => ({ moment_id: momentId, record }))
  // As JSON: the driver writes arrays letter by letter.
  await sql`
    INSERT INTO moment_tdf_records (moment_id, record)
    SELECT moment_id, record
    FROM json_populate_recordset(NULL::moment_tdf_records, ${JSON.stringify(rows)}::json)
    ON CONFLICT (moment_id) DO UPDATE SET record = excluded.record
    WHERE moment_tdf_records.record <> excluded.record`.execute(trx)
}

/** The hash of the record that a moment is served as; null where that is made of the moment itself. */
export async function findRecordHash(db: Db, momentId: string): Promise<string | null> {
  const { rows } = await sql<{ hash: string | null }>`/* prepared: record_hash */
    SELECT record::json->>'tdf_hash' AS hash
    FROM moment_tdf_records WHERE moment_id = ${momentId}`.execute(db)
  return rows[0]?.hash ?? null
}

/** The record that a moment came from; null where there is none, or the moment has changed since. */
export async function findRecord(db: Db, momentId: string): Promise<string | null> {
  const row = await db
    .selectFrom('moment_tdf_records')
    .select('record')
    .where('moment_id', '=', momentId)
    .executeTakeFirst()
  return row?.record ?? null
}
