import { expect, test } from 'vitest'
import { countryOf, findCountryByName } from './countries.ts'

test('coordinates to country, null at sea', () => {
  expect(countryOf(-3.218, 40.1169)).toEqual({ code: 'KE', name: 'Kenya' })
  expect(countryOf(33.6773, -106.4754)).toEqual({ code: 'US', name: 'United States' })
  expect(countryOf(44.6, 33.6)?.code).toBe('UA')
  expect(countryOf(41.7325, -49.9469)).toBeNull()
})

test('countries go by short, long and former names', () => {
  for (const name of ['united states', 'usa', 'united states of america']) {
    expect(findCountryByName(name)?.code).toBe('US')
  }
  expect(findCountryByName('siam')?.name).toBe('Thailand')
})
