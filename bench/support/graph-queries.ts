import type { MadeHistory, MadeMoment } from './moments.ts'
import { SKEW, wordOf } from './moments.ts'

/** A kind of request, and what it asks for each time. */
export interface GraphQuery {
  label: string
  /** Requests that are measured. */
  count: number
  /** The n-th address, below the mount. */
  path(n: number): string
  /** p95 in milliseconds at the largest N; null: shown only. */
  limitMs: number | null
  /** What an answer must be besides 200, so that nothing fast and wrong counts. */
  isRight?(body: unknown, n: number): boolean
  /** How many moments or relations are gone through for an answer. */
  goneThrough?(body: unknown): number
  /** In the place of that an address, below the mount, whose answer tells how many match; of more only `most`. */
  matching?: { path(n: number): string; most: number }
}

const CROWDED_YEAR = SKEW.crowdedYears[10]

const at = <T>(list: readonly T[], n: number): T => {
  const item = list[n % list.length]
  if (item === undefined) throw new Error('nothing to draw from')
  return item
}

/** Two letters in the middle changed places. */
function misspell(word: string): string {
  const middle = Math.floor(word.length / 2)
  return `${word.slice(0, middle - 1)}${word[middle] ?? ''}${word[middle - 1] ?? ''}${word.slice(middle + 1)}`
}

const isList = (body: unknown) => Array.isArray(body) && body.length > 0
const hasItems = (body: unknown) => isList((body as { items?: unknown }).items)
const hasNodes = (body: unknown) => Array.isArray((body as { nodes?: unknown }).nodes)

const totalOf = (most: number) => (body: unknown) =>
  Math.min((body as { total: number }).total, most)
const lengthOf = (body: unknown) => (body as unknown[]).length
const itemsOf = (body: unknown) => lengthOf((body as { items: unknown[] }).items)
const sizeOf = (body: unknown) => {
  const { nodes = [], edges = [] } = body as { nodes?: unknown[]; edges?: unknown[] }
  return nodes.length + edges.length
}

/** So many of what matches a search are ranked, of a list counted, and of a timeline spread. */
const [RANKED, COUNTED, SPREAD] = [5000, 20_000, 40_000]

const matching = (words: (n: number) => string, filters = '') => ({
  path: (n: number) => `/moments?limit=1&q=${encodeURIComponent(words(n))}${filters}`,
  most: RANKED,
})

const search = (query: string) => `/search?q=${encodeURIComponent(query)}`

interface Hit {
  name: string
  one_liner: string | null
  year: number
  score: number
}

const isHits = (body: unknown): body is Hit[] => Array.isArray(body)

const says = ({ name, one_liner: line }: Hit, word: string) =>
  `${name} ${line ?? ''}`.toLowerCase().includes(word.toLowerCase())

/** What was meant scores no more; above it everything says what was written. */
const MEANT = 0.5

const YEARS = '&year_from=-500&year_to=2000'

function searches(sample: readonly MadeMoment[]): GraphQuery[] {
  const rare = (n: number) => wordOf(1000 + ((n * 37) % 20_000))
  const kindOf = (n: number) => at(['battle', 'fire', 'trial'], n)
  const twoWords = (n: number) => `${kindOf(n)} ${wordOf(n % 200)}`
  const commonWord = (n: number) => at(['battle', 'treaty', 'siege', 'fire', 'voyage', 'revolt'], n)
  const rareWord = (n: number) => at(at(sample, n).name.split(' '), 3)
  const personOf = (n: number) => at(sample, n).figures[0] ?? rare(n)
  const lastWord = (n: number) => at(at(sample, n).name.split(' '), 2)
  return [
    {
      label: 'search: a rare word',
      count: 200,
      path: (n) => search(rareWord(n)),
      matching: matching(rareWord),
      limitMs: 50,
      isRight: isList,
    },
    {
      label: 'search: a common word of names',
      count: 200,
      path: (n) => search(commonWord(n)),
      matching: matching(commonWord),
      limitMs: 50,
      isRight: isList,
    },
    {
      label: 'search: a common word of texts',
      count: 200,
      // Each once: what was asked before is partly remembered.
      path: (n) => search(wordOf(n)),
      matching: matching(wordOf),
      limitMs: 50,
      isRight: isList,
    },
    {
      label: 'search: two words',
      count: 200,
      path: (n) => search(twoWords(n)),
      matching: matching(twoWords),
      limitMs: 50,
      isRight: (body, n) =>
        isHits(body) && body.every((hit) => hit.score <= MEANT || says(hit, kindOf(n))),
    },
    {
      label: 'search: a person, and years',
      count: 200,
      path: (n) => `${search(personOf(n))}${YEARS}`,
      matching: matching(personOf, YEARS),
      limitMs: 50,
      isRight: (body) => isHits(body) && body.every(({ year }) => year >= -500 && year <= 2000),
    },
    {
      label: 'search: a word with a slip',
      count: 200,
      path: (n) => search(misspell(lastWord(n))),
      matching: matching(lastWord),
      limitMs: 150,
      isRight: (body, n) =>
        isHits(body) &&
        body.some((hit) => [lastWord(n), misspell(lastWord(n))].some((word) => says(hit, word))),
    },
  ]
}

