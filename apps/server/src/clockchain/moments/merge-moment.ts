import { isDeepStrictEqual } from 'node:util'
import { unionOfSources } from './merge-sources.ts'
import type { ContentColumns, MomentRow } from './moment-row.ts'
import { withoutMarks } from './without-marks.ts'

/** What a second account of a moment may do to the first. */
export interface MergeRights {
  /** Whether values that are there may be replaced: by the creator and administrators. */
  mayReplace: boolean
  /** What happens where they may not: the account is refused, or the value that is there stays. */
  otherwise: 'refuse' | 'keep'
  /** Columns of the account that nobody said: they have values only because a new moment needs some. */
  unsaid?: ReadonlySet<keyof ContentColumns>
}

/** What becomes of the stored moment. */
export type Merged =
  | { changes: Partial<ContentColumns>; ignored: string[] }
  | { refused: 'item_conflict' | 'moment_verified'; columns: string[] }

/** Columns that are one value together: one without the others would be untrue. */
const GROUPS: readonly (readonly (keyof ContentColumns)[])[] = [
  ['name'],
  ['one_liner'],
  ['era'],
  ['time_of_day'],
  ['date_edtf', 'season', 'is_approximate', 'calendar', 'lo', 'hi'],
  ['place'],
  ['latitude', 'longitude'],
  ['confidence'],
  ['disclaimer'],
  [
    'flash_timepoint_id',
    'flash_slug',
    'flash_share_url',
    'image_url',
    'thumbnail_url',
    'scene_url',
  ],
]

/** The head of the group that is the date: it only counts in the precision by which the event is known. */
const DATE = 'date_edtf'

/** Said once of a moment, by whoever said it first. */
const SET_ONCE = [
  'text_model',
  'image_model',
  'model_provider',
  'model_permissiveness',
  'generation_id',
  'schema_version',
  'source_type',
  'source_run_id',
] as const satisfies readonly (keyof ContentColumns)[]

/** The scene alone is more than others may add to a moment: it goes beside the one that is shown. */
const SCENE = 'flash_timepoint_id'

const NOTHING: ReadonlySet<keyof ContentColumns> = new Set()

const isBlank = (value: unknown) =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Names of equal meaning are one: tags and figures differ in case and accents only by accident. */
function unionOfNames(known: readonly string[], added: readonly string[]): string[] {
  const fold = (name: string) => withoutMarks(name).toLowerCase().trim()
  const seen = new Set(known.map(fold))
  const fresh = added.filter((name) => !seen.has(fold(name)) && seen.add(fold(name)))
  return [...known, ...fresh]
}

/** A moment has as much of each as one account may say; attributes in bytes of JSON. */
export const MOST = { tags: 200, figures: 500, sources: 500, attributes: 16 * 1024 } as const

/** What lists grow to, and of which not all was taken: otherwise anybody could fill a moment until it is full. */
function unions(
  stored: MomentRow,
  given: ContentColumns,
  isVerified: boolean,
  mayReplace: boolean,
) {
  const all = {
    tags: unionOfNames(stored.tags, given.tags),
    figures: unionOfNames(stored.figures, given.figures),
    sources: unionOfSources(stored.sources, given.sources, mayReplace && !isVerified),
  }
  const lists = (['tags', 'figures', 'sources'] as const).filter(
    (key) => all[key].length > Math.max(MOST[key], stored[key].length),
  )
  const room = (key: keyof typeof all) => Math.max(MOST[key], stored[key].length)
  const attributes = { ...given.attributes, ...stored.attributes }
  const fits = Buffer.byteLength(JSON.stringify(attributes)) <= MOST.attributes
  const changes: Partial<ContentColumns> = {
    tags: all.tags.slice(0, room('tags')),
    figures: all.figures.slice(0, room('figures')),
    sources: all.sources.slice(0, room('sources')),
    attributes: fits ? attributes : stored.attributes,
    layer: given.layer > stored.layer ? given.layer : stored.layer,
  }
  return { changes, ignored: [...lists, ...(fits ? [] : ['attributes'])] }
}

