import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysInMonth } from '../dates/calendar.ts'
import { parseDate } from '../dates/parse-date.ts'
import {
  buildCanonicalUrl,
  type CanonicalUrlParts,
  dateUrlParts,
  parseCanonicalUrl,
  splitAction,
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
    year: fc.integer({ min: -999999, max: 9999 }).filter((year) => year !== 0),
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
  it('CC-PATH-1: are read back to the parts they were built from', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const path = buildCanonicalUrl(given)
        expect(parseCanonicalUrl(path)).toEqual({ parts: given, path, changed: false })
      }),
      { numRuns: 10_000 },
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
  ])('CC-PATH-2: take another spelling: %s', (path) => {
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
    ['/10000/july/20/unknown/a/b/c/d', 'year'],
    ['/999999/july/20/unknown/a/b/c/d', 'year'],
    ['/-1000000/july/20/unknown/a/b/c/d', 'year'],
    ['/1969.5/july/20/unknown/a/b/c/d', 'year'],
    ['/unknown/july/20/unknown/a/b/c/d', 'year'],
    ['/x/july/20/unknown/a/b/c/d', 'year'],
    ['/1969/13/20/unknown/a/b/c/d', 'month'],
    ['/1969/julember/20/unknown/a/b/c/d', 'month'],
    ['/1969/july/99/unknown/a/b/c/d', 'day'],
    ['/1969/june/31/unknown/a/b/c/d', 'day'],
    ['/1969/april/31/unknown/a/b/c/d', 'day'],
    ['/1968/february/30/unknown/a/b/c/d', 'day'],
    ['/1969/july/0/unknown/a/b/c/d', 'day'],
    ['/1969/july/20/2460/a/b/c/d', 'time'],
    ['/1969/july/20/2400/a/b/c/d', 'time'],
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
  ])('CC-PATH-3: refuse %s because of its %s', (path, reason) => {
    expect(() => parseCanonicalUrl(path)).toThrow(expect.objectContaining({ reason }))
  })

  it('CC-PATH-3: take 29 February by the calendar of the moment, and bare by either', () => {
    const path = '/1500/february/29/unknown/a/b/c/d'
    expect(parseCanonicalUrl(path).changed).toBe(false)
    expect(parseCanonicalUrl(path, 'julian').changed).toBe(false)
    expect(() => parseCanonicalUrl(path, 'gregorian')).toThrow(CanonicalUrlError)
    expect(parseCanonicalUrl('/-1/february/29/unknown/a/b/c/d').changed).toBe(false)
    // The year of the calendar is the next one: 5 BCE is leap, 4 BCE is not.
    for (const calendar of ['julian', 'gregorian'] as const) {
      expect(parseCanonicalUrl('/-5/february/29/unknown/a/b/c/d', calendar).changed).toBe(false)
    }
    expect(() => parseCanonicalUrl('/-4/february/29/unknown/a/b/c/d')).toThrow(CanonicalUrlError)
    expect(() => parseCanonicalUrl('/1900/february/30/unknown/a/b/c/d')).toThrow(CanonicalUrlError)
  })

  it('CC-PATH-2: are the same percent-encoded, as a whole or in parts, and decoded once', () => {
    for (const path of [encodeURIComponent(CANONICAL), CANONICAL.replaceAll('/', '%2f')]) {
      expect(parseCanonicalUrl(path)).toMatchObject({ path: CANONICAL, changed: false })
    }
    const parts = parseCanonicalUrl(CANONICAL).parts
    expect(parseCanonicalUrl(encodeURI('/1969/july/20/2017/Köln/İzmir/Łódź/100%2541')).path).toBe(
      '/1969/july/20/2017/koln/izmir/lodz/100-2541',
    )
    expect(parseCanonicalUrl(buildCanonicalUrl(parts)).parts).toEqual(parts)
  })

  it.each([
    [`${CANONICAL}/publish`, CANONICAL, 'publish'],
    [`${CANONICAL}/publish/`, CANONICAL, 'publish'],
    [`${encodeURIComponent(CANONICAL)}/verify`, CANONICAL, 'verify'],
    [CANONICAL, CANONICAL, null],
    [`${CANONICAL}/a/b`, `${CANONICAL}/a/b`, null],
    ['/1969/july', '/1969/july', null],
  ])('CC-PATH-2: %s has the action of its ninth segment', (given, path, action) => {
    const split = splitAction(given)
    expect(split.action).toBe(action)
    expect(decodeURIComponent(split.path)).toBe(path)
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
