import { MONTH_NAMES } from '@timepoint/almanac'
import {
  compareCodePoints,
  Float,
  type LosslessJson,
  type LosslessObject,
} from '@timepoint/contracts'
import { hashPayload } from '../../platform/tdf-hash.ts'
import type { AddressedContent, MomentDate, MomentPlace, MomentSource } from './moment.ts'

function coordinate(degrees: number | null): Float | null {
  // Adding zero makes -0 of 0: databases and other writers of JSON do not tell them apart.
  return degrees === null ? null : new Float(degrees + 0)
}

function placeSlug(slug: string | null): string | null {
  return slug === 'unknown' ? null : slug
}

function source(given: MomentSource): LosslessJson {
  if (typeof given === 'string') return given
  const said = Object.entries(given).filter(([, text]) => text !== undefined)
  return Object.fromEntries(said) as LosslessObject
}

function datePart({ month, ...date }: MomentDate) {
  return {
    year: date.year,
    month: month === null ? null : (MONTH_NAMES[month - 1] ?? null),
    month_num: month,
    day: date.day,
    time: date.time,
    date_precision: date.precision,
    is_approximate: date.isApproximate,
    date_edtf: date.edtf,
    calendar: date.calendar,
    season: date.season,
    time_of_day: date.timeOfDay,
  }
}

function placePart({ name, latitude, longitude }: MomentPlace) {
  return {
    place_name: name,
    latitude: coordinate(latitude),
    longitude: coordinate(longitude),
  }
}

/**
 * The TDF payload of a moment: content only, keys in this order, what is unknown null, coordinates
 * floats, tags by code point. Visibility, status, version, times and provenance are no part of it.
 */
export function momentPayload(content: AddressedContent): LosslessObject {
  return {
    type: 'event',
    name: content.name,
    ...datePart(content.date),
    era: content.era,
    country: placeSlug(content.countrySlug),
    region: placeSlug(content.regionSlug),
    city: placeSlug(content.citySlug),
    slug: content.slug,
    ...placePart(content.place),
    one_liner: content.oneLiner,
    tags: [...content.tags].sort(compareCodePoints),
    figures: [...content.figures],
    sources: content.sources.map(source),
    source_type: content.sourceType,
    disclaimer: content.disclaimer,
  }
}

/** Lower-case hex SHA-256 of the content: publishing and verifying never change it. */
export function tdfHashOf(content: AddressedContent): string {
  return hashPayload(momentPayload(content))
}
