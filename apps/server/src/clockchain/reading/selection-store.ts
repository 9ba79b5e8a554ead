import { toJulianDay } from '@timepoint/almanac'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { madeBy } from '../moments/seen-store.ts'
import type { Audience } from './audience.ts'
import type { MomentFilters } from './filters.ts'
import { joinQueries, quoteLexeme, type TextQuery, withinList } from './text-query.ts'

/** What of `moments` the index of texts holds: words, and keys that begin with `=`. */
const MOMENT_KEYS = sql`moment_keys(
  search, id, prominence, name, figures, year, country, region, city, tags, era, layer, source_type,
  image_url IS NOT NULL, status, created_by)`

/** Which moments are meant. */
export interface Selection {
  audience: Audience
  filters: MomentFilters
  /** What they must say; null: anything. */
  text: TextQuery | null
  /** Days between which they begin, and degrees between which they lie. */
  days?: { from?: number | undefined; to?: number | undefined } | undefined
  box?: Box | undefined
}

/** West may be greater than east: the box crosses the antimeridian. */
export interface Box {
  west: number
  south: number
  east: number
  north: number
}

/** A selection with everything that the database has to be asked for before. */
export interface Prepared {
  selection: Selection
  /** For the index; `''`: it has nothing to say. */
  keys: string
  folded: { tags: string[]; figures: string[]; eras: string[] }
}

/** Parts into which the moments of each prominence are divided by chance. */
export const PARTS = 8

/** Moments of a prominence: some parts of them, or all. */
export interface Portion {
  level: number
  parts: readonly number[]
}

/** Portions from the top, or those that follow on others. */
export interface Cells {
  portions: readonly Portion[]
  isFromTop: boolean
  /** Whether they are looked for in their own lists of words, which all of them have. */
  isListed: boolean
}

/** No portions at all stand for everything. */
export const ALL_CELLS: Cells = { portions: [], isFromTop: true, isListed: false }

/** The keys of all these moments. */
export const keysOfPortions = (portions: readonly Portion[]): string =>
  portions
    .flatMap(({ level, parts }) =>
      parts.length === PARTS ? `'=q:${level}'` : parts.map((part) => `'=p:${level}.${part}'`),
    )
    .join(' | ')

/** A range of years is looked up decade by decade up to this many. */
const MAX_DECADES = 60

/** Merges what came into the index of texts: until then every search reads it from end to end. */
export async function mergeNewKeys(db: Db): Promise<void> {
  await sql`SELECT gin_clean_pending_list('moments_keys')`.execute(db)
}

/** Into so many parts moments are divided by chance. */
export const SAMPLE_PARTS = 1024

/** Those that are counted for all: first some of them, which is enough where many match. */
const COUNTED_PARTS = [
  [0, 513],
  [1, 256, 257, 512, 768, 769],
]

/** So few among the first are few in all, and from so many on they tell enough: mostly a tenth more or less. */
const FEW_COUNTED = 6
const ENOUGH_COUNTED = 100

const anyKey = (prefix: string, values: readonly string[] | undefined) =>
  (values ?? []).map((value) => quoteLexeme(`=${prefix}:${value}`)).join(' | ')

function decades({ yearFrom, yearTo }: MomentFilters): string {
  if (yearFrom === undefined || yearTo === undefined) return ''
  const [first, last] = [Math.floor(yearFrom / 10), Math.floor(yearTo / 10)]
  if (last - first >= MAX_DECADES) return ''
  const all = Array.from({ length: last - first + 1 }, (_, at) => String(first + at))
  return anyKey('d', all)
}

function keysOf({ audience, filters, text }: Selection, folded: Prepared['folded']): string {
  return joinQueries('&', [
    text?.index ?? '',
    anyKey('c', filters.countries),
    anyKey('r', filters.regions),
    anyKey('i', filters.cities),
    ...folded.tags.map((tag) => anyKey('t', [tag])),
    anyKey('f', folded.figures),
    anyKey('e', folded.eras),
    anyKey('l', filters.layers),
    anyKey('y', filters.sourceTypes),
    filters.hasImage === undefined ? '' : anyKey('h', [filters.hasImage ? '1' : '0']),
    anyKey('x', filters.statuses),
    decades(filters),
    audience.kind === 'own' && audience.actor !== 'system' ? anyKey('o', [audience.actor]) : '',
  ])
}

