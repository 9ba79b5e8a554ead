import fc from 'fast-check'

/** Moments that the almanac knows more of, or less. */
const KNOWN = [
  'Trinity test 5:29 AM July 16 1945',
  'Rome, the Ides of March 44 BC',
  'Njinga before the governor, Luanda 1622',
  '12 February 1912, Beijing',
  'a wet street in Tokyo in 1890 at night',
  'the Moon, 20 July 1969 20:17 UTC',
  'Pangaea, 250 million years ago',
  'the last day of 9999 in New York',
  'something somewhere',
]

/** Years, days and counts at which calendars and programs turn. */
const NUMBERS = [
  0,
  1,
  2,
  3,
  4,
  12,
  13,
  24,
  25,
  28,
  29,
  30,
  31,
  32,
  44,
  60,
  99,
  100,
  325,
  365,
  366,
  399,
  476,
  999,
  1000,
  1066,
  1492,
  1500,
  1582,
  1600,
  1700,
  1752,
  1789,
  1873,
  1900,
  1918,
  1945,
  1969,
  1999,
  2000,
  2024,
  2038,
  2100,
  3000,
  4713,
  4714,
  9999,
  10_000,
  12_345,
  65_536,
  271_821,
  275_760,
  275_761,
  999_999,
  13_800_000_000,
  2 ** 53,
]

const number = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 1, arbitrary: fc.nat({ max: 3000 }) },
)

const MONTHS = ['January', 'Feb', 'february', 'March', 'Juin', 'Sept.', 'Brumaire', 'Ramadan', '13']
const WHO = [
  'Caesar',
  'a baker',
  'Oppenheimer',
  'nobody',
  'two people',
  'ʻOumuamua',
  '__proto__',
  '',
]
const WHERE = [
  'Rome',
  'in Constantinople',
  'at sea',
  'on the Moon',
  'São Paulo',
  '東京',
  'Timbuktu,',
  'at 90°N 0°E',
  'in Nowhere',
  '',
]

type Write = (a: number, b: number, c: number, month: string) => string

/** Ways to write a time, with numbers that may be none. */
const WAYS: Write[] = [
  (a) => `${a}`,
  (a) => `-${a}`,
  (a) => `${a} BC`,
  (a) => `AD ${a}`,
  (a) => `${a} CE`,
  (a) => `c. ${a}s`,
  (a) => `in the ${a}th century BCE`,
  (a) => `${a} million years ago`,
  (a) => `${a} years from now`,
  (a) => `Easter ${a}`,
  (a) => `winter solstice ${a}`,
  (a) => `year ${a} of Nero`,
  (a) => `Anno Hegirae ${a}`,
  (a, b) => `${a}/${b}`,
  (a, b) => `between ${a} and ${b} BC`,
  (a, b) => `${a}:${b} AM`,
  (a, b, c) => `${a}/${b}/${c}`,
  (a, b, c) => `${a}-${b}-${c}T${b}:${a}:${c}Z`,
  (a, b, c) => `at ${a}:${b}:${c}`,
  (a, b, _c, month) => `${month} ${a}, ${b}`,
  (a, b, c, month) => `${a}:${b}, ${c} ${month} ${a} BC`,
  (a, _b, _c, month) => `the night of ${month} ${a}`,
]

const written = fc
  .tuple(fc.constantFrom(...WAYS), number, number, number, fc.constantFrom(...MONTHS))
  .map(([write, ...numbers]) => write(...numbers))

const madeUp = fc
  .tuple(fc.constantFrom(...WHO), fc.constantFrom(...WHERE), written, written, fc.nat({ max: 5 }))
  .map(([who, where, when, again, twice]) => {
    const parts = [who, where, when, twice === 0 ? again : '']
    return parts.filter((part) => part !== '').join(' ')
  })
  .filter((text) => text.length >= 3)

/** Queries: moments in history, most of them in ways in which nobody writes them. */
export const moment: fc.Arbitrary<string> = fc.oneof(fc.constantFrom(...KNOWN), madeUp)
