import { buildCanonicalUrl, MONTH_NAMES } from '@timepoint/almanac'

/** A moment as `POST /ingest/subgraph` takes it. */
export interface MadeMoment {
  id: string
  name: string
  one_liner: string
  year: number
  month: string | null
  day: number | null
  time: string | null
  date_precision: string
  country: string
  region: string | null
  city: string | null
  place: { name: string | null; latitude: number | null; longitude: number | null }
  layer: 1
  visibility: 'public'
  tags: string[]
  figures: string[]
  sources: string[]
  era: string
  source_type: 'historical'
  confidence: number
}

/** A relation as it takes it. */
export interface MadeEdge {
  source: string
  target: string
  edge_type: 'causes' | 'influences' | 'same_conflict'
  weight: number
  description: string
}

/**
 * How the made-up history is crowded, in shares of all moments. Cities, tags, figures and words are drawn
 * by Zipf's law: the k-th has a share of k^-s.
 */
export const SKEW = {
  /** Of all years these have more than any other, each its part of a tenth of all moments. */
  crowdedYears: [
    1789, 1848, 1914, 1915, 1916, 1917, 1918, 1939, 1940, 1941, 1942, 1943, 1944, 1945, 1968, 1989,
  ],
  crowdedShare: 0.1,
  /** Of the others there are the fewer the older they are: 1 / (age + 20 years), back to 5,000 years. */
  oldestYears: 5000,
  recentYears: 20,
  cities: { count: 4000, s: 0.8 },
  tags: { count: 500, s: 0.9 },
  figures: { count: 200_000, s: 0.7 },
  words: { count: 40_000, s: 0.9 },
  precision: { day: 0.6, month: 0.15, year: 0.15, minute: 0.04, decade: 0.03, century: 0.03 },
  unknownCity: 0.1,
  withCoordinates: 0.8,
  edgesPerMoment: 0.8,
} as const

