import { describe, expect, test } from 'vitest'
import { toJulianDay } from '../dates/index.ts'
import { partOfDayClock } from './part-of-day-clock.ts'
import { computeSky } from './sky.ts'

const equinox = toJulianDay({ year: 2001, month: 3, day: 20 }, 'gregorian')
const mombasa = { jd: equinox, latitude: -4.05, longitude: 39.67, utcOffsetHours: null }

describe('the clock of a part of the day', () => {
  test.each([
    ['dawn', -3],
    ['pre-dawn', -10],
    ['dusk', -4],
  ])('%s has the sun at %i degrees', (part, altitude) => {
    const clock = partOfDayClock(part, mombasa)
    const sky = clock && computeSky({ ...mombasa, ...clock })
    expect(sky?.sun.altitude).toBeGreaterThan(altitude - 0.9)
    expect(sky?.sun.altitude).toBeLessThan(altitude + 0.9)
  })

  test('dusk on the equator is soon after six', () => {
    expect(partOfDayClock('dusk', mombasa)?.hour).toBe(18)
  })

  test('other parts are no hour of the sun, and polar summer has no dusk', () => {
    expect(partOfDayClock('morning', mombasa)).toBeNull()
    const june = toJulianDay({ year: 2001, month: 6, day: 21 }, 'gregorian')
    expect(partOfDayClock('dusk', { ...mombasa, jd: june, latitude: 78 })).toBeNull()
  })
})
