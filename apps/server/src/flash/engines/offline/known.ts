import { type CuratedMoment, type Facts, type MomentWords, momentById } from '@timepoint/almanac'
import { AppError } from '../../../platform/errors.ts'
import type { RenderInput } from '../../pipeline/state.ts'

/** The curated moment of the facts; null in every other tier. */
export function momentOf(facts: Facts): CuratedMoment | null {
  if (facts.momentId === null) return null
  const moment = momentById(facts.momentId)
  if (!moment) throw new AppError('internal', { detail: 'The curated moment is gone' })
  return moment
}

/** The curated moment that a chain of jumps counts from; null where none is on record, or in no jump. */
export function anchorMoment({ carried }: Pick<RenderInput, 'carried'>): CuratedMoment | null {
  const id = carried?.anchor?.momentId ?? null
  return id === null ? null : momentById(id)
}

const MAX_LINES = 7
const MAX_CAST = 6

/**
 * The recorded words that can be heard in the scene: of people who are there, or of speakers whose
 * name is not on record. At most seven lines of six speakers.
 */
export function spokenWords(moment: CuratedMoment): MomentWords[] {
  const absent = moment.people.filter((person) => !person.present).map((person) => person.name)
  const heard = moment.words.filter(({ speaker }) => !absent.includes(speaker)).slice(0, MAX_LINES)
  const speakers = [...new Set(heard.map(({ speaker }) => speaker))].slice(0, MAX_CAST)
  return heard.filter(({ speaker }) => speakers.includes(speaker))
}
