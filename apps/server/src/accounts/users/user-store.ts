import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { UsersTable } from '../../platform/db/tables/account-tables.ts'
import { isUuid } from '../../platform/ids.ts'
import { sha256 } from '../identity/secrets.ts'

/** An account. */
export interface User {
  id: string
  /** Null: not told by who vouches for them, or erased. */
  email: string | null
  displayName: string | null
  createdAt: Date
  /** Null: never signed in here, as those that another service speaks for. */
  lastLoginAt: Date | null
  /** False: deleted; none of their credentials counts. */
  isActive: boolean
}

/** Who somebody is for those who vouch for them. */
export interface Identity {
  provider: UsersTable['provider']
  /** What the provider calls the person. */
  subject: string
}

/** What is stored of a person when their account is made; later it stays as it is. */
export interface NewUser extends Identity {
  email: string | null
  displayName: string | null
  /** Credits that a new account is given. */
  signupCredits: number
}

const COLUMNS = [
  'id',
  'email',
  'display_name',
  'created_at',
  'last_login_at',
  'deactivated_at',
] as const

type Row = Pick<UsersTable, 'email' | 'display_name' | 'last_login_at' | 'deactivated_at'> & {
  id: string
  created_at: Date
}

function fromRow(row: Row): User {
  return {
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    createdAt: row.created_at,
    lastLoginAt: row.last_login_at,
    isActive: row.deactivated_at === null,
  }
}

/** An account, deleted or not; null when there is none. */
export async function findUser(db: Db, id: string): Promise<User | null> {
  const row = await db.selectFrom('users').select(COLUMNS).where('id', '=', id).executeTakeFirst()
  return row ? fromRow(row) : null
}

/** The account of a person, deleted or not; null when there is none. */
export async function findByIdentity(db: Db, identity: Identity): Promise<User | null> {
  const row = await db
    .selectFrom('users')
    .select(COLUMNS)
    .where('provider', '=', identity.provider)
    .where('subject_sha256', '=', sha256(identity.subject))
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

/**
 * Whom another service means: an account by its id, else by what that service calls the person, which
 * is put into the form that it has in the body of a request.
 */
export async function findNamedUser(db: Db, name: string): Promise<User | null> {
  const byId = isUuid(name) ? await findUser(db, name) : null
  const subject = name.normalize('NFC').trim()
  return byId ?? findByIdentity(db, { provider: 'external', subject })
}

/**
 * The account of a person, made with its first credits when there is none yet: one statement, so of
 * requests at the same time one makes it.
 */
export async function findOrCreateUser(
  db: Db,
  person: NewUser,
): Promise<{ user: User; isNew: boolean }> {
  const { provider, subject, email, displayName, signupCredits } = person
  const { rows } = await sql<Row>`
    WITH made AS (
      INSERT INTO users (provider, subject_sha256, email, display_name)
      VALUES (${provider}, ${sha256(subject)}, ${email}, ${displayName})
      ON CONFLICT (provider, subject_sha256) DO NOTHING
      RETURNING *
    ), account AS (
      INSERT INTO credit_accounts (user_id, balance, earned)
      SELECT id, ${signupCredits}, ${signupCredits} FROM made
    ), bonus AS (
      INSERT INTO ledger_entries
        (transfer_id, account, user_id, amount, balance_after, type, description)
      SELECT ${randomUUID()}, entry.account, made.id, entry.amount, entry.after, 'signup_bonus',
        'Signup bonus'
      FROM made, (VALUES
        ('user', ${signupCredits}::integer, ${signupCredits}::bigint),
        ('granted', -${signupCredits}::integer, NULL)) AS entry (account, amount, after)
      WHERE entry.amount <> 0
    )
    SELECT * FROM made`.execute(db)
  const [made] = rows
  if (made) return { user: fromRow(made), isNew: true }
  const known = await findByIdentity(db, { provider, subject })
  if (!known) throw new Error('An account is neither there nor made')
  return { user: known, isNew: false }
}

/** Notes that somebody signs in; false for an account that was deleted, which then stays as it is. */
export async function noteSignIn(db: Db, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE users SET last_login_at = now() WHERE id = ${id} AND deactivated_at IS NULL`.execute(db)
  return numAffectedRows === 1n
}

/** Deletes an account, whose data is erased later; false when it was deleted already. */
export async function deactivateUser(db: Db, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE users SET deactivated_at = now() WHERE id = ${id} AND deactivated_at IS NULL`.execute(db)
  return numAffectedRows === 1n
}

/** Keeps an account from being deleted until the transaction has ended; false when it was already. */
export async function lockUser(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM users WHERE id = ${id} AND deactivated_at IS NULL FOR NO KEY UPDATE`.execute(db)
  return rows.length === 1
}
