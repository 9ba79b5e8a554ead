/** One word of the index and the events that have it. */
export interface Posting {
  /** Numbers of the events with the word in a name, ascending. */
  names: number[]
  /** And of those that have it only in the names of their people, place or age. */
  context: number[]
}

/** What the index keeps of an event: where it is told, and how many words it has. */
export interface IndexedEvent {
  /** Ids of curated moments (`m:trinity-test-1945`), numbers of entries (`c:12`) and stories (`f:3`), the main one first. */
  refs: string[]
  length: number
  /** First and last year that a query may name and still mean it. */
  from: number
  to: number
}

const encode = (numbers: readonly number[]) =>
  numbers.map((n, at) => (n - (numbers[at - 1] ?? 0)).toString(36)).join(' ')

/** Numbers that `encode` wrote, as differences in base 36. */
function decode(text: string): number[] {
  if (text === '') return []
  let sum = 0
  return text.split(' ').map((difference) => {
    sum += Number.parseInt(difference, 36)
    return sum
  })
}

/** Layout: the number of events; a line for each, refs, length and years; a line for each word, sorted. */
export function writeIndex(
  events: readonly IndexedEvent[],
  words: ReadonlyMap<string, Posting>,
): string {
  const eventLines = events.map(({ refs, length, from, to }) =>
    [refs.join(' '), length, from, to].join('\t'),
  )
  const wordLines = [...words]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, { names, context }]) => `${word}\t${encode(names)}\t${encode(context)}`)
  return [String(events.length), ...eventLines, ...wordLines].join('\n')
}

/** The index in memory: lists of events are read when their word is asked for. */
export interface WordIndex {
  events: readonly IndexedEvent[]
  /** Sorted. */
  words: readonly string[]
  /** The events of a word; null when no event has it. */
  posting(word: string): Posting | null
}

/** Reads the lines of what `writeIndex` wrote. */
export function readIndex([count = '0', ...lines]: readonly string[]): WordIndex {
  const size = Number(count)
  const events = lines.slice(0, size).map((line): IndexedEvent => {
    const [refs = '', length, from, to] = line.split('\t')
    return {
      refs: refs.split(' '),
      length: Number(length),
      from: Number(from),
      to: Number(to),
    }
  })
  const words: string[] = []
  const rest = new Map<string, string>()
  for (const line of lines.slice(size)) {
    const tab = line.indexOf('\t')
    const word = line.slice(0, tab)
    words.push(word)
    rest.set(word, line)
  }
  const read = new Map<string, Posting>()
  const posting = (word: string) => {
    const known = read.get(word)
    const line = rest.get(word)
    if (known || line === undefined) return known ?? null
    const [, names = '', context = ''] = line.split('\t')
    const found = { names: decode(names), context: decode(context) }
    read.set(word, found)
    return found
  }
  return { events, words, posting }
}