/** Prominence is layer times this, and a step of the degree: of the first three each is one edge more. */
const STEPS = 8
const TWO_EDGES = 2

/** Makes a selection ready: names are compared without accents and case, as the database folds them. */
export async function prepareSelection(db: Db, selection: Selection): Promise<Prepared> {
  const { tags = [], figures = [], eras = [] } = selection.filters
  const folded = { tags: [...tags], figures: [...figures], eras: [...eras] }
  if (tags.length + figures.length + eras.length > 0) {
    const { rows } = await sql<Prepared['folded']>`
      SELECT ARRAY(SELECT search_text(each) FROM unnest(${tags}::text[]) each) AS tags,
        ARRAY(SELECT search_text(each) FROM unnest(${figures}::text[]) each) AS figures,
        ARRAY(SELECT search_text(each) FROM unnest(${eras}::text[]) each) AS eras`.execute(db)
    Object.assign(folded, rows[0])
  }
  return { selection, keys: keysOf(selection, folded), folded }
}

/** The condition that somebody finds a moment among others. */
export function foundBy(audience: Audience): RawBuilder<boolean> {
  if (audience.kind === 'all') return sql`true`
  if (audience.kind === 'own') return madeBy(audience.actor)
  return sql`visibility = 'public'`
}

/** First and last day of years that are counted from Rome's calendar or ours. */
function dayRange({ yearFrom, yearTo }: MomentFilters) {
  const day = (year: number, month: number, at: number, choose: typeof Math.min) =>
    choose(
      toJulianDay({ year, month, day: at }, 'julian'),
      toJulianDay({ year, month, day: at }, 'gregorian'),
    )
  return {
    from: yearFrom === undefined ? undefined : day(yearFrom, 1, 1, Math.min),
    to: yearTo === undefined ? undefined : day(yearTo, 12, 31, Math.max),
  }
}

function inBox({ west, south, east, north }: Box): RawBuilder<boolean> {
  const between =
    west <= east
      ? sql`longitude BETWEEN ${west} AND ${east}`
      : sql`(longitude >= ${west} OR longitude <= ${east})`
  return sql`(latitude BETWEEN ${south} AND ${north} AND ${between})`
}

/** What words that are known do not say of a text. */
function besidesWords({ phrase, begun }: TextQuery): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = []
  if (phrase !== null) conditions.push(sql`search @@ ${phrase}::tsquery`)
  if (begun !== null) {
    conditions.push(sql`(search @@ ${begun.match}::tsquery
      OR position(${` ${begun.word}`} IN ' ' || search_text(one_liner)) > 0)`)
  }
  return conditions
}

/** The condition that a moment says what somebody asks for. */
export const saying = (text: TextQuery): RawBuilder<boolean> =>
  sql`(${sql.join([sql`search @@ ${text.match}::tsquery`, ...besidesWords(text)], sql` AND `)})`

/** What no key says: cheap, and true of whatever is found by any way. */
function besidesKeys({ selection }: Prepared): RawBuilder<boolean> {
  const { audience, filters, text, days = {}, box } = selection
  const { yearFrom, yearTo, minConfidence } = filters
  const years = dayRange(filters)
  const conditions = [foundBy(audience)]
  if (yearFrom !== undefined) conditions.push(sql`year >= ${yearFrom} AND lo >= ${years.from}`)
  if (yearTo !== undefined) conditions.push(sql`year <= ${yearTo} AND lo <= ${years.to}`)
  if (minConfidence !== undefined) conditions.push(sql`confidence >= ${minConfidence}`)
  if (days.from !== undefined) conditions.push(sql`lo >= ${days.from}`)
  if (days.to !== undefined) conditions.push(sql`lo <= ${days.to}`)
  if (box !== undefined) conditions.push(inBox(box))
  if (text !== null) conditions.push(...besidesWords(text))
  return sql`(${sql.join(conditions, sql` AND `)})`
}

/**
 * All conditions through the index of texts. Each query is a condition of its own: GIN skips from one to
 * the other, where it would look at all keys of a joined one for each moment.
 */