/** Numbers from 0 to 1 that look random and are the same for a seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Draws ranks, from 0, by Zipf's law. */
function zipf({ count, s }: { count: number; s: number }, random: () => number): () => number {
  const sums = new Float64Array(count)
  let sum = 0
  for (let rank = 0; rank < count; rank += 1) {
    sum += (rank + 1) ** -s
    sums[rank] = sum
  }
  return () => {
    const wanted = random() * sum
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}

const ONSETS = 'b br c ch d dr f g gr h j k kl l m n p pr qu r s sh st t th tr v w y z'.split(' ')
const VOWELS = 'a e i o u ai ea ei ou ia'.split(' ')
const CODAS = ['', '', 'n', 'r', 's', 'l', 'm', 't', 'nd', 'rk', 'st', 'x']

/** Makes each thing once. */
function once<Made>(make: (rank: number) => Made): (rank: number) => Made {
  const made = new Map<number, Made>()
  return (rank) => {
    const known = made.get(rank)
    if (known !== undefined) return known
    const fresh = make(rank)
    made.set(rank, fresh)
    return fresh
  }
}

/** A word that no language has, the same for a number. */
export const wordOf = once(makeWord)

function makeWord(rank: number): string {
  const random = numbers(rank * 7919 + 17)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]
  const syllables = 2 + (rank > 300 ? 1 : 0) + (random() < 0.3 ? 1 : 0)
  return Array.from({ length: syllables }, (_, n) =>
    [pick(ONSETS), pick(VOWELS), n === syllables - 1 ? pick(CODAS) : ''].join(''),
  ).join('')
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

const DEEDS = ['Battle', 'Treaty', 'Siege', 'Coronation', 'Founding', 'Fire', 'Trial', 'Discovery']
const MORE = [
  'Flood',
  'Strike',
  'Opening',
  'Assassination',
  'Election',
  'Voyage',
  'Wedding',
  'Revolt',
]
const EVENTS = [...DEEDS, ...MORE]

interface City {
  country: string
  region: string
  city: string
  latitude: number
  longitude: number
}

const cityOf = once(makeCity)

function makeCity(rank: number): City {
  const random = numbers(rank * 104_729 + 3)
  const country = Math.floor(random() ** 2 * 180)
  const region = Math.floor(random() * 12)
  return {
    country: capital(wordOf(1_000_000 + country)),
    region: capital(wordOf(2_000_000 + country * 100 + region)),
    city: capital(wordOf(3_000_000 + rank)),
    latitude: Math.round((random() * 120 - 50) * 1e4) / 1e4,
    longitude: Math.round((random() * 360 - 180) * 1e4) / 1e4,
  }
}

const ERAS: [before: number, era: string][] = [
  [-500, 'ancient'],
  [500, 'classical'],
  [1500, 'medieval'],
  [1800, 'early-modern'],
  [1900, 'industrial'],
  [2000, 'modern'],
]

/** Where an edge may begin or end, and when. */
interface Anchor {
  path: string
  /** Years, months and days in one number that sorts. */
  at: number
}

/** How many earlier moments later ones may be related to. */
const REMEMBERED = 20_000

/** Makes moments and what relates them, without end and the same each time. */
export class MadeHistory {
  readonly #random: () => number
  readonly #city: () => number
  readonly #tag: () => number
  readonly #figure: () => number
  readonly #word: () => number
  readonly #remembered: Anchor[] = []
  #count = 0

  constructor(seed = 1) {
    this.#random = numbers(seed)
    this.#city = zipf(SKEW.cities, this.#random)
    this.#tag = zipf(SKEW.tags, this.#random)
    this.#figure = zipf(SKEW.figures, this.#random)
    this.#word = zipf(SKEW.words, this.#random)
  }

  /** The next so many moments, and relations among them and to earlier ones. */
  next(count: number): { nodes: MadeMoment[]; edges: MadeEdge[] } {
    const nodes = Array.from({ length: count }, () => this.#moment())
    const anchors = nodes.map(anchorOf).toSorted((a, b) => a.at - b.at)
    const edges: MadeEdge[] = []
    for (let made = 0; made < count * SKEW.edgesPerMoment; made += 1) {
      const edge = this.#edge(anchors)
      if (edge) edges.push(edge)
    }
    for (const anchor of anchors) this.#remember(anchor)
    return { nodes, edges }
  }

  #remember(anchor: Anchor): void {
    this.#count += 1
    if (this.#remembered.length < REMEMBERED) this.#remembered.push(anchor)
    else if (this.#random() < 0.05) this.#remembered[this.#index(REMEMBERED)] = anchor
  }

  #index(length: number): number {
    return Math.floor(this.#random() * length)
  }

  /** Mostly within a batch, and from what came before: so causes never make a circle. */
  #edge(batch: readonly Anchor[]): MadeEdge | null {
    const target = batch[this.#index(batch.length)]
    const isFar = this.#remembered.length > 0 && this.#random() < 0.4
    // Few of the remembered are famous: they are drawn again and again.
    const source = isFar
      ? this.#remembered[Math.floor(this.#random() ** 3 * this.#remembered.length)]
      : batch[this.#index(batch.length)]
    if (!source || !target || source.at >= target.at) return null
    const kind = this.#random()
    return {
      source: source.path,
      target: target.path,
      edge_type: kind < 0.6 ? 'causes' : kind < 0.85 ? 'influences' : 'same_conflict',
      weight: Math.round(this.#random() * 100) / 100,
      description: this.#words(6),
    }
  }

  #words(count: number): string {
    return Array.from({ length: count }, () => wordOf(this.#word())).join(' ')
  }

  #date() {
    const { crowdedYears, crowdedShare, oldestYears, recentYears, precision } = SKEW
    const isCrowded = this.#random() < crowdedShare
    const age = Math.floor(recentYears * ((oldestYears / recentYears) ** this.#random() - 1))
    const year = isCrowded ? crowdedYears[this.#index(crowdedYears.length)] : 2025 - age
    const wanted = this.#random()
    let sum = 0
    const found = Object.entries(precision).find(([, share]) => {
      sum += share
      return wanted < sum
    })
    return this.#dateOf(
      year === undefined || year < 1 ? (year ?? 1) - 1 : year,
      found?.[0] ?? 'day',
    )
  }

  #dateOf(year: number, precision: string) {
    const isSpan = precision === 'decade' || precision === 'century'
    const length = precision === 'decade' ? 10 : 100
    const first = isSpan ? Math.max(1, Math.floor(Math.abs(year) / length) * length) : year
    const hasMonth = ['minute', 'day', 'month'].includes(precision)
    const hasDay = hasMonth && precision !== 'month'
    const minute =
      String(this.#index(24)).padStart(2, '0') + String(this.#index(60)).padStart(2, '0')
    return {
      year: first,
      month: hasMonth ? 1 + this.#index(12) : null,
      day: hasDay ? 1 + this.#index(28) : null,
      time: precision === 'minute' ? minute : null,
      date_precision: precision,
    }
  }

  #moment(): MadeMoment {
    const { month, ...date } = this.#date()
    const place = cityOf(this.#city())
    const city = this.#random() < SKEW.unknownCity ? null : place.city
    const event = EVENTS[this.#index(EVENTS.length)] ?? 'Battle'
    const name = `${event} of ${capital(wordOf(this.#word()))} ${capital(wordOf(this.#word()))}`
    const located = this.#random() < SKEW.withCoordinates
    const at = { country: place.country, region: place.region, city }
    const unique = (draw: () => number, count: number) => [
      ...new Set(Array.from({ length: count }, draw)),
    ]
    return {
      id: buildCanonicalUrl({ ...date, month, ...at, slug: name }),
      name,
      one_liner: capital(`${this.#words(14)}.`),
      ...date,
      month: month === null ? null : (MONTH_NAMES[month - 1] ?? null),
      ...at,
      place: {
        name: null,
        latitude: located ? place.latitude : null,
        longitude: located ? place.longitude : null,
      },
      layer: 1,
      visibility: 'public',
      tags: unique(this.#tag, 1 + this.#index(4)).map((rank) => wordOf(5_000_000 + rank)),
      figures: unique(this.#figure, this.#index(4)).map(
        (rank) => `${capital(wordOf(6_000_000 + rank))} ${capital(wordOf(7_000_000 + rank))}`,
      ),
      sources: [`${capital(this.#words(2))}, ${capital(this.#words(3))}`],
      era: ERAS.find(([before]) => date.year < before)?.[1] ?? 'contemporary',
      source_type: 'historical',
      confidence: Math.round(this.#random() * 100) / 100,
    }
  }
}

function anchorOf({ id, year, month, day }: MadeMoment): Anchor {
  const number = month === null ? 0 : MONTH_NAMES.indexOf(month as (typeof MONTH_NAMES)[number]) + 1
  return { path: id, at: year * 400 + number * 31 + (day ?? 0) }
}
