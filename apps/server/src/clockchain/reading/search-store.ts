import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { MOMENT_COLUMNS } from '../moments/columns-store.ts'
import type { Moment } from '../moments/moment.ts'
import { type MomentRow, momentOf } from '../moments/moment-row.ts'
import type { Audience } from './audience.ts'
import {
  amongPortions,
  type Cells,
  foundBy,
  PARTS,
  type Prepared,
  saying,
} from './selection-store.ts'
import { plainWebsearch, type ReadText, type TextQuery } from './text-query.ts'

/** Chance that is the same each time. */
const CHANCE = sql`(uuid_hash(id)::bigint & 4294967295)`

/** By layer, then degree, then chance: one number, since thousands are sorted. */
const STANDING = sql`((layer::bigint << 56) | (least(degree, 16777215)::bigint << 32) | ${CHANCE})`

/** The same in the order of cells, in which they are looked at one after the other. */
const STANDING_IN_CELLS = sql`
  ((prominence::bigint << 56) | ((${sql.lit(PARTS - 1)} - get_byte(uuid_send(id), 15) % ${sql.lit(PARTS)})::bigint << 52)
    | (least(degree, 1048575)::bigint << 32) | ${CHANCE})`

/** Names differ from what is compared by accents and punctuation, by this many characters at most. */
const NAME_SLACK = 16

/** Reads a text as people type it. */
export async function readText(db: Db, text: string): Promise<ReadText> {
  const { rows } = await sql<ReadText>`
    SELECT stems::text, words::text, querytree(stems) AS "stemsTree", querytree(words) AS "wordsTree",
      search_text(${text}) AS folded,
      CASE WHEN position('!' IN words::text) > 0 THEN (
        SELECT jsonb_object_agg(found[1], (tsvector_to_array(to_tsvector('english', found[1])))[1])
        FROM regexp_matches(words::text, '''([^'']*)''', 'g') AS found
      ) END AS "stemOf"
    FROM (SELECT lower(public.unaccent(${plainWebsearch(text)})) AS plain) given,
      websearch_to_tsquery('english', plain) AS stems, websearch_to_tsquery('simple', plain) AS words
  `.execute(db)
  const [read] = rows
  if (!read) throw new Error('a text was not read')
  return read
}

/** Whose words somebody knows that no public moment says; null: everybody's. */
const ownerOf = (audience: Exclude<Audience, { kind: 'public' }>) =>
  audience.kind === 'own' ? audience.actor : null

/** A word and its English stem; null: it has none. */
interface Stemmed {
  word: string
  stem: string | null
}

const STEM = sql`(ts_lexize('english_stem', word))[1]`

/** Words that begin so, in order, and their stems: of public moments, and of others that the audience finds. */
export async function findBegun(
  db: Db,
  audience: Audience,
  beginning: string,
  most: number,
): Promise<Stemmed[]> {
  const known = sql`SELECT words_from(${beginning}, ${most}) AS word`
  const all =
    audience.kind === 'public'
      ? known
      : sql`${known} UNION SELECT hidden_words_from(${beginning}, ${ownerOf(audience)}, ${most})
          ORDER BY word LIMIT ${most}`
  const { rows } = await sql<Stemmed>`SELECT word, ${STEM} AS stem FROM (${all}) begun`.execute(db)
  return rows
}

/** Words and their stems, in any order. */
export async function findStems(db: Db, words: readonly string[]): Promise<Stemmed[]> {
  const { rows } = await sql<Stemmed>`
    SELECT word, ${STEM} AS stem FROM unnest(${[...words]}::text[]) AS word`.execute(db)
  return rows
}

/** Words that are looked up for others that are like them: so many at most of each, for whom. */
export interface WordOrder {
  audience: Audience
  words: readonly string[]
  most: number
}

/** Of each of several words, in their order, those that functions of the database find. */
async function findOthers(
  db: Db,
  { audience, words, most }: WordOrder,
  [ofPublic, ofHidden]: readonly [string, string],
) {
  if (words.length === 0) return []
  const known = sql`SELECT ${sql.id(ofPublic)}(given.word, ${most}) AS other`
  const others =
    audience.kind === 'public'
      ? known
      : sql`SELECT other FROM (
          ${known} UNION SELECT ${sql.id(ofHidden)}(given.word, ${ownerOf(audience)}, ${most})
        ) known ORDER BY similarity(other, given.word) DESC, other LIMIT ${most}`
  const { rows } = await sql<{ others: string[] }>`
    SELECT ARRAY(${others}) AS others
    FROM unnest(${[...words]}::text[]) WITH ORDINALITY AS given (word, at) ORDER BY at`.execute(db)
  return rows.map(({ others }) => others)
}

