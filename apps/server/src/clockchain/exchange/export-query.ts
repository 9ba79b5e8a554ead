import { isStorableText, MomentStatus, SourceType } from '@timepoint/contracts'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { Principal } from '../identity/principal.ts'

const MAX_VALUES = 20

const year = z
  .string()
  .regex(/^-?\d{1,6}$/, 'must be a year')
  .transform(Number)
  .refine((value) => value !== 0 && value <= 9999, 'must be a year up to 9999, and not 0')
  .optional()

const valuesOf = (value: string) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const list = z
  .string()
  .max(2000)
  .refine(isStorableText, 'must be well-formed Unicode without NUL')
  .transform(valuesOf)
  .refine((values) => values.length > 0, 'must name at least one')
  .refine((values) => values.length <= MAX_VALUES, `must name at most ${MAX_VALUES}`)
  .optional()

const listOf = (known: readonly string[]) =>
  list.refine(
    (values) => values?.every((value) => known.includes(value)) ?? true,
    `must be of: ${known.join(', ')}`,
  )

/** Which moments are exported. Lists are separated by commas; all tags must match. */
export const ExportQuery = z
  .object({
    year_from: year.meta({ type: 'integer' }),
    year_to: year.meta({ type: 'integer' }),
    country: list.meta({ type: 'string' }),
    region: list.meta({ type: 'string' }),
    city: list.meta({ type: 'string' }),
    tags: list.meta({ type: 'string' }),
    figure: list.meta({ type: 'string' }),
    era: list.meta({ type: 'string' }),
    layer: listOf(['0', '1', '2']).meta({ type: 'string' }),
    source_type: listOf(SourceType.options).meta({ type: 'string' }),
    status: listOf(MomentStatus.options).meta({ type: 'string' }),
    scope: z.enum(['public', 'mine', 'all']).default('public').meta({
      description: 'What everybody sees; `mine`: what the caller made; `all`: for administrators.',
    }),
  })
  .refine(({ year_from: from, year_to: to }) => !(from && to) || from <= to, {
    path: ['year_to'],
    message: 'must not be before year_from',
  })
export type ExportQuery = z.infer<typeof ExportQuery>

/** Whose moments are meant: public ones, somebody's own, or all. */
export type Audience = { kind: 'public' } | { kind: 'own'; actor: string } | { kind: 'all' }

/** @throws AppError admin_required; unauthenticated for `mine` of nobody. */
export function audienceOf(
  { actor, isAdmin }: Principal,
  { scope }: Pick<ExportQuery, 'scope'>,
): Audience {
  if (scope === 'public') return { kind: 'public' }
  if (scope === 'all') {
    if (isAdmin) return { kind: 'all' }
    throw new AppError('admin_required', { detail: 'Admin key required' })
  }
  if (actor !== null) return { kind: 'own', actor }
  throw new AppError('unauthenticated', { detail: 'Only who is known has moments of their own' })
}
