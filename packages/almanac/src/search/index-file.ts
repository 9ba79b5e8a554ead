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
  const numbers: number[] = []
  let [sum, difference] = [0, 0]
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : SPACE
    if (code !== SPACE) {
      difference = difference * 36 + (code < LETTER_A ? code - DIGIT_0 : code - LETTER_A + 10)
    } else if (text.length > 0) {
      sum += difference
      numbers.push(sum)
      difference = 0
    }
  }
  return numbers
}

const [SPACE, DIGIT_0, LETTER_A] = [32, 48, 97]

/**
 * Layout: the number of events; a line for each, refs, length and years; a line for each word,
 * sorted, with the number of its events and those.
 */
export function writeIndex(
  events: readonly IndexedEvent[],
  words: ReadonlyMap<string, Posting>,
): string {
  const eventLines = events.map(({ refs, length, from, to }) =>
    [refs.join(' '), length, from, to].join('\t'),
  )
  const wordLines = [...words]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, { names, context }]) =>
      [word, names.length + context.length, encode(names), encode(context)].join('\t'),
    )
  return [String(events.length), ...eventLines, ...wordLines].join('\n')
}

/** The index in memory: lists of events are read when their word is asked for. */
export interface WordIndex {
  events: readonly IndexedEvent[]
  /** All words, sorted. */
  words(): readonly string[]
  /** How many events have a word. */
  frequency(word: string): number
  /** The events of a word; null when no event has it. */
  posting(word: string): Posting | null
}

/** Reads the lines of what `writeIndex` wrote. */
export function readIndex([count = '0', ...lines]: readonly string[]): WordIndex {
  const size = Number(count)
  const events = lines.slice(0, size).map((line): IndexedEvent => {
    const [refs = '', length, from, to] = line.split('\t')
    return { refs: refs.split(' '), length: Number(length), from: Number(from), to: Number(to) }
  })
  const wordLines = new Map<string, string>()
  for (let at = size; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    wordLines.set(line.slice(0, line.indexOf('\t')), line)
  }
  const frequencies = new Map<string, number>()
  const frequency = (word: string) => {
    const known = frequencies.get(word)
    const line = wordLines.get(word)
    if (known !== undefined || line === undefined) return known ?? 0
    const found = Number.parseInt(line.slice(word.length + 1), 10)
    frequencies.set(word, found)
    return found
  }
  const read = new Map<string, Posting>()
  const posting = (word: string) => {
    const known = read.get(word)
    const line = wordLines.get(word)
    if (known || line === undefined) return known ?? null
    const [, , names = '', context = ''] = line.split('\t')
    const found = { names: decode(names), context: decode(context) }
    read.set(word, found)
    return found
  }
  return {
    events,
    words: () => [...wordLines.keys()],
    frequency,
    posting,
  }
}
