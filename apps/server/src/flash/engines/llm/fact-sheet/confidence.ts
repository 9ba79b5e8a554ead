import { type Facts, momentById, type Source } from '@timepoint/almanac'
import type { Claim, Confidence } from '@timepoint/contracts'
import type { AgentOutput, Evidence } from '../../../agents/outputs.ts'
import { hostOf } from '../../../agents/prompting/evidence.ts'
import { countConfidence, normalise } from '../../../agents/prompting/ledger.ts'
import { dateText, hourText, placeText } from '../../offline/phrases.ts'
import { confidenceOf, documented, sourcesOf } from '../../offline/source-text.ts'
import { dateOfTimeline } from './timeline-date.ts'

type Timeline = AgentOutput<'timeline'>

/** What date, place and grounding are measured by. */
export interface Measured {
  facts: Facts
  timeline: Timeline | undefined
  evidence: Evidence | null
  /** Of the fields that were verified in the search; null when none were. */
  grounding: number | null
}

/** An approximate date is never surer than this. */
const APPROXIMATE = 0.7

/** Whether a text has a year: early ones only with their era, since a bare 79 is any number. */
function carriesYear(text: string, year: number): boolean {
  if (year < 0) return new RegExp(`\\b${-year}\\s*B\\.?C`, 'i').test(text)
  if (year >= 100) return new RegExp(`\\b${year}\\b(?!\\s*B\\.?C)`).test(text)
  return new RegExp(`\\bA\\.?D\\.?\\s*${year}\\b|\\b${year}\\s*(?:A\\.?D|C\\.?E)`, 'i').test(text)
}

function carriesPlace(text: string, { place, location }: Timeline): boolean {
  const names = [place?.name, place?.city, location].flatMap((name) => name?.split(',')[0] ?? [])
  const said = ` ${normalise(text)} `
  return names.some((name) => normalise(name) !== '' && said.includes(` ${normalise(name)} `))
}

/** Sources with a passage that carries something, one of each publisher. */
function carriers(evidence: Evidence | null, carries: (text: string) => boolean): Claim['sources'] {
  if (!evidence) return []
  const holding = evidence.passages.filter(({ text }) => carries(text))
  const ids = new Set(holding.flatMap(({ sources }) => sources))
  const witnesses = new Map(
    evidence.sources.filter(({ id }) => ids.has(id)).map((source) => [hostOf(source), source]),
  )
  return [...witnesses.values()].map(({ id, title, url }) => {
    const span = holding.find(({ sources }) => sources.includes(id))?.text ?? null
    return { title: title ?? url, url, span, unchecked: false }
  })
}

/** The almanac's own sources of date and place: those of the curated moment, or of its record. */
function almanacSources(facts: Facts, part: 'date' | 'place'): Source[] {
  const moment = facts.momentId === null ? null : momentById(facts.momentId)
  if (moment) return sourcesOf(moment, moment[part].sources)
  if (part === 'place') return facts.placeSource ? [facts.placeSource] : []
  const [event] = facts.events
  const named = facts.title === null ? undefined : event
  return facts.dateSource && !facts.isCounted
    ? [facts.dateSource]
    : named
      ? [named.source, ...named.corroboratedBy]
      : []
}

function surest(...shares: (number | null)[]): number | null {
  const known = shares.filter((share) => share !== null)
  return known.length > 0 ? Math.max(...known) : null
}

function yearCarriers({ timeline, evidence }: Measured): Claim['sources'] {
  const year = timeline?.year ?? null
  return year === null ? [] : carriers(evidence, (text) => carriesYear(text, year))
}

function placeCarriers({ timeline, evidence }: Measured): Claim['sources'] {
  return timeline ? carriers(evidence, (text) => carriesPlace(text, timeline)) : []
}

/**
 * How sure date, place and grounding are, counted from records and from the publishers that carry
 * them; what nothing carries is null. `overall` is the lowest that is known.
 */
export function measureConfidence(measured: Measured): Confidence {
  const { facts, timeline, grounding } = measured
  const known = confidenceOf(almanacSources(facts, 'date'))
  const sure = surest(known, countConfidence(yearCarriers(measured)))
  const isLoose = timeline?.is_approximate ?? facts.date?.approximate ?? false
  const date = sure !== null && isLoose ? Math.min(sure, APPROXIMATE) : sure
  // That a town exists does not say that the moment was there, but it says where the town is.
  const location = surest(
    confidenceOf(almanacSources(facts, 'place')),
    countConfidence(placeCarriers(measured)),
  )
  const parts = [date, location, grounding].filter((share) => share !== null)
  return { overall: parts.length > 0 ? Math.min(...parts) : null, date, location, grounding }
}

function claimOf(field: string, text: string, records: Source[], found: Claim['sources']): Claim {
  if (records.length === 0 && found.length === 0) {
    return { text, field, status: 'inferred', sources: [], confidence: null }
  }
  const known = documented(field, text, records)
  const confidence = surest(known.confidence, countConfidence(found))
  return { ...known, sources: [...known.sources, ...found], confidence }
}

/** Date and place as claims: documented where a record or a passage says them, else inferred. */
export function claimsOfTimeline(measured: Measured): Claim[] {
  const { facts, timeline } = measured
  if (!timeline) return []
  const date = dateOfTimeline(timeline)
  const when = [dateText({ date, endYear: facts.endYear }), hourText(date)].filter(
    (part) => part !== null,
  )
  const where = facts.place ? placeText(facts.place) : timeline.location
  const claims: Claim[] = []
  if (when.length > 0) {
    const records = almanacSources(facts, 'date')
    const claim = claimOf('date', when.join(', '), records, yearCarriers(measured))
    // What is counted follows from what is on record: no passage says it.
    claims.push(facts.isCounted ? { ...claim, status: 'inferred' } : claim)
  }
  if (where) {
    claims.push(claimOf('location', where, almanacSources(facts, 'place'), placeCarriers(measured)))
  }
  return claims
}