export function byKeys(prepared: Prepared, further: string[] = []): RawBuilder<boolean> {
  const conditions = [prepared.keys, ...further]
    .filter((keys) => keys !== '')
    .map((keys) => sql`${MOMENT_KEYS} @@ ${keys}::tsquery`)
  return sql`(${sql.join([...conditions, besidesKeys(prepared)], sql` AND `)})`
}

/** Whether `moment_keys` keeps lists of words for moments of this prominence. */
export const hasLists = (level: number) => level % STEPS >= TWO_EDGES

/**
 * What portions have of a text by the lists of words that `moment_keys` keeps for them, which is of two edges
 * for each part, and of more edges for each layer.
 */
function withinPortions(index: string, { portions, isFromTop }: Cells): string {
  const layers = Map.groupBy(portions, ({ level }) => Math.floor(level / STEPS))
  const queries = [...layers].flatMap(([layer, own]) => {
    const many = own.filter(({ level }) => level % STEPS > TWO_EDGES)
    const two = own.filter(({ level }) => level % STEPS === TWO_EDGES)
    const ofMany = withinList(index, `${layer}`)
    // Where those with two edges are asked for, all with more are.
    const cells = isFromTop && two.length > 0 ? '' : keysOfPortions(many)
    return [
      ...(many.length > 0 ? [joinQueries('&', [ofMany, cells])] : []),
      ...two.flatMap(({ parts }) => parts.map((part) => withinList(index, `${layer}.${part}`))),
    ]
  })
  return joinQueries('|', queries)
}

/** All conditions, and only among these moments. */
export function amongPortions(prepared: Prepared, cells: Cells): RawBuilder<boolean> {
  const { selection, folded } = prepared
  const { text } = selection
  // Two conditions, where one query would go through all moments of a prominence from end to end.
  if (text === null || !cells.isListed) return byKeys(prepared, [keysOfPortions(cells.portions)])
  const among = { ...selection, text: { ...text, index: withinPortions(text.index, cells) } }
  return byKeys({ ...prepared, keys: keysOf(among, folded) })
}

/** All conditions on the columns themselves, for walks through an index of another order. */
export function byColumns(prepared: Prepared): RawBuilder<boolean> {
  const { selection, folded } = prepared
  const { filters, text } = selection
  const conditions = [besidesKeys(prepared)]
  const anyOf = (column: string, values: readonly string[] | undefined) => {
    if (values) conditions.push(sql`${sql.ref(column)} = ANY(${[...values]}::text[])`)
  }
  anyOf('country', filters.countries)
  anyOf('region', filters.regions)
  anyOf('city', filters.cities)
  anyOf('source_type', filters.sourceTypes)
  anyOf('status', filters.statuses)
  if (filters.layers) conditions.push(sql`layer::text = ANY(${[...filters.layers]}::text[])`)
  if (filters.hasImage !== undefined) {
    conditions.push(sql`(image_url IS NOT NULL) = ${filters.hasImage}`)
  }
  if (filters.eras) conditions.push(sql`search_text(era) = ANY(${folded.eras}::text[])`)
  if (filters.tags) conditions.push(sql`search_texts(tags) @> ${folded.tags}::text[]`)
  if (filters.figures) conditions.push(sql`search_texts(figures) && ${folded.figures}::text[]`)
  if (text) conditions.push(sql`search @@ ${text.match}::tsquery`)
  return sql`(${sql.join(conditions, sql` AND `)})`
}

/**
 * About how many moments are meant: counted among one in 128.
 * @param isRough whether one in 512 will do where very few or very many match.
 */
export async function sampleCount(db: Db, prepared: Prepared, isRough: boolean): Promise<number> {
  const batches = isRough ? COUNTED_PARTS : [COUNTED_PARTS.flat()]
  let [found, counted] = [0, 0]
  for (const parts of batches) {
    const keys = parts.map((part) => `'=s:${part}'`).join(' | ')
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::integer AS n FROM moments WHERE ${byKeys(prepared, [keys])}`.execute(db)
    found += rows[0]?.n ?? 0
    counted += parts.length
    if (found <= FEW_COUNTED || found >= ENOUGH_COUNTED) break
  }
  return (found * SAMPLE_PARTS) / counted
}
