import type { Calendar, HistoricalDate } from '../dates/historical-date.ts'
import { foldName, PLACE_SLUG_LENGTH, slugOf, UNKNOWN } from './slug.ts'
import {
  CanonicalUrlError,
  checkDay,
  checkMonth,
  checkTime,
  checkYear,
  MONTH_NAMES,
  readDay,
  readMonth,
  readTime,
  readYear,
} from './url-segments.ts'

/**
 * What a canonical path says: `/{year}/{month}/{day}/{time}/{country}/{region}/{city}/{slug}`.
 * Null is the segment `unknown`. A day needs its month, and a time its day.
 */
export interface CanonicalUrlParts {
  /** Historical numbering: 44 BC is -44. From -999999 to 9999, never 0. */
  year: number
  month: number | null
  day: number | null
  /** `HHMM`, local. */
  time: string | null
  /** Slugs of at most 64 characters, by today's borders. */
  country: string | null
  region: string | null
  city: string | null
  /** Slug of at most 96 characters. */
  slug: string
}

/** Segments of a path. */
const SEGMENTS = 8

/** A path as understood. */
export interface CanonicalUrlReading {
  parts: CanonicalUrlParts
  /** The canonical spelling. */
  path: string
  /** False when the given path was already canonical; percent-encoding it does not change it. */
  changed: boolean
}

/**
 * Writes the canonical path. Places and slug may be names or slugs: both give the same path.
 * @param calendar decides on 29 February; without it a day that is leap in either calendar passes.
 * @throws CanonicalUrlError for parts that no path can carry.
 */
export function buildCanonicalUrl(parts: CanonicalUrlParts, calendar?: Calendar): string {
  const year = checkYear(parts.year)
  const month = checkMonth(parts.month)
  const day = checkDay(year, month, parts.day, calendar)
  const time = checkTime(parts.time, day)
  if (parts.slug.trim() === '') throw new CanonicalUrlError('slug', 'The name must not be empty.')
  const segments = [
    String(year),
    month === null ? UNKNOWN : MONTH_NAMES[month - 1],
    day === null ? UNKNOWN : String(day),
    time ?? UNKNOWN,
    placeSegment(parts.country),
    placeSegment(parts.region),
    placeSegment(parts.city),
    slugOf(parts.slug),
  ]
  return `/${segments.join('/')}`
}

function placeSegment(name: string | null): string {
  return name === null || name.trim() === '' ? UNKNOWN : slugOf(name, PLACE_SLUG_LENGTH)
}

/**
 * Reads a path in any spelling: other case, doubled or trailing slashes, percent-encoding (slashes
 * as well, once), `7` or `jul` for july, `020`, `14:30`, underscores, letters of any script. Takes a path without mount and query.
 * @throws CanonicalUrlError for what is not a path of a moment in any spelling.
 */
export function parseCanonicalUrl(path: string, calendar?: Calendar): CanonicalUrlReading {
  const segments = splitPath(path).map(decode)
  const [year, month, day, time, country, region, city, slug] = segments
  if (
    segments.length !== SEGMENTS ||
    year === undefined ||
    month === undefined ||
    day === undefined ||
    time === undefined ||
    slug === undefined
  ) {
    throw new CanonicalUrlError('segment_count', 'A canonical path has eight segments.')
  }
  const parts: CanonicalUrlParts = {
    year: readYear(year),
    month: readMonth(month),
    day: readDay(day),
    time: readTime(time),
    country: readPlace(country),
    region: readPlace(region),
    city: readPlace(city),
    slug: readSlug('slug', slug),
  }
  const canonical = buildCanonicalUrl(parts, calendar)
  return { parts, path: canonical, changed: canonical !== decode(path) }
}

/** The segments that are not empty, as written; slashes may be percent-encoded with the rest of the path. */
function splitPath(path: string): string[] {
  return path.split(/\/|%2f/i).filter((segment) => decode(segment).trim() !== '')
}

/**
 * Parts a path from the action that a ninth segment names, such as `publish`; null without one. The path
 * is as it was written, not checked.
 * @throws CanonicalUrlError `encoding` for what is not percent-encoded UTF-8.
 */
export function splitAction(path: string): { path: string; action: string | null } {
  const segments = splitPath(path)
  if (segments.length !== SEGMENTS + 1) return { path, action: null }
  const action = decode(segments.at(-1) ?? '')
  return { path: `/${segments.slice(0, SEGMENTS).join('/')}`, action }
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new CanonicalUrlError('encoding', 'The path is not valid percent-encoded UTF-8.')
  }
}

function readPlace(segment: string | undefined): string | null {
  if (segment === undefined || foldName(segment) === UNKNOWN) return null
  return slugOf(readSlug('place', segment), PLACE_SLUG_LENGTH)
}

/** A segment of ASCII signs alone has no name in it; one of other signs has a hash as its slug. */
function readSlug(reason: 'place' | 'slug', segment: string): string {
  if (foldName(segment) === '' && /^[\0-\x7f]*$/.test(segment)) {
    throw new CanonicalUrlError(reason, 'A segment of the path has no letter or digit.')
  }
  return slugOf(segment)
}

/**
 * The date segments of a path for a date; null without a year, since there is no path then.
 * The hour alone becomes its full hour; words such as dawn never become a time.
 */
export function dateUrlParts(
  date: Pick<HistoricalDate, 'year' | 'month' | 'day' | 'hour' | 'minute'>,
): Pick<CanonicalUrlParts, 'year' | 'month' | 'day' | 'time'> | null {
  if (date.year === null) return null
  const day = date.month === null ? null : date.day
  const pad = (value: number) => String(value).padStart(2, '0')
  const time = day === null || date.hour === null ? null : pad(date.hour) + pad(date.minute ?? 0)
  return { year: date.year, month: date.month, day, time }
}
