import { randomBytes } from 'node:crypto'
import type { Db } from '../platform/db/database.ts'

const KEY_BYTES = 32

/** The secret of a name, the same for all processes: made by whichever asks first. */
export async function readSharedKey(db: Db, name: string): Promise<Buffer> {
  const find = () =>
    db.selectFrom('shared_keys').select('key').where('name', '=', name).executeTakeFirst()
  const known = await find()
  if (known) return known.key
  await db
    .insertInto('shared_keys')
    .values({ name, key: randomBytes(KEY_BYTES) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const made = await find()
  if (!made) throw new Error(`the shared key ${name} was not kept`)
  return made.key
}

/** The same, asked for once: it never changes. */
export function rememberSharedKey(db: Db, name: string): () => Promise<Buffer> {
  let known: Buffer | null = null
  return async () => {
    known ??= await readSharedKey(db, name)
    return known
  }
}
