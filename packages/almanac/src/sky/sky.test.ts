import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeSky } from './describe-sky.ts'
import { computeSky } from './sky.ts'
import { utcOffsetOf } from './utc-offset.ts'

/** Julian day numbers, worked out by hand from published tables. */
const JD = {
  trinity: 2_431_653, // 16 July 1945, Gregorian
  ides: 1_705_426, // 15 March 44 BC, Julian
  midsummer2020: 2_459_022, // 21 June 2020
  midwinter2020: 2_459_205, // 21 December 2020
  eclipse1999: 2_451_402, // 11 August 1999
  year500BC: 1_538_876, // 15 March 500 BC, Julian
}

describe('computeSky', () => {
  it('gives the pre-dawn sky of the Trinity test', () => {
    const sky = computeSky({
      jd: JD.trinity,
      hour: 5,
      minute: 29,
      latitude: 33.677,
      longitude: -106.475,
      utcOffsetHours: -6,
    })
    expect(sky.sun.altitude).toBeCloseTo(-7.1, 0)
    expect(sky.sun.azimuth).toBeCloseTo(58, 0)
    expect(sky.twilight).toBe('nautical')
    expect(sky.sunrise).toBe('06:07')
    expect(sky.sunset).toBe('20:16')
    const planets = Object.fromEntries(sky.planets.map((p) => [p.name, p]))
    expect(planets.Venus?.altitude).toBeCloseTo(28.2, 0)
    expect(planets.Mars?.altitude).toBeCloseTo(40.2, 0)
    expect(planets.Jupiter).toBeUndefined()
    expect(sky.moon.altitude).toBeLessThan(0)
    expect(sky.moon.phaseName).toBe('waxing crescent')
    expect(describeSky(sky)).toBe(
      'The sun is 7 degrees below the horizon in the east-north-east; nautical twilight. ' +
        'No moon above the horizon. Venus 28 degrees up in the east, Mars 40 degrees up in the east.',
    )
  })

  it('puts the Sun high in the south over Rome at noon on the Ides of March, 44 BC', () => {
    const sky = computeSky({
      jd: JD.ides,
      hour: 12,
      minute: 0,
      latitude: 41.89,
      longitude: 12.48,
      utcOffsetHours: null,
    })
    expect(sky.sun.altitude).toBeGreaterThan(43)
    expect(sky.sun.altitude).toBeLessThan(47)
    expect(Math.abs(sky.sun.azimuth - 180)).toBeLessThan(6)
    expect(sky.dayLengthHours).toBeGreaterThan(11.5)
    expect(sky.dayLengthHours).toBeLessThan(12.1)
  })

  it('knows polar day and polar night', () => {
    const polar = { hour: 12, minute: 0, latitude: 80, longitude: 15, utcOffsetHours: 1 }
    const day = computeSky({ jd: JD.midsummer2020, ...polar })
    expect(day).toMatchObject({ sunrise: null, sunset: null, dayLengthHours: 24, twilight: 'day' })
    const night = computeSky({ jd: JD.midwinter2020, ...polar })
    expect(night).toMatchObject({ sunrise: null, sunset: null, dayLengthHours: 0 })
    expect(night.twilight).not.toBe('day')
  })

  it('lays the Moon over the Sun in the total eclipse of 1999', () => {
    const sky = computeSky({
      jd: JD.eclipse1999,
      hour: 12,
      minute: 33,
      latitude: 48.78,
      longitude: 9.18,
      utcOffsetHours: 2,
    })
    expect(Math.abs(sky.sun.altitude - sky.moon.altitude)).toBeLessThan(0.1)
    expect(sky.moon.phaseName).toBe('new moon')
    expect(sky.eclipse).toBeGreaterThan(0.98)
  })

  it('reports no eclipse on an ordinary day', () => {
    const sky = computeSky({
      jd: JD.trinity,
      hour: 12,
      minute: 0,
      latitude: 33,
      longitude: -106,
      utcOffsetHours: -6,
    })
    expect(sky.eclipse).toBe(0)
  })

  it('works five centuries before the common era', () => {
    const sky = computeSky({
      jd: JD.year500BC,
      hour: 12,
      minute: 0,
      latitude: 37.97,
      longitude: 23.72,
      utcOffsetHours: null,
    })
    expect(sky.sun.altitude).toBeGreaterThan(46)
    expect(sky.sun.altitude).toBeLessThan(51)
    expect(sky.sunrise).toMatch(/^06:/)
  })

  it('keeps every altitude and azimuth in range for any place and any day', () => {
    const query = fc.record({
      jd: fc.integer({ min: 600_000, max: 2_600_000 }),
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      utcOffsetHours: fc.constantFrom(null, -6, 0, 5.5, 13),
    })
    fc.assert(
      fc.property(query, (input) => {
        const sky = computeSky(input)
        for (const body of [sky.sun, sky.moon, ...sky.planets, ...sky.stars]) {
          expect(body.altitude).toBeGreaterThanOrEqual(-90)
          expect(body.altitude).toBeLessThanOrEqual(90.01)
          expect(body.azimuth).toBeGreaterThanOrEqual(0)
          expect(body.azimuth).toBeLessThan(360)
        }
        expect(sky.dayLengthHours).toBeGreaterThanOrEqual(0)
        expect(sky.dayLengthHours).toBeLessThanOrEqual(24)
        expect(describeSky(sky)).not.toMatch(/NaN|undefined/)
      }),
      { numRuns: 60, seed: 1 },
    )
  })
})

describe('utcOffsetOf', () => {
  it('knows war time and double summer time, and is silent before 1900', () => {
    expect(utcOffsetOf('America/Denver', JD.trinity, 5, 29)).toBe(-6)
    // Double summer time, in force on 8 May 1945.
    expect(utcOffsetOf('Europe/London', JD.trinity - 69, 15, 0)).toBe(2)
    expect(utcOffsetOf('Asia/Kolkata', JD.eclipse1999, 0, 0)).toBe(5.5)
    expect(utcOffsetOf('Europe/Rome', JD.ides, 12, 0)).toBeNull()
    expect(utcOffsetOf('Not/AZone', JD.trinity, 12, 0)).toBeNull()
  })
})
