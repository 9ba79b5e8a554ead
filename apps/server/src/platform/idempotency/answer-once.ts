import type { Db, RootDb } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { claimKey, findKey, type IdempotencyKey } from './idempotency-store.ts'

/** An answer, and whether it is that of an earlier request. */
export interface GivenAnswer<Answer> {
  answer: Answer
  replayed: boolean
}

/** Rolls back the work of a request whose key another one took first. */
class KeyTaken extends Error {}

/** The answer that a key stands for; null for a new key. @throws AppError idempotency_mismatch */
async function findAnswer<Answer>(
  db: Db,
  key: IdempotencyKey,
): Promise<GivenAnswer<Answer> | null> {
  const known = await findKey(db, key)
  return known && 'answer' in known ? { answer: known.answer as Answer, replayed: true } : null
}

/**
 * Does work whose answer is given at once, in one transaction with its key: so it is done once, however
 * often it is asked for, and of requests at the same time by one. Without a key it is done each time.
 * @param work may be called again when its transaction was rolled back.
 * @returns an answer that JSON holds.
 * @throws AppError idempotency_mismatch, and what the work throws: nothing of it stays, the key stays new.
 */
export async function answerOnce<Answer>(
  db: RootDb,
  key: IdempotencyKey | null,
  work: (trx: Db) => Promise<Answer>,
): Promise<GivenAnswer<Answer>> {
  const known = key && (await findAnswer<Answer>(db, key))
  if (known) return known
  const working = db.transaction().execute(async (trx) => {
    const answer = await work(trx)
    if (key && !(await claimKey(trx, key, { answer }))) throw new KeyTaken()
    return { answer, replayed: false }
  })
  return working.catch(async (error: unknown) => {
    if (error instanceof KeyTaken) return answerOnce(db, key, work)
    // What was refused may have been done in this very moment, by a request with the same key.
    const done = key && error instanceof AppError ? await findAnswer<Answer>(db, key) : null
    if (done) return done
    throw error
  })
}
