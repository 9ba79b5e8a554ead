import pg from 'pg'

interface Row {
  table_name: string
  line: string
}

const COLUMNS = `
  SELECT table_name, format('  %s %s%s%s', column_name, udt_name,
    CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END,
    coalesce(' DEFAULT ' || column_default, '')) AS line
  FROM information_schema.columns WHERE table_schema = 'public'
  ORDER BY table_name, ordinal_position`

const CONSTRAINTS = `
  SELECT conrelid::regclass::text AS table_name,
    format('  CONSTRAINT %s %s', conname, pg_get_constraintdef(oid)) AS line
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
  ORDER BY 1, conname`

const INDEXES = `
  SELECT tablename AS table_name, indexdef || ';' AS line FROM pg_indexes
  WHERE schemaname = 'public'
    AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace)
  ORDER BY indexname`

/**
 * Our tables as text, the same on PostgreSQL 15 to 18, so that a change of the schema shows in a
 * review. Tables of the workflow engine are not ours and are left out.
 */
export async function dumpSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const columns = await client.query<Row>(COLUMNS)
    const constraints = await client.query<Row>(CONSTRAINTS)
    const indexes = await client.query<Row>(INDEXES)
    const members = [...columns.rows, ...constraints.rows]
    const tables = [...new Set(columns.rows.map((row) => row.table_name))].map((table) => {
      const lines = members.filter((row) => row.table_name === table).map((row) => row.line)
      return `CREATE TABLE ${table} (\n${lines.join(',\n')}\n);\n`
    })
    const rest = indexes.rows.map((row) => `${row.line}\n`)
    return `-- Made from the migrations by "npm run gen". Do not edit.\n\n${tables.join('\n')}\n${rest.join('')}`
  } finally {
    await client.end()
  }
}