/** Words that may be one slip from each of `words`, themselves among them, in their order. */
export const findNear = (db: Db, order: WordOrder) =>
  findOthers(db, order, ['words_near', 'hidden_words_near'])

/** Words that look like each of `words`, in their order. */
export const findAlike = (db: Db, order: WordOrder) =>
  findOthers(db, order, ['words_like', 'hidden_words_like'])

/** How well something fits, and its path: both tell where a list goes on. */
export type Rank = [score: number, path: string, id: string]

/** A moment that was found. */
export interface Hit {
  rank: Rank
  /** Its place among those that were ranked with it, the most prominent first; 0: nobody asked for it. */
  place: number
}

/** A part of what was found, the best first. */
export interface Ranked {
  hits: Hit[]
  /** How many match, up to one more than are ranked at most. */
  found: number
}

/** What is asked of the ranking. */
export interface RankOrder {
  text: TextQuery
  /** Only these moments. */
  cells: Cells
  /** So many of all that match are ranked. */
  most: number
  /** Whether to tell the places of hits. */
  isPlaced: boolean
  /** Not what this matches: it was found already. */
  without: TextQuery | null
  /** Scores are at most this. */
  best: number
  after: Rank | null
  limit: number
}

/**
 * How well the words of a candidate fit. The very name is 1. Where all words are in the name comes before
 * where some are, then figures, then the rest; within these weights and frequency count.
 */
const scoreOf = ({ text, best }: RankOrder) => sql<number>`${best}::float8 * CASE
  WHEN search @@ ${text.inName}::tsquery THEN CASE
    WHEN abs(length(name) - ${text.name.length}) <= ${NAME_SLACK} AND search_text(name) = ${text.name}
    THEN 1 ELSE 0.85 + 0.12 * rank END
  WHEN search @@ ${text.anyInName}::tsquery THEN 0.72 + 0.12 * rank
  WHEN search @@ ${text.anyInFigures}::tsquery THEN 0.61 + 0.1 * rank
  ELSE 0.51 + 0.09 * rank END`

interface Matched {
  id: string
  path: string
  score: number
  place: number
}

/** Ranks the most prominent of the moments that match. */
export async function rankMatches(db: Db, prepared: Prepared, order: RankOrder): Promise<Ranked> {
  const { text, cells, most, isPlaced, without, after, limit } = order
  const standing = cells.portions.length > 0 ? STANDING_IN_CELLS : STANDING
  const fresh = without === null ? sql`true` : sql`NOT ${saying(without)}`
  const rest =
    after === null
      ? sql`true`
      : sql`(- score, path, id) > (- ${after[0]}::float8, ${after[1]}, ${after[2]}::uuid)`
  const place = isPlaced ? sql`row_number() OVER (ORDER BY standing DESC)::integer` : sql`0`
  const { rows } = await sql<{ [Key in keyof Matched]: Matched[Key] | null } & { found: string }>`
    WITH matched AS MATERIALIZED (
      SELECT id, path, ${standing} AS standing, ${scoreOf(order)} AS score
      FROM moments,
        LATERAL (SELECT least(1, ts_rank('{0.1, 0.3, 0.6, 1.0}', search, ${text.any}::tsquery))::float8 AS rank) ranked
      WHERE ${amongPortions(prepared, cells)} AND ${fresh}
    ), found AS MATERIALIZED (
      SELECT count(*) AS n FROM matched
    ), beyond AS MATERIALIZED (
      SELECT standing FROM matched WHERE (SELECT n FROM found) > ${most}
      ORDER BY standing DESC OFFSET ${most} LIMIT 1
    ), placed AS (
      SELECT id, path, score, ${place} AS place FROM matched
      WHERE standing > coalesce((SELECT standing FROM beyond), -1)
    ), page AS (
      SELECT * FROM placed WHERE ${rest} ORDER BY score DESC, path, id LIMIT ${limit}
    )
    SELECT page.*, least(n, ${most + 1}) AS found FROM found LEFT JOIN page ON true
    ORDER BY score DESC, path, id`.execute(db)
  const hits = rows.flatMap(({ id, path, score, place }): Hit[] =>
    id === null || path === null || score === null || place === null
      ? []
      : [{ rank: [score, path, id], place }],
  )
  return { hits, found: Number(rows[0]?.found ?? 0) }
}

/** Moments that were ranked, under their id, as far as the audience finds them still. */
export async function readRanked(
  db: Db,
  audience: Audience,
  hits: readonly Hit[],
): Promise<Map<string, Moment>> {
  const ids = hits.map(({ rank: [, , id] }) => id)
  const { rows } = await sql<MomentRow>`
    SELECT ${MOMENT_COLUMNS} FROM moments
    WHERE id = ANY(${ids}::uuid[]) AND ${foundBy(audience)}`.execute(db)
  return new Map(rows.map((row) => [row.id, momentOf(row)]))
}
