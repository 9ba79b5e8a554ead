import type { Setting } from './setting.ts'

interface Exclusion {
  applies(setting: { year: number; region: Setting['region'] }): boolean
  things: readonly string[]
}

/** In no picture of ours. */
const ALWAYS = ['text', 'lettering', 'watermark', 'picture frame', 'gore']

const OLD_WORLD = [
  'europe',
  'mediterranean',
  'islamic',
  'south_asia',
  'east_asia',
  'japan',
  'africa',
]

/** What models like to put into an age that did not have it. */
const BY_AGE: readonly Exclusion[] = [
  {
    applies: ({ year }) => year < 1900,
    things: [
      'wristwatch',
      'zip',
      'plastic',
      'asphalt',
      'modern haircut',
      'contrails',
      'electric wires',
    ],
  },
  { applies: ({ year }) => year < 2007, things: ['smartphone'] },
  {
    applies: ({ year, region }) => year < 1500 && OLD_WORLD.includes(region ?? ''),
    things: ['maize', 'potato', 'tomato', 'chilli', 'tobacco', 'telescope', 'pocket watch'],
  },
  {
    applies: ({ year, region }) =>
      year < 1450 && region !== null && region !== 'east_asia' && region !== 'japan',
    things: ['printed pages'],
  },
  {
    applies: ({ year, region }) => year < 1500 && region === 'americas',
    things: ['horse', 'cattle', 'iron', 'wheeled cart', 'wheat', 'window glass'],
  },
  {
    applies: ({ year, region }) => year < 1850 && (region === 'east_asia' || region === 'japan'),
    things: ['geisha', 'samurai out of period', 'mixed dynasties', 'shoes indoors'],
  },
  {
    applies: ({ region }) => region === 'africa' || region === 'oceania',
    things: ['generic fur and feathers', 'safari light'],
  },
  {
    applies: ({ year }) => year >= 1500 && year < 1800,
    things: ['electric light', 'steel frame', 'photograph', 'rubber'],
  },
  { applies: ({ year }) => year >= 1800 && year < 1886, things: ['motor car'] },
  { applies: ({ year }) => year >= 1800 && year < 1904, things: ['aircraft'] },
  { applies: ({ year }) => year >= 1800 && year < 1914, things: ['neon sign'] },
  {
    applies: ({ year }) => year >= 1914 && year < 1946,
    things: ['television set', 'later insignia', 'plastic bags'],
  },
]

/** Things that the picture must not hold, as nouns; the general ones only, where the year is unknown. */
export function exclusionsFor({ year, region }: Pick<Setting, 'year' | 'region'>): string[] {
  if (year === null) return ALWAYS
  const own = BY_AGE.filter(({ applies }) => applies({ year, region })).flatMap(
    ({ things }) => things,
  )
  return [...new Set([...ALWAYS, ...own])]
}
