import { type RawBuilder, sql } from 'kysely'

/** Who looks. */
export interface Viewer {
  readonly actor: string | null
  readonly isAdmin: boolean
}

/**
 * The condition on a row of `moments`, under that name or `alias`, that somebody may see it among others: what is public, and what
 * they made themselves. Services also see what workers made.
 */
export function seenBy({ actor, isAdmin }: Viewer, alias = 'moments'): RawBuilder<boolean> {
  const row = sql.ref(`${alias}.visibility`)
  if (isAdmin) return sql<boolean>`true`
  if (actor === null) return sql<boolean>`${row} = 'public'`
  return sql<boolean>`(${row} = 'public' OR ${madeBy(actor, alias)})`
}

/** The condition that somebody made a moment. Names of people and agents have a colon in them. */
export function madeBy(actor: string, alias = 'moments'): RawBuilder<boolean> {
  const creator = sql.ref(`${alias}.created_by`)
  if (actor !== 'system') return sql<boolean>`${creator} = ${actor}`
  return sql<boolean>`position(':' IN ${creator}) = 0`
}

/** The condition that somebody who knows the path of a moment may see it. */
export function readBy(viewer: Viewer, alias = 'moments'): RawBuilder<boolean> {
  const row = sql.ref(`${alias}.visibility`)
  return sql<boolean>`(${row} = 'unlisted' OR ${seenBy(viewer, alias)})`
}

/** Viewers of one kind have conditions of one text: it is part of the names of prepared statements. */
export function kindOf({ actor, isAdmin }: Viewer): string {
  if (isAdmin) return 'admin'
  if (actor === null) return 'nobody'
  return actor === 'system' ? 'system' : 'somebody'
}
