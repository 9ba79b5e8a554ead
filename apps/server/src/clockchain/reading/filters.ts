import { isStorableText, MomentStatus, SourceType } from '@timepoint/contracts'
import { z } from 'zod'
import { share, wholeNumberOr } from '../../platform/http/parameters.ts'

/** Longest text that is searched for, and longest list of values. */
const MAX_TEXT = 500
const MAX_VALUES = 20

const TRUE = ['true', '1', 'yes', 'on']
const FALSE = ['false', '0', 'no', 'off']

/** A year as paths have it. */
function year(description: string) {
  return z
    .string()
    .refine((value) => /^-?\d{1,6}$/.test(value), 'must be a year')
    .refine((value) => Number(value) !== 0, 'there is no year 0')
    .refine((value) => Number(value) <= 9999, 'must be from -999999 to 9999')
    .transform(Number)
    .optional()
    .meta({ type: 'integer', minimum: -999_999, maximum: 9999, not: { const: 0 }, description })
}

/** Text that the database takes, without space around it. */
const line = z
  .string()
  .refine(isStorableText, 'must be well-formed Unicode without NUL')
  .transform((value) => value.normalize('NFC').trim())

const valuesOf = (value: string) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

function list(description: string) {
  return (
    line
      .transform(valuesOf)
      .refine((values) => values.length <= MAX_VALUES, `must name at most ${MAX_VALUES}`)
      .refine((values) => values.every((value) => value.length <= MAX_TEXT), 'is too long')
      // A form sends what was not filled in, too.
      .transform((values) => (values.length === 0 ? undefined : values))
      .optional()
      .meta({ type: 'string', description })
  )
}

function listOf<const Value extends string>(known: readonly Value[], description: string) {
  return list(description)
    .refine(
      (values) => values?.every((value) => (known as readonly string[]).includes(value)) ?? true,
      `must be of: ${known.join(', ')}`,
    )
    .transform((values) => values as Value[] | undefined)
    .meta({
      type: 'string',
      pattern: `^((${known.join('|')})(,(${known.join('|')}))*)?$`,
      description: `${description}: ${known.join(', ')}`,
    })
}

/** A text that is searched for. */
export const SearchText = line
  .refine((value) => value.length <= MAX_TEXT, `must have at most ${MAX_TEXT} characters`)
  .refine((value) => value.length > 0, 'must not be empty')
  .meta({ type: 'string', minLength: 1, maxLength: MAX_TEXT })

const hasImage = z
  .string()
  .refine((value) => [...TRUE, ...FALSE].includes(value.toLowerCase()), 'must be true or false')
  .transform((value) => TRUE.includes(value.toLowerCase()))
  .optional()
  .meta({ type: 'boolean' })

/** Whose moments are looked at: what everybody sees, one's own, or all. */
export const Scope = z.enum(['public', 'mine', 'all']).default('public').meta({
  description: 'What everybody sees; `mine`: what the caller made; `all`: for administrators.',
})
export type Scope = z.infer<typeof Scope>

/** Parameters by which lists, searches, exports and the timeline are narrowed. Lists have commas. */
export const FilterParameters = {
  year_from: year('First year; negative: BCE.'),
  year_to: year('Last year.'),
  country: list('Slugs, any of them.'),
  region: list('Slugs, any of them.'),
  city: list('Slugs, any of them.'),
  tags: list('All of them.'),
  figure: list('Names, any of them.'),
  entity: list('The same as `figure`.'),
  era: list('Any of them.'),
  layer: listOf(['0', '1', '2'], 'Any of them'),
  source_type: listOf(SourceType.options, 'Any of them'),
  has_image: hasImage,
  status: listOf(MomentStatus.options, 'Any of them'),
  min_confidence: share(),
  scope: Scope,
}

const Filters = z.object(FilterParameters)

/** The parameters as they are read. */
export type FilterQuery = z.infer<typeof Filters>

/** Adds the check that goes over two parameters. */
export function withYearsInOrder<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) {
  return schema.refine(
    (query) => {
      const { year_from: from, year_to: to } = query as Partial<FilterQuery>
      return from === undefined || to === undefined || from <= to
    },
    { path: ['year_to'], message: 'must not be before year_from' },
  )
}

/** What a list is narrowed to; what is undefined narrows nothing. */
export interface MomentFilters {
  yearFrom?: number | undefined
  yearTo?: number | undefined
  countries?: readonly string[] | undefined
  regions?: readonly string[] | undefined
  cities?: readonly string[] | undefined
  tags?: readonly string[] | undefined
  figures?: readonly string[] | undefined
  eras?: readonly string[] | undefined
  layers?: readonly string[] | undefined
  sourceTypes?: readonly SourceType[] | undefined
  hasImage?: boolean | undefined
  statuses?: readonly MomentStatus[] | undefined
  minConfidence?: number | undefined
}

const both = (one: string[] | undefined, other: string[] | undefined) =>
  one === undefined ? other : [...one, ...(other ?? [])]

/** The filters that parameters ask for. */
export function filtersOf(query: FilterQuery): MomentFilters {
  return {
    yearFrom: query.year_from,
    yearTo: query.year_to,
    countries: query.country,
    regions: query.region,
    cities: query.city,
    tags: query.tags,
    figures: both(query.figure, query.entity),
    eras: query.era,
    layers: query.layer,
    sourceTypes: query.source_type,
    hasImage: query.has_image,
    statuses: query.status,
    minConfidence: query.min_confidence,
  }
}

/** Whether the filters narrow anything. */
export function isNarrowed(filters: MomentFilters): boolean {
  return Object.values(filters).some((value) => value !== undefined)
}

/** How long a page is. */
export const pageLimit = (absent: number, max: number) => wholeNumberOr(absent, { min: 1, max })
