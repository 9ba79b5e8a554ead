import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { Days } from './relation.ts'

/** Moments on which a tag or figure says nothing any more. */
export const COMMON_TERM = 10_000

/** Moments that a term leads to on each side of another. */
export const NEAREST_OF_TERM = 200

type TermKind = 'tag' | 'figure'

/** A tag or figure of a moment. Names that fold to the same are the same. */
export interface Term {
  kind: TermKind
  /** As the moment spells it. */
  name: string
  /** The same for every spelling. */
  fold: string
  /** In each of the scopes that were asked for, in their order. */
  keys: string[]
}

/** The tags and figures of moments, in their order, each once. */
export async function termsOf(
  db: Db,
  ids: readonly string[],
  scopes: readonly string[],
): Promise<Map<string, Term[]>> {
  const { rows } = await sql<Term & { id: string }>`/* prepared: terms_of */
    SELECT DISTINCT ON (id, kind, fold) id, kind, term AS name, fold,
      ARRAY(SELECT term_key(scope, kind, term)::text
        FROM unnest(${scopes}::bigint[]) WITH ORDINALITY AS scopes (scope, nth)
        ORDER BY nth) AS keys
    FROM moments CROSS JOIN LATERAL (
      SELECT 'tag', tag, ordinal, fold_name(tag)
      FROM unnest(tags) WITH ORDINALITY AS tags (tag, ordinal)
      UNION ALL
      SELECT 'figure', figure, ordinal, fold_name(figure)
      FROM unnest(figures) WITH ORDINALITY AS figures (figure, ordinal)
    ) AS terms (kind, term, ordinal, fold)
    WHERE id = ANY(${ids}::uuid[]) AND term ~ '\\S'
    ORDER BY id, kind, fold, ordinal`.execute(db)
  const terms = new Map<string, Term[]>()
  for (const { id, ...term } of rows) terms.set(id, [...(terms.get(id) ?? []), term])
  return terms
}

/** How many moments each term is on, counted to {@link COMMON_TERM} + 1. */
export async function countTerms(db: Db, keys: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; n: string }>`/* prepared: count_terms */
    SELECT key::text, n FROM unnest(${keys}::bigint[]) AS keys (key)
    CROSS JOIN LATERAL (
      SELECT count(*) AS n FROM (
        SELECT FROM moment_terms WHERE moment_terms.key = keys.key
        LIMIT ${sql.lit(COMMON_TERM + 1)}
      ) counted
    ) counts`.execute(db)
  return new Map(rows.map(({ key, n }) => [key, Number(n)]))
}

/** How many moments there are in scopes: exactly to {@link COMMON_TERM}, then at least as many as are public. */
export async function countMoments(db: Db, scopes: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: string; shown: string }>`/* prepared: count_moments */
    SELECT sum(n) AS n, (
        SELECT coalesce(sum(n), 0) FROM (
          SELECT n FROM tallies WHERE kind = 'total'
          UNION ALL SELECT unnest(counts) FROM tally_deltas WHERE kind = 'total'
        ) total
      ) AS shown
    FROM unnest(${scopes}::bigint[]) AS scopes (scope) CROSS JOIN LATERAL (
      SELECT count(*) AS n FROM (
        SELECT FROM moments WHERE time_bucket BETWEEN scope AND scope + 15
        LIMIT ${sql.lit(COMMON_TERM + 1)}
      ) counted
    ) counts`.execute(db)
  const [n, shown] = [Number(rows[0]?.n ?? 0), Number(rows[0]?.shown ?? 0)]
  return n > COMMON_TERM ? Math.max(n, shown) : n
}

/** A moment that a term leads to. */
export interface TermHit extends Days {
  key: string
  id: string
}

/** A look for the moments of a term that are nearest to a day, by the days on which they start. */
export interface TermProbe {
  key: string
  lo: number
}

/** The nearest on each side of the day; what starts on it is after it. */
export async function findByTerms(db: Db, probes: readonly TermProbe[]): Promise<TermHit[][]> {
  const { rows } = await sql<TermHit & { place: number }>`/* prepared: by_terms */
    SELECT probe.place::integer, probe.key::text, found.moment_id AS id, found.lo, found.hi
    FROM unnest(${probes.map(({ key }) => key)}::bigint[], ${probes.map(({ lo }) => lo)}::integer[])
      WITH ORDINALITY AS probe (key, lo, place)
    CROSS JOIN LATERAL (
      (SELECT moment_id, lo, hi FROM moment_terms
      WHERE key = probe.key AND lo >= probe.lo
      ORDER BY lo, moment_id LIMIT ${sql.lit(NEAREST_OF_TERM + 1)})
      UNION ALL
      (SELECT moment_id, lo, hi FROM moment_terms
      WHERE key = probe.key AND lo < probe.lo
      ORDER BY lo DESC, moment_id DESC LIMIT ${sql.lit(NEAREST_OF_TERM)})
    ) found`.execute(db)
  const groups = Map.groupBy(rows, ({ place }) => place)
  return probes.map((_, index) => groups.get(index + 1) ?? [])
}

/** Which of moments have a term, by `key id`. */
export async function haveTerms(
  db: Db,
  pairs: readonly { key: string; lo: number; id: string }[],
): Promise<Set<string>> {
  if (pairs.length === 0) return new Set()
  const { rows } = await sql<{ key: string; id: string }>`/* prepared: have_terms */
    SELECT pair.key::text, pair.id FROM unnest(
      ${pairs.map(({ key }) => key)}::bigint[], ${pairs.map(({ lo }) => lo)}::integer[],
      ${pairs.map(({ id }) => id)}::uuid[]
    ) AS pair (key, lo, id)
    WHERE EXISTS (
      SELECT FROM moment_terms
      WHERE key = pair.key AND lo = pair.lo AND moment_id = pair.id
    )`.execute(db)
  return new Set(rows.map(({ key, id }) => `${key} ${id}`))
}
