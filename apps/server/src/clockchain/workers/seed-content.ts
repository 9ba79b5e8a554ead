import { type CuratedMoment, curatedDate, sourceText } from '@timepoint/almanac'
import type { Evidence } from '@timepoint/contracts'
import { type MomentContent, type MomentDate, NO_PROVENANCE } from '../moments/moment.ts'
import { momentDate } from '../moments/moment-date.ts'

const LINE_LETTERS = 200

/** At most so many characters: whole sentences where one fits, else whole words. */
export function shorten(text: string, letters: number): string {
  if ([...text].length <= letters) return text
  const start = [...text].slice(0, letters).join('')
  const sentence = /^.*[.!?](?=\s)/s.exec(start)?.[0]
  if (sentence !== undefined && [...sentence].length > letters / 3) return sentence
  const end = start.lastIndexOf(' ')
  const words = end > 0 ? start.slice(0, end) : [...start].slice(0, letters - 1).join('')
  return `${words.replace(/[\s,;:–—-]+$/, '')}…`
}

function dateOf(moment: CuratedMoment): MomentDate {
  const { year, month, day, hour, minute, season, timeOfDay, precision, calendar, approximate } =
    curatedDate(moment)
  const pad = (value: number) => String(value).padStart(2, '0')
  const time = hour === null || day === null ? null : `${pad(hour)}${pad(minute ?? 0)}`
  const known = { year, month, day, time, season, timeOfDay }
  return momentDate({ ...known, precision, calendar, isApproximate: approximate })
}

/** What the almanac says of a curated moment. */
export function seedContent(moment: CuratedMoment): MomentContent {
  const { title, place, people, tags, era, summary, sources } = moment
  const { name, country, region, city, latitude, longitude } = place
  return {
    name: title,
    oneLiner: shorten(summary.text, LINE_LETTERS),
    date: dateOf(moment),
    place: { name, country, region, city, latitude, longitude },
    slug: null,
    era,
    tags,
    figures: people.map((person) => person.name),
    sources: Object.values(sources).map((source) => ({
      url: null,
      title: source.title,
      citation: sourceText(source),
      quote: null,
    })),
    sourceType: 'historical',
    layer: 1,
    confidence: null,
    disclaimer: null,
    provenance: NO_PROVENANCE,
    scene: null,
    attributes: { almanac_id: moment.id },
  }
}

/** Why a curated moment came about, with what that rests on. */
export function seedCause({ before, sources }: CuratedMoment): {
  description: string
  evidence: Evidence[]
} {
  const cited = before.sources.flatMap((key) => sources[key] ?? [])
  return {
    description: before.text,
    evidence: cited.map((source) => ({ url: null, citation: sourceText(source), quote: null })),
  }
}
