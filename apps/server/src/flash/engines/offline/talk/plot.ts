import type { CuratedMoment, MomentPerson } from '@timepoint/almanac'
import type { Subject } from './subject.ts'

const PLOT = /\b(?:conspir\w+|plot(?:s|ted|ters?)?)\b/i
/** What those who are in a plot keep from the others, beside the plot itself. */
const KEPT = /\b(?:hidden|conceal\w*|unread|secret(?:ly)?|disguis\w*)\b/i
/** Where only the doer is of the plot, the deed is plain to see. */
const DOER = / by (?:one|some|all) of the (?:conspirators|plotters)\b/gi

function plottersOf({ people }: CuratedMoment): MomentPerson[] {
  return people.filter(({ gloss }) => PLOT.test(gloss))
}

/** Whether somebody is in the plot: by their own record, or as a friend of one who is. */
function isInIt(name: string, moment: CuratedMoment, plotters: readonly string[]): boolean {
  const friends = moment.relationships
    .filter(({ tension }) => tension === 'friendly')
    .filter(({ from, to }) => plotters.includes(from) || plotters.includes(to))
  return plotters.includes(name) || friends.some(({ from, to }) => from === name || to === name)
}

/** The parts of a text that tell nothing of a plot. */
function untold(parts: readonly string[]): string[] {
  const isTold = (one: string) => PLOT.test(one) || KEPT.test(one)
  // What "they" do hangs on the sentence before it.
  return parts.filter(
    (one, at) => !isTold(one) && !(/^They\b/.test(one) && isTold(parts[at - 1] ?? '')),
  )
}

/**
 * A statement as somebody can know it against whom, or beside whom, others plot: without the sentences
 * and the parts of a list that tell of it. Whoever is in it knows all.
 */
export function withoutPlot(text: string, { moment, knowledge }: Subject): string {
  const plotters = moment ? plottersOf(moment).map(({ name }) => name) : []
  if (moment === null || plotters.length === 0) return text
  if (knowledge && isInIt(knowledge.person.name, moment, plotters)) return text
  const seen = text.replace(DOER, '')
  const isSentence = /[.!?]$/.test(seen)
  const parts = isSentence ? seen.split(/(?<=[.!?]) /) : seen.split(', ')
  return untold(parts).join(isSentence ? ' ' : ', ')
}
