import { fromJulianDay, toAstronomicalYear } from '@timepoint/almanac'
import type { DerivedType } from './edge-types.ts'

/** First and last day that a date may mean, as Julian day numbers. */
export interface Days {
  lo: number
  hi: number
}

/** What relations follow from, beside tags and figures. */
export interface Placed extends Days {
  /** Whether the date is a month or finer. */
  isFine: boolean
  country: string | null
  region: string | null
  city: string | null
}

/** A relation that follows, seen from the first of two moments. */
export interface Relation {
  type: DerivedType
  /** 0 to 1. */
  weight: number
}

/** Days apart in which moments are of the same time. */
export const CONTEMPORARY_DAYS = 31
/** Days after which nothing follows on a moment any more. */
export const SEQUEL_DAYS = 3653
/** Years apart in which moments are of the same era. */
export const ERA_YEARS = 10

/** First day of the Gregorian calendar: 15 October 1582. */
const GREGORIAN_FROM = 2_299_161

/** Years of days that were asked for lately: a walk asks for the same ones again and again. */
const years = new Map<number, number>()
const MAX_YEARS = 20_000

/** The year of a day as people wrote it then, counted with a year 0. */
function yearOf(day: number): number {
  const known = years.get(day)
  if (known !== undefined) return known
  const calendar = day < GREGORIAN_FROM ? 'julian' : 'gregorian'
  const year = toAstronomicalYear(fromJulianDay(day, calendar).year)
  if (years.size >= MAX_YEARS) years.clear()
  years.set(day, year)
  return year
}

/** Days between two dates; 0 where they overlap. */
export function dayGap(a: Days, b: Days): number {
  return Math.max(0, b.lo - a.hi, a.lo - b.hi)
}

/** Years between two dates, as people count them; 0 where both touch the same year. */
function yearGap(a: Days, b: Days): number {
  return Math.max(0, yearOf(b.lo) - yearOf(a.hi), yearOf(a.lo) - yearOf(b.hi))
}

function ofSameTime(a: Placed, b: Placed, gap: number): Relation | null {
  if (a.isFine && b.isFine && gap <= CONTEMPORARY_DAYS) {
    return { type: 'contemporaneous', weight: 0.8 - (0.5 * gap) / CONTEMPORARY_DAYS }
  }
  const apart = yearGap(a, b)
  if (apart > ERA_YEARS) return null
  return { type: 'same_era', weight: 0.3 * (1 - apart / (ERA_YEARS + 1)) }
}

function inSequence(a: Days, b: Days, gap: number): Relation | null {
  if (gap === 0 || gap > SEQUEL_DAYS) return null
  const weight = 0.4 * (1 - gap / (SEQUEL_DAYS + 1))
  return { type: a.hi < b.lo ? 'precedes' : 'follows', weight }
}

function atSamePlace(a: Placed, b: Placed): Relation | null {
  if (a.country === null || a.region === null) return null
  if (a.country !== b.country || a.region !== b.region) return null
  if (a.city === null || b.city === null) return { type: 'same_location', weight: 0.25 }
  return a.city === b.city ? { type: 'same_location', weight: 0.5 } : null
}

/** What follows from the dates and places of two moments. */
export function relationsOf(a: Placed, b: Placed): Relation[] {
  const gap = dayGap(a, b)
  const found = [ofSameTime(a, b, gap), inSequence(a, b, gap), atSamePlace(a, b)]
  return found.filter((relation) => relation !== null)
}

/** Of two moments with so many figures in common; null for none. */
export function figureWeight(shared: number): number | null {
  return shared === 0 ? null : Math.min(0.9, 0.6 + 0.1 * (shared - 1))
}

/** How much a tag says that `n` of `total` moments have. */
export function rarity(total: number, n: number): number {
  return Math.log(1 + total / Math.max(1, n))
}

/**
 * Of two moments with tags in common; null for none.
 * @param shared rarities of the tags in common. @param own rarities of all tags of the first.
 */
export function themeWeight(shared: readonly number[], own: readonly number[]): number | null {
  if (shared.length === 0) return null
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return (0.6 * sum(shared)) / sum(own)
}

/** By what relations of a type are ranked. */
export interface Rank {
  weight: number
  gap: number
  lo: number
  path: string
}

/** Compares by weight, then nearness, start and path: what comes first is negative. */
export function compareRanks(a: Rank, b: Rank): number {
  return (
    b.weight - a.weight ||
    a.gap - b.gap ||
    a.lo - b.lo ||
    (a.path < b.path ? -1 : Number(a.path > b.path))
  )
}