function walks(sample: readonly MadeMoment[], famous: readonly MadeMoment[]): GraphQuery[] {
  const crowded = sample.filter(({ year }) => year === CROWDED_YEAR)
  const among = crowded.length > 0 ? crowded : sample
  return [
    {
      label: 'neighbors',
      count: 300,
      path: (n) => `/graph/neighbors${at(sample, n).id}`,
      limitMs: 40,
      isRight: isList,
      goneThrough: lengthOf,
    },
    {
      label: `neighbors in ${CROWDED_YEAR}`,
      count: 200,
      path: (n) => `/graph/neighbors${at(among, n).id}`,
      limitMs: 40,
      isRight: isList,
      goneThrough: lengthOf,
    },
    {
      label: 'subgraph, 2 deep',
      count: 50,
      path: (n) => `/graph/subgraph${at(sample, n).id}`,
      limitMs: null,
      isRight: hasNodes,
      goneThrough: sizeOf,
    },
    {
      label: 'traverse, 4 deep',
      count: 200,
      path: (n) => `/graph/traverse${at(sample, n).id}?depth=4`,
      limitMs: 100,
      isRight: hasNodes,
      goneThrough: sizeOf,
    },
    {
      label: 'traverse from the famous, 4 deep',
      count: 100,
      path: (n) => `/graph/traverse${at(famous, n).id}?depth=4`,
      limitMs: 100,
      isRight: hasNodes,
      goneThrough: sizeOf,
    },
    {
      label: 'traverse from the famous, 4 deep, to 500 moments',
      count: 100,
      path: (n) => `/graph/traverse${at(famous, n).id}?depth=4&limit=500`,
      limitMs: 100,
      isRight: hasNodes,
      goneThrough: sizeOf,
    },
    {
      label: 'path between two',
      count: 100,
      path: (n) => `/graph/path?from=${at(sample, n).id}&to=${at(famous, n).id}`,
      limitMs: null,
      isRight: (body) => 'found' in (body as object),
    },
  ]
}

function pages(sample: readonly MadeMoment[]): GraphQuery[] {
  const part = (n: number, depth: number) =>
    at(sample, n)
      .id.split('/')
      .slice(1, depth + 1)
      .join('/')
  return [
    {
      label: 'detail',
      count: 500,
      path: (n) => `/moments${at(sample, n).id}?edges=stored`,
      limitMs: 5,
      isRight: (body) => 'tdf_hash' in (body as object),
    },
    {
      label: 'detail with derived relations',
      count: 200,
      path: (n) => `/moments${at(sample, n).id}`,
      limitMs: null,
    },
    {
      label: 'browse: years',
      count: 100,
      path: () => '/browse',
      limitMs: 20,
      isRight: hasItems,
      goneThrough: itemsOf,
    },
    {
      label: 'browse: within a year',
      count: 300,
      path: (n) => `/browse/${part(n, 1 + (n % 7))}`,
      limitMs: 20,
      isRight: hasItems,
      goneThrough: itemsOf,
    },
    {
      label: `browse: within ${CROWDED_YEAR}`,
      count: 100,
      path: (n) => `/browse/${CROWDED_YEAR}${n % 2 ? '/unknown/unknown/unknown' : '/june'}`,
      limitMs: 20,
      isRight: hasItems,
      goneThrough: itemsOf,
    },
    {
      label: 'today',
      count: 100,
      path: (n) =>
        `/today?date=${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`,
      limitMs: null,
    },
    { label: 'random', count: 200, path: () => '/random', limitMs: null },
    { label: 'stats', count: 50, path: () => '/stats', limitMs: 20 },
    {
      label: 'moments: newest',
      count: 100,
      path: (n) => `/moments?sort=newest&limit=${20 + (n % 80)}`,
      limitMs: null,
      isRight: hasItems,
    },
    {
      label: 'moments: of a country, by year',
      count: 100,
      path: (n) => `/moments?country=${at(sample, n).id.split('/')[5]}&sort=year`,
      limitMs: null,
      isRight: hasItems,
      goneThrough: totalOf(COUNTED),
    },
    {
      label: 'timeline: 5,000 of all',
      count: 20,
      path: () => '/timeline?limit=5000',
      limitMs: null,
      goneThrough: totalOf(SPREAD),
    },
    {
      label: 'timeline: ten years',
      count: 20,
      path: (n) => `/timeline?from=${1900 + n * 3}&to=${1910 + n * 3}&limit=2000`,
      limitMs: null,
      goneThrough: totalOf(SPREAD),
    },
  ]
}

/** Everything that is asked of the graph. */
export function graphQueries(
  sample: readonly MadeMoment[],
  famous: readonly MadeMoment[],
): GraphQuery[] {
  return [...pages(sample), ...searches(sample), ...walks(sample, famous)]
}

/** The next moments of a made-up history as bodies of `POST /ingest/subgraph`. */
export function ingestBody(history: MadeHistory, count: number) {
  const { nodes, edges } = history.next(count)
  return { nodes, body: JSON.stringify({ nodes, edges }) }
}
