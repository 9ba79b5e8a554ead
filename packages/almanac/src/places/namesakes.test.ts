import { describe, expect, test } from 'vitest'
import { findPlace } from './gazetteer.ts'

/** Text, year, and "name, country code"; empty: no place rather than a namesake. */
const ROWS: [string, number | null, string][] = [
  // Saints and possessives
  ['Columbus lands at San Salvador October 12 1492', 1492, 'Guanahani, BS'],
  ["Diana wedding St Paul's 1981", 1981, ''],
  ["wedding at St Paul's, London 1981", 1981, 'London, GB'],
  ['Napoleon on St Helena 1821', 1821, 'Saint Helena, SH'],
  ["Fleming at St Mary's 1928", 1928, ''],
  ["Lloyd's 1700", 1700, ''],
  ["Boston's harbor 1773", 1773, 'Boston, US'],
  // Surnames
  ['Georgia 1864 Sherman march', 1864, ''],
  ['Churchill 1940', 1940, ''],
  ['Darwin 1835', 1835, ''],
  ['Darwin, Australia 1942', 1942, 'Darwin, AU'],
  ['bombing of Darwin 1942', 1942, 'Darwin, AU'],
  ['Wellington 1815', 1815, ''],
  ['in Wellington 1900', 1900, 'Wellington, NZ'],
  ['Wellington, New Zealand 1900', 1900, 'Wellington, NZ'],
  ['Montgomery 1942', 1942, ''],
  ['Houston 1836', 1836, ''],
  ['Denver 1900', 1900, 'Denver, US'],
  ['Hamilton 1804', 1804, ''],
  ['Raleigh 1600', 1600, ''],
  ['Columbus 1492', 1492, ''],
  ['Bismarck 1871', 1871, ''],
  ['Mary Anning 1811', 1811, ''],
  ['Augustus Saint-Gaudens 1890', 1890, ''],
  ['Richard of York 1460', 1460, ''],
  ['Earl of Oxford 1590', 1590, ''],
  ['Prince of Wales 1936', 1936, ''],
  // Founding years
  ['Caesar Rodney Dover 1776', 1776, ''],
  ['Sydney 1770', 1770, ''],
  ['Adelaide 1800', 1800, ''],
  ['Brisbane 1805', 1805, ''],
  ['Orlando 1600', 1600, ''],
  ['Sheridan Winchester 1864', 1864, ''],
  ['Washington 1814', 1814, ''],
  ['in Washington 1814', 1814, 'Washington, US'],
  ['Battle of Long Island 1776', 1776, 'Long Island, US'],
  // Things
  ['Hamlet at Elsinore', null, 'Elsinore, DK'],
  ['Waterloo station 1990', 1990, ''],
  ['Waterloo Bridge 1940', 1940, ''],
  ['Oxford Street 1900', 1900, ''],
  ['Boston College 1900', 1900, ''],
  ["King's Cross station 1987", 1987, ''],
  ['Bourbon Street, New Orleans 1920', 1920, 'New Orleans, US'],
  ['Becket at Canterbury Cathedral 1170', 1170, 'Canterbury Cathedral, GB'],
  ['a London street 1900', 1900, 'London, GB'],
  ['Mount Washington 1930', 1930, ''],
  ['Washington Monument 1880', 1880, ''],
  ['Pope Urban II Clermont 1095', 1095, 'Clermont, FR'],
  // Ships and rivers
  ['Washington crosses the Delaware December 25 1776', 1776, ''],
  ['Washington crosses the Delaware on Christmas night 1776', 1776, ''],
  ['USS Arizona 1941', 1941, ''],
  ['HMS Belfast 1944', 1944, ''],
  ['USS Maine Havana 1898', 1898, 'Havana, CU'],
  ['the Mississippi 1850', 1850, ''],
  ['the Bismarck sinks 1941', 1941, ''],
  ['The Hague 1899', 1899, 'The Hague, NL'],
  ['Battle of the Boyne 1690', 1690, 'Boyne battlefield, IE'],
  // Other languages, nonsense and lower case
  ['lorem ipsum dolor sit amet', null, ''],
  ['lorem ipsum dolor sit amet 1900', 1900, ''],
  ['sed do eiusmod tempor incididunt 1900', 1900, ''],
  ['qwerty zxcv 2000', 2000, ''],
  ['schlacht bei leipzig 1813', 1813, 'Leipzig, DE'],
  ['caduta di roma 476', 476, 'Rome, IT'],
  ['mozart vienna 1787', 1787, 'Vienna, AT'],
  ['luther at worms 1521', 1521, 'Worms, DE'],
]

describe('a part of another name is no place', () => {
  test.each(ROWS)('%s', (text, year, expected) => {
    const place = findPlace(text, { year })?.place
    expect(place ? `${place.name}, ${place.countryCode}` : '').toBe(expected)
  })
})
