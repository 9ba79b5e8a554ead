import { describe, expect, test } from 'vitest'
import { findPlace, findPlaces } from './gazetteer.ts'
import { placeRecord } from './records.ts'

/** Text, year, and "name, region, country" of the expected place. */
const FOUND: [string, number | null, string][] = [
  ['Lincoln speaks at Gettysburg 1863', 1863, 'Gettysburg, Pennsylvania, United States'],
  ['300 men at Thermopylae 480 BC', -480, 'Thermopylae, Central Greece, Greece'],
  ['Zheng He treasure fleet Malindi harbor 1418', 1418, 'Malindi, Kilifi County, Kenya'],
  ['AlphaGo plays Move 37, Seoul, March 10 2016', 2016, 'Seoul, Seoul, South Korea'],
  ['Turing interrogation Wilmslow February 1952', 1952, 'Wilmslow, England, United Kingdom'],
  [
    'Oppenheimer Trinity test control bunker 5:29 AM July 16 1945',
    1945,
    'Trinity Site, New Mexico, United States',
  ],
  ["Caesar's assassination March 15 44 BC Rome", -44, 'Rome, Lazio, Italy'],
  ['Battle of Hastings 1066', 1066, 'Hastings battlefield, England, United Kingdom'],
  [
    'First powered flight December 17 1903 Kitty Hawk',
    1903,
    'Kitty Hawk, North Carolina, United States',
  ],
  ['Kitty Hawk, North Carolina', null, 'Kitty Hawk, North Carolina, United States'],
  ['a drive-in at Paris, Texas, 1955', 1955, 'Paris, Texas, United States'],
  ['Paris, TX 1955', 1955, 'Paris, Texas, United States'],
  ['Rome, Italy', null, 'Rome, Lazio, Italy'],
  ['London, England 1666', 1666, 'London, England, United Kingdom'],
  ['great fire of london 1666', 1666, 'London, England, United Kingdom'],
  ['fall of constantinople', 1453, 'Constantinople, Istanbul, Turkey'],
  ['Einstein Berlin 1915', 1915, 'Berlin, State of Berlin, Germany'],
  ['a tavern in London 1905', 1905, 'London, England, United Kingdom'],
  ['Peking 1900', 1900, 'Beijing, Beijing, China'],
  ['Siege of Leningrad 1942', 1942, 'Leningrad, Saint Petersburg, Russia'],
  ['Seville 1519', 1519, 'Seville, Andalusia, Spain'],
  ['Cambridge 1209', 1209, 'Cambridge, England, United Kingdom'],
  ['Memphis 1300 BC', -1300, 'Memphis, Giza, Egypt'],
  ['independence declared at Philadelphia 1776', 1776, 'Philadelphia, Pennsylvania, United States'],
  ['Boston 1773', 1773, 'Boston, Massachusetts, United States'],
  ['Manchester 1819', 1819, 'Manchester, England, United Kingdom'],
  ['Thebes, the capital of Egypt, 1300 BC', -1300, 'Thebes, Luxor, Egypt'],
  ['Ibn Battuta in Mecca 1326', 1326, 'Mecca, Mecca Region, Saudi Arabia'],
  ['Picasso paints Guernica, Paris 1937', 1937, 'Paris, Île-de-France, France'],
  ['Apollo 13 mission control Houston April 1970', 1970, 'Houston, Texas, United States'],
  ['Memphis 1968', 1968, 'Memphis, Tennessee, United States'],
  ['Normandy 1180', 1180, 'Normandy, Normandy, France'],
  ['Normandy', 1180, 'Normandy, Normandy, France'],
  ['Dover 1700', 1700, 'Dover, England, United Kingdom'],
  ['Bethlehem', null, 'Bethlehem, West Bank, Palestine'],
  ['Bethlehem, Pennsylvania, 1910', 1910, 'Bethlehem, Pennsylvania, United States'],
  ['Mesopotamia', -3000, 'Mesopotamia, , Iraq'],
  ['York 1900', 1900, 'York, England, United Kingdom'],
  ['Perth 1437', 1437, 'Perth, Scotland, United Kingdom'],
  ['Richmond 1865', 1865, 'Richmond, Virginia, United States'],
  ['Bali', null, 'Bali, Bali, Indonesia'],
  ['Wales', 1282, 'Wales, Wales, United Kingdom'],
  ['Flanders', 1917, 'Flanders, Flanders, Belgium'],
  ['Goa 1550', 1550, 'Goa, Goa, India'],
  ['Concepción (Chile) 1835', 1835, 'Concepción, Biobio, Chile'],
  ['Hanoi 1010', 1010, 'Hanoi, , Vietnam'],
  ['Padua 1610', 1610, 'Padua, Veneto, Italy'],
  ['Padova 1610', 1610, 'Padova, Veneto, Italy'],
  ['Westminster 1700', 1700, 'Westminster, England, United Kingdom'],
  ['Cologne 1400', 1400, 'Cologne, North Rhine-Westphalia, Germany'],
  ['Florence 1500', 1500, 'Florence, Tuscany, Italy'],
  ['長安 750', null, "Chang'an, Shaanxi, China"],
  ['Москва 1812', 1812, 'Moscow, Moscow, Russia'],
  ['a street in 東京, 1923', 1923, 'Tokyo, Tokyo, Japan'],
  ['Kraków 1500', 1500, 'Kraków, Lesser Poland, Poland'],
  ["a market in Chang'an 750", 750, "Chang'an, Shaanxi, China"],
]

