import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysInMonth } from '../dates/calendar.ts'
import { parseDate } from '../dates/parse-date.ts'
import {
  buildCanonicalUrl,
  type CanonicalUrlParts,
  dateUrlParts,
  parseCanonicalUrl,
} from './canonical-url.ts'
import { slugOf } from './slug.ts'
import { CanonicalUrlError } from './url-segments.ts'

const CANONICAL = '/1969/july/20/2017/space/moon/tranquility-base/apollo-11-landing'

const slug = (max: number) =>
  fc
    .stringMatching(/^[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,3}$/)
    .filter((text) => text !== 'unknown' && text.length <= max)
const place = fc.option(slug(64))

const parts: fc.Arbitrary<CanonicalUrlParts> = fc
  .record({
    year: fc.integer({ min: -999999, max: 999999 }).filter((year) => year !== 0),
    month: fc.option(fc.integer({ min: 1, max: 12 })),
    day: fc.option(fc.integer({ min: 1, max: 31 })),
    minutes: fc.option(fc.integer({ min: 0, max: 1439 })),
    country: place,
    region: place,
    city: place,
    slug: slug(96),
  })
  .map(({ minutes, ...rest }) => {
    const { year, month } = rest
    const day =
      month === null || rest.day === null
        ? null
        : Math.min(rest.day, daysInMonth(year, month, 'gregorian'))
    const time =
      day === null || minutes === null
        ? null
        : `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`
    return { ...rest, day, time }
  })

describe('canonical paths', () => {
  it('are read back to the parts they were built from', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const path = buildCanonicalUrl(given)
        expect(parseCanonicalUrl(path)).toEqual({ parts: given, path, changed: false })
      }),
      { numRuns: 2000 },
    )
  })

  it('are built from names as from slugs', () => {
    expect(
      buildCanonicalUrl({
        year: -44,
        month: 3,
        day: 15,
        time: null,
        country: 'Italy',
        region: 'Lazio',
        city: 'Rome',
        slug: "Caesar's assassination",
      }),
    ).toBe('/-44/march/15/unknown/italy/lazio/rome/caesars-assassination')
  })

  it.each([
    '/1969/JULY/020/14:30/Space/MOON/Tranquility_Base/apollo-11-landing',
    '/1969/7/20/1430/space/moon/tranquility-base/apollo-11-landing',
    '//1969/jul/20/14%3A30//space/moon/tranquility%20base/Apollo%2011%20landing/',
    '/+1969/07/20th/14h30/space/moon/tranquility-base/apollo_11_landing',
  ])('take another spelling: %s', (path) => {
    expect(parseCanonicalUrl(path)).toMatchObject({
      path: CANONICAL.replace('2017', '1430'),
      changed: true,
    })
  })

  it('take Unicode and years before Christ in any spelling', () => {
    expect(
      parseCanonicalUrl('/1703/may/27/unknown/Россия/unknown/Санкт-Петербург/Straße').path,
    ).toBe('/1703/may/27/unknown/rossiya/unknown/sankt-peterburg/strasse')
    expect(parseCanonicalUrl('/−0044/Mar/15/UNKNOWN/italy/Unknown/rome/x').path).toBe(
      '/-44/march/15/unknown/italy/unknown/rome/x',
    )
  })

  it.each([
    ['/0/july/20/unknown/a/b/c/d', 'year'],
    ['/1000000/july/20/unknown/a/b/c/d', 'year'],
    ['/x/july/20/unknown/a/b/c/d', 'year'],
    ['/1969/13/20/unknown/a/b/c/d', 'month'],
    ['/1969/julember/20/unknown/a/b/c/d', 'month'],
    ['/1969/july/99/unknown/a/b/c/d', 'day'],
    ['/1969/june/31/unknown/a/b/c/d', 'day'],
    ['/1969/february/29/unknown/a/b/c/d', 'day'],
    ['/1969/unknown/20/unknown/a/b/c/d', 'day'],
    ['/1969/july/20/9999/a/b/c/d', 'time'],
    ['/1969/july/20/1260/a/b/c/d', 'time'],
    ['/1969/july/unknown/1230/a/b/c/d', 'time'],
    ['/1969/july/20/1230/a/b/c', 'segment_count'],
    ['/1969/july/20/1230/a/b/c/d/e', 'segment_count'],
    ['/1969/july/20/1230/a/b/c/', 'segment_count'],
    ['/1969/july/20/1230/a/b/c/---', 'slug'],
    ['/1969/july/20/1230/a/---/c/d', 'place'],
    ['/1969/july/20/1230/a/b/c/%E0%A4%A', 'encoding'],
  ])('refuse %s because of its %s', (path, reason) => {
    expect(() => parseCanonicalUrl(path)).toThrow(expect.objectContaining({ reason }))
  })

  it('take 29 February by the calendar of the moment, and bare by either', () => {
    const path = '/1500/february/29/unknown/a/b/c/d'
    expect(parseCanonicalUrl(path).changed).toBe(false)
    expect(parseCanonicalUrl(path, 'julian').changed).toBe(false)
    expect(() => parseCanonicalUrl(path, 'gregorian')).toThrow(CanonicalUrlError)
    expect(parseCanonicalUrl('/-1/february/29/unknown/a/b/c/d').changed).toBe(false)
  })

  it.each([
    ['15 March 44 BCE', '/-44/march/15/unknown/'],
    ['July 1518', '/1518/july/unknown/unknown/'],
    ['summer 1816', '/1816/unknown/unknown/unknown/'],
    ['about 1274 BCE', '/-1274/unknown/unknown/unknown/'],
    ['the 1340s', '/1340/unknown/unknown/unknown/'],
    ['5th century BCE', '/-500/unknown/unknown/unknown/'],
    ['dawn, 6 June 1944', '/1944/june/6/unknown/'],
    ['5:29 AM July 16 1945', '/1945/july/16/0529/'],
  ])('begin for "%s" with %s', (text, start) => {
    const reading = parseDate(text)
    const date = reading && dateUrlParts(reading.date)
    if (!date) throw new Error('no year')
    const path = buildCanonicalUrl({ ...date, country: null, region: null, city: null, slug: 'x' })
    expect(path.startsWith(start)).toBe(true)
  })

  it('never take the reserved word as the slug of a name', () => {
    expect(parseCanonicalUrl('/1969/july/20/1230/a/b/c/unknown').parts.slug).toBe(slugOf('unknown'))
  })
})
