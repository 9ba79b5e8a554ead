import { expect, test } from 'vitest'
import { countryOf } from './countries.ts'
import { listHistoricPlaces, lookUpHistoricName } from './historic-places.ts'

test('coordinates lie in the stated country', () => {
  const wrong = listHistoricPlaces().filter(({ place }) => {
    // A whole region, or a place off Earth.
    if (place.latitude === null || place.longitude === null) return place.city !== null
    const found = countryOf(place.latitude, place.longitude)
    return found !== null && found.code !== place.countryCode
  })
  expect(wrong.map(({ id }) => id)).toEqual([])
})

test('a place without a country at its coordinates lies in the open sea', () => {
  const wrong = listHistoricPlaces().filter(({ place }) => {
    const { latitude, longitude, countryCode } = place
    if (latitude === null || longitude === null) return false
    return (countryOf(latitude, longitude) === null) !== (countryCode === null)
  })
  expect(wrong.map(({ id }) => id)).toEqual([])
})

test('years are in order and never 0', () => {
  for (const { id, fromYear, toYear } of listHistoricPlaces()) {
    expect([id, fromYear === 0, toYear === 0]).toEqual([id, false, false])
    expect([id, (fromYear ?? -Infinity) <= (toYear ?? Infinity)]).toEqual([id, true])
  }
})

test('a name means different places at different times', () => {
  expect(lookUpHistoricName('byzantium', -300)).toHaveLength(1)
  expect(lookUpHistoricName('byzantium', 1900)).toHaveLength(0)
})
