import { linkPeople, wasAlive } from '@timepoint/almanac'
import type { Evidence } from '../outputs.ts'
import { normalise } from './ledger.ts'

/** What can be copied out of a text. */
export const FIELDS = [
  'location',
  'venue_description',
  'date',
  'year',
  'participant',
  'present',
  'setting_details',
  'event_mechanics',
  'visible_technology',
  'photographic_reality',
  'historical_context',
] as const

/** Something copied out of a passage. */
export interface Entry {
  /** Words of the passage. */
  span: string
  /** Sources of the passage. */
  ids: string[]
  field: (typeof FIELDS)[number]
  value: string
}

/** An entry that the passages bear out, with the sources of the passage it stands in. */
export interface Verified extends Entry {
  sources: Evidence['sources']
}

const digitsOf = (text: string): string[] => text.match(/\d+/g) ?? []
const wordsOf = (text: string): string[] => normalise(text).split(' ').filter(Boolean)

/** The sources of the passages that hold the span, among those that the entry names. */
export function sourcesOf(
  { span, ids }: Entry,
  { passages, sources }: Evidence,
): Evidence['sources'] {
  const wanted = ` ${normalise(span)} `
  if (wanted.trim() === '') return []
  const holding = passages.filter(({ text }) => ` ${normalise(text)} `.includes(wanted))
  const carrying = new Set(holding.flatMap((passage) => passage.sources))
  return sources.filter(({ id }) => carrying.has(id) && ids.includes(id))
}

function lived(name: string, year: number | null): boolean {
  const [person] = linkPeople(name, { year: null })
  return year === null || !person || wasAlive(person, year)
}

/** Why an entry is not taken; null when it is. */
export function flawOf(entry: Entry, evidence: Evidence, year: number | null): string | null {
  const { span, value, field } = entry
  if (sourcesOf(entry, evidence).length === 0) return 'its span stands in no passage of its ids'
  const digits = digitsOf(span)
  if (digitsOf(value).some((number) => !digits.includes(number)))
    return 'its digits are not in its span'
  if (field === 'year' && yearOf(value) === null) return 'it is no year'
  if (field !== 'participant' && field !== 'present') return null
  const said = new Set(wordsOf(span))
  if (!wordsOf(value).every((word) => said.has(word))) return 'its name is not in its span'
  return lived(value, year) ? null : 'that person was not alive then'
}

/** `1613`, `44 BC`, `-44`; null for anything else. */
export function yearOf(value: string): number | null {
  const match = /^\s*(?:AD\s*)?(-?)(\d{1,6})\s*(BCE?)?(?:\s*(?:CE|AD))?\s*$/i.exec(value)
  const number = Number(match?.[2] ?? 0)
  if (number === 0) return null
  return match?.[1] || match?.[3] ? -number : number
}