/** A part of a place that was given as its slug says no more than the path does. */
function isSlug(given: ContentColumns, part: string, value: string | null): boolean {
  return (part === 'country' || part === 'region' || part === 'city') && value === given[part]
}

/** Places are filled part by part: who knows the city says nothing against the country. */
function filledPlace(stored: MomentRow, given: ContentColumns): ContentColumns['place'] {
  const known: Record<string, string | null> = stored.place
  const parts = Object.entries(given.place).filter(
    ([part, value]) => !isBlank(value) && (isBlank(known[part]) || !isSlug(given, part, value)),
  )
  return { ...stored.place, ...Object.fromEntries(parts) }
}

const pick = (row: ContentColumns, columns: readonly (keyof ContentColumns)[]) =>
  Object.fromEntries(columns.map((column) => [column, row[column]]))

function mergeGroups(
  stored: MomentRow,
  given: ContentColumns,
  { mayReplace, unsaid = NOTHING }: Pick<MergeRights, 'mayReplace' | 'unsaid'>,
): { changes: Partial<ContentColumns>; contested: string[] } {
  let changes: Partial<ContentColumns> = {}
  const contested: string[] = []
  const wanted = { ...given, place: filledPlace(stored, given) }
  for (const group of GROUPS) {
    const [head] = group
    if (head === undefined || isBlank(wanted[head]) || unsaid.has(head)) continue
    if (head === DATE && given.date_precision !== stored.date_precision) continue
    if (isDeepStrictEqual(pick(wanted, group), pick(stored, group))) continue
    if (mayReplace || isBlank(stored[head])) changes = { ...changes, ...pick(wanted, group) }
    else if (head !== SCENE) contested.push(head)
  }
  return { changes, contested }
}

function mergeOnce(
  stored: MomentRow,
  given: ContentColumns,
  unsaid: NonNullable<MergeRights['unsaid']>,
) {
  const changes: Partial<ContentColumns> = {}
  const ignored: string[] = []
  for (const column of SET_ONCE) {
    const says = !isBlank(given[column]) && !unsaid.has(column)
    if (!says || given[column] === stored[column]) continue
    if (isBlank(stored[column])) Object.assign(changes, { [column]: given[column] })
    else ignored.push(column)
  }
  return { changes, ignored }
}

function onlyChanged(stored: MomentRow, wanted: Partial<ContentColumns>): Partial<ContentColumns> {
  const changed = Object.entries(wanted).filter(
    ([column, value]) => !isDeepStrictEqual(value, stored[column as keyof ContentColumns]),
  )
  return Object.fromEntries(changed)
}

/** What a verified moment may still gain. */
const ALWAYS_OPEN = new Set(['sources'])

/**
 * What a second account of a moment changes: blanks never replace anything, lists grow, what is said once
 * stays, and of the rest only who may replaces what is there. Visibility is never changed.
 */
export function mergeMoment(
  stored: MomentRow,
  given: ContentColumns,
  { mayReplace, otherwise, unsaid = NOTHING }: MergeRights,
): Merged {
  const { changes: groups, contested } = mergeGroups(stored, given, { mayReplace, unsaid })
  const { changes: grown, ignored: full } = unions(
    stored,
    given,
    stored.verified_at !== null,
    mayReplace,
  )
  const { changes: once, ignored: said } = mergeOnce(stored, given, unsaid)
  const ignored = [...said, ...full]
  if (contested.length > 0 && otherwise === 'refuse') {
    return { refused: 'item_conflict', columns: contested }
  }
  const changes = onlyChanged(stored, { ...grown, ...groups, ...once })
  const closed = Object.keys(changes).filter((column) => !ALWAYS_OPEN.has(column))
  if (stored.verified_at !== null && closed.length > 0) {
    if (otherwise === 'refuse') return { refused: 'moment_verified', columns: closed }
    const open = Object.entries(changes).filter(([column]) => ALWAYS_OPEN.has(column))
    return { changes: Object.fromEntries(open), ignored }
  }
  return { changes, ignored: [...ignored, ...contested] }
}
