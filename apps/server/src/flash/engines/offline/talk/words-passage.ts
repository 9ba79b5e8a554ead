import { type MomentWords, sourceText, yearText } from '@timepoint/almanac'
import { mentionOf, type Subject } from './subject.ts'
import { choose } from './wording.ts'

/** How long after the hour words were written down; null when at once. */
function delayText({ recordedYear }: MomentWords, year: number | null): string | null {
  if (year === null) return null
  const across = year < 0 && recordedYear > 0 ? 1 : 0 // No year 0 between them.
  const years = recordedYear - year - across
  if (years <= 0) return null
  return years === 1 ? 'a year afterwards' : `${years} years afterwards`
}

/** Who has the words, and how late. */
function provenanceText(words: MomentWords, { moment, year }: Subject): string {
  const source = moment?.sources[words.source]
  const title = source && sourceText(source).replace(/(?: \([^()]*\))?, unchecked$/, '')
  const delay = delayText(words, year)
  const recorded = `recorded ${yearText(words.recordedYear)}`
  return [title, delay === null ? recorded : `${recorded}, ${delay}`].filter(Boolean).join('; ')
}

function leadText({ speaker, provenance }: MomentWords, seed: string): string {
  const who = mentionOf(speaker)
  return provenance === 'traditional'
    ? choose(seed, [
        `Tradition gives ${who} these words`,
        `Handed down as words of ${who}`,
        `As later writers have it, these are words of ${who}`,
      ])
    : choose(seed, [
        `On record as words of ${who} here`,
        `Words of ${who} that are on record here`,
        `The record keeps these words of ${who}`,
      ])
}

/** Words on record, quoted as they are, with the occasion, who has them and how late, and what is in doubt. */
export function wordsText(words: MomentWords, subject: Subject, seed: string): string {
  const occasion = words.action === null ? '' : ` (${words.action})`
  const note = words.note === null ? '' : ` ${words.note}`
  const quote = `“${words.text}” (${provenanceText(words, subject)}.)`
  return `${leadText(words, seed)}${occasion}: ${quote}${note}`
}
