import { isDeepStrictEqual } from 'node:util'
import { type ContentColumns, type MomentRow, sceneColumns } from './moment-row.ts'
import type { Addition } from './withdraw-store.ts'

type Columns = Partial<ContentColumns>

/** What a moment says of which nothing is known but its path. */
function bareColumns(row: MomentRow) {
  const name = row.slug.replaceAll('-', ' ')
  return {
    name: name.charAt(0).toUpperCase() + name.slice(1),
    one_liner: null,
    time_of_day: null,
    place: { name: null, country: row.country, region: row.region, city: row.city },
    latitude: null,
    longitude: null,
    era: null,
    tags: [],
    figures: [],
    sources: [],
    confidence: null,
    attributes: {},
    text_model: null,
    image_model: null,
    model_provider: null,
    model_permissiveness: null,
    generation_id: null,
    source_run_id: null,
  } as const satisfies Columns
}

/** Follows the scene that is shown, not what is said. */
const SHOWN = new Set(Object.keys(sceneColumns(null)))

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const has = (items: readonly unknown[], item: unknown) =>
  items.some((one) => isDeepStrictEqual(one, item))

/** A value with what one addition has made of it: of lists and objects only the parts that it changed. */
function withChange(current: unknown, before: unknown, after: unknown): unknown {
  if (Array.isArray(after) && Array.isArray(current)) {
    const known = Array.isArray(before) ? before : []
    const kept = current.filter((item) => has(after, item) || !has(known, item))
    return [...kept, ...after.filter((item) => !has(known, item) && !has(kept, item))]
  }
  if (isObject(after) && isObject(current)) {
    const known = isObject(before) ? before : {}
    const changed = Object.entries(after).filter(
      ([key, value]) => !isDeepStrictEqual(value, known[key]),
    )
    return { ...current, ...Object.fromEntries(changed) }
  }
  return after
}

/**
 * What changes when a moment says only what these additions have brought, and is where and when it was. A name that
 * none of them has brought is that of its path.
 * @param additions the first first.
 */
export function onlySaidIn(row: MomentRow, additions: readonly Addition[]): Columns {
  const said: Record<string, unknown> = { ...bareColumns(row) }
  for (const { before, after } of additions) {
    for (const [column, value] of Object.entries(after)) {
      if (SHOWN.has(column) || !(column in said)) continue
      said[column] = withChange(said[column], before[column as keyof ContentColumns], value)
    }
  }
  const changed = Object.entries(said).filter(
    ([column, value]) => !isDeepStrictEqual(value, row[column as keyof ContentColumns]),
  )
  return Object.fromEntries(changed) as Columns
}
