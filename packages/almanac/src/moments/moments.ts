import { readDataLines } from '../places/data-file.ts'
import type { CuratedMoment } from './moment.ts'

let loaded: ReadonlyMap<string, CuratedMoment> | null = null

/** Freezes a JSON value and all it holds, so that callers can share it. */
function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) freezeDeep(part)
    Object.freeze(value)
  }
  return value
}

function load(): ReadonlyMap<string, CuratedMoment> {
  if (loaded) return loaded
  const moments = readDataLines('moments.jsonl.zst').map((line): CuratedMoment => JSON.parse(line))
  loaded = new Map(moments.map((moment) => [moment.id, freezeDeep(moment)]))
  return loaded
}

/**
 * All curated moments, oldest first, then by id, frozen. They are read at the first call from the
 * packed file, which `npm run gen` makes of the files in data/moments after checking their form.
 */
export function allMoments(): readonly CuratedMoment[] {
  return [...load().values()]
}

/** The moment with this id, frozen; null when there is none. */
export function momentById(id: string): CuratedMoment | null {
  return load().get(id) ?? null
}

/** The moments that name this one among their causes, oldest first. */
export function consequencesOf({ id }: CuratedMoment): CuratedMoment[] {
  return allMoments().filter((moment) => moment.causes.includes(id))
}

/**
 * Number of words in the moment's statements of fact: every fact, description of a relationship and
 * recorded sensation. Titles, glosses, notes, quotations and names of sources do not count.
 */
export function factWordCount(moment: CuratedMoment): number {
  const { words: _words, sources: _sources, ...facts } = moment
  return factTexts(facts)
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== '').length
}

function factTexts(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) =>
    (key === 'text' || key === 'description') && typeof part === 'string'
      ? [part]
      : factTexts(part),
  )
}
