import { once, readDataLines } from '../places/data-file.ts'
import type { BundledEvent } from './event.ts'

interface BundledEvents {
  wordnet: BundledEvent[]
  calendar: BundledEvent[]
  byRecord: Map<string, BundledEvent>
}

const openEvents = once((): BundledEvents => {
  const wordnet = readDataLines('events-wordnet.tsv').map(parseWordNetLine)
  const calendar = readDataLines('events-calendar.tsv').map(parseCalendarLine)
  const byRecord = new Map<string, BundledEvent>()
  for (const event of [...wordnet, ...calendar]) {
    if (event.source.kind === 'record') {
      byRecord.set(`${event.source.dataset}:${event.source.id}`, event)
    }
  }
  return { wordnet, calendar, byRecord }
})

function parseWordNetLine(line: string): BundledEvent {
  const [id = '', names = '', year, endYear, gloss = ''] = line.split('\t')
  const [title = ''] = names.split('|')
  return {
    names: names.split('|'),
    year: Number(year),
    endYear: Number(endYear),
    month: null,
    day: null,
    gloss,
    source: { kind: 'record', dataset: 'wordnet', id, title },
  }
}

function parseCalendarLine(line: string): BundledEvent {
  const [id = '', month, day, year, gloss = ''] = line.split('\t')
  return {
    names: [],
    year: Number(year),
    endYear: Number(year),
    month: Number(month),
    day: Number(day),
    gloss,
    source: {
      kind: 'record',
      dataset: 'debian-calendar',
      id,
      title: `calendar.history, line ${id}`,
    },
  }
}

/** Dated events of WordNet, in synset order. */
export function listWordNetEvents(): BundledEvent[] {
  return openEvents().wordnet
}

/** Dated entries of the calendar, in order of the day. Several are wrong: corroborate them. */
export function listCalendarEntries(): BundledEvent[] {
  return openEvents().calendar
}

/** The event of a record: a WordNet synset or a line of calendar.history; null if unknown. */
export function eventRecord(
  dataset: 'wordnet' | 'debian-calendar',
  id: string,
): BundledEvent | null {
  return openEvents().byRecord.get(`${dataset}:${id}`) ?? null
}
