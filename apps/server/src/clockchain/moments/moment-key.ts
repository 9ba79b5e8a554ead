import { createHash } from 'node:crypto'
import {
  buildCanonicalUrl,
  CanonicalUrlError,
  eventNameKey,
  NAME_SLUG_LENGTH,
  PLACE_SLUG_LENGTH,
  slugOf,
} from '@timepoint/almanac'
import { AppError } from '../../platform/errors.ts'
import type { MomentContent } from './moment.ts'

/** Where a moment stands, and by what other accounts of the same event are known. */
export interface MomentKey {
  /** Canonical, with a leading slash. */
  path: string
  slug: string
  country: string | null
  region: string | null
  city: string | null
  /** The same for every spelling of one event: a UUID made of date, place and name. */
  eventKey: string
}

const placeSlug = (name: string | null) =>
  name === null || name.trim() === '' ? null : slugOf(name, PLACE_SLUG_LENGTH)

/** 128 bits of a text's hash as a UUID, which PostgreSQL stores in the least room. */
function digest(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

/**
 * The path of a moment and the key of its event, as its date, place and name give them.
 * @throws AppError path_invalid for a date or name that no path carries.
 */
export function momentKey({ name, slug, date, place }: MomentContent): MomentKey {
  const { year, month, day, time, precision, calendar } = date
  const names = {
    country: placeSlug(place.country),
    region: placeSlug(place.region),
    city: placeSlug(place.city),
  }
  const named = slugOf(slug ?? name, NAME_SLUG_LENGTH)
  const parts = { year, month, day, time, ...names, slug: named }
  const said = eventNameKey(named, { year, day })
  const words = [precision, year, month, day, time, ...Object.values(names), said]
  return { path: pathOf(parts, calendar), slug: named, ...names, eventKey: digest(words.join('/')) }
}

function pathOf(...given: Parameters<typeof buildCanonicalUrl>): string {
  try {
    return buildCanonicalUrl(...given)
  } catch (cause) {
    if (!(cause instanceof CanonicalUrlError)) throw cause
    throw new AppError('path_invalid', { detail: cause.message, cause })
  }
}