const NOT_FOUND: [string, number | null][] = [
  ['may', 1900],
  ['Reading a book', 1900],
  ['Mars', 1900],
  ['Nice weather', 1900],
  ['Lincoln speaks', 1863],
  ['Washington crosses the Delaware 1776', 1776],
  ['Kasparov Deep Blue Game 6 1997', 1997],
  ['Dover 1900', 1900],
  ['Cartagena 1741', 1741],
  ['at Christmas', null],
  ['Lincoln in Springfield 1950', 1950],
  ['Queen Victoria, 1950', 1950],
  ['Voyager 1 1977', 1977],
  ['Boston 1250', 1250],
  ['Santiago 997', 997],
  ['Manchester 1950', 1950],
  ['Georgia 1864', 1864],
  ['Tour de France 1903', 1903],
  ['Thebes 1300 BC', -1300],
  ['strike of the tomb builders at Deir el-Medina', -1158],
  ['Boston 1550', 1550],
  ['Bay of Islands 1840', 1840],
  ['Apollo 11', 1969],
  ['Wells Fargo robbery 1870', 1870],
  ['the Nile floods 1300 BC', -1300],
  ['the Thames river freezes 1684', 1684],
]

describe('findPlace', () => {
  test.each(FOUND)('%s', (text, year, expected) => {
    const reading = findPlace(text, { year })
    const { name, region, country } = reading?.place ?? {}
    expect([name, region, country].join(', ')).toBe(expected)
  })

  test.each(NOT_FOUND)('%s: unresolved rather than a namesake', (text, year) => {
    expect(findPlace(text, { year })).toBeNull()
  })

  test('a country has no city and no made-up coordinates', () => {
    expect(findPlace('a village in France 1789', { year: 1789 })?.place).toEqual({
      name: 'France',
      country: 'France',
      countryCode: 'FR',
      region: null,
      city: null,
      latitude: null,
      longitude: null,
    })
  })

  test('a place off Earth has neither country nor coordinates', () => {
    const place = findPlace('Moon landing July 20 1969', { year: 1969 })?.place
    expect(place).toMatchObject({ name: 'Sea of Tranquility', country: null, latitude: null })
  })

  test('a town is preferred to the country named with it', () => {
    const names = findPlaces('from Portugal to Calicut, 1498', { year: 1498 })
    expect(names.map(({ place }) => place.name)).toEqual(['Calicut', 'Portugal'])
  })

  test('the span covers the words that were read, with their qualifier', () => {
    const text = 'a cafe in Paris, Texas'
    const span = findPlace(text, { year: 1955 })?.span
    expect(text.slice(...(span ?? [0, 0]))).toBe('Paris, Texas')
  })

  test('every reading cites a record that says the same', () => {
    const texts = FOUND.flatMap(([text, year]) => findPlaces(text, { year }))
    for (const { place, source } of [...texts, ...findPlaces('in Kenya', { year: null })]) {
      if (source.kind !== 'record') throw new Error('a place without a record')
      const dataset = source.dataset === 'geonames' ? 'geonames' : 'historic-places'
      const record = placeRecord(dataset, source.id)
      // A town goes by the English name that was typed.
      const { name, city } = record?.city === record?.name ? place : (record ?? place)
      expect({ ...record, name, city }).toEqual(place)
    }
  })
})
