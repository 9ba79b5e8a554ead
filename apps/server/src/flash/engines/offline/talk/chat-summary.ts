import { listText } from '../phrases.ts'
import { topicText } from './offers.ts'
import type { Subject } from './subject.ts'
import type { TalkFact } from './talk-fact.ts'
import { isTold } from './told.ts'

const LEAD = 'Told so far from the record'

/** Whether a summary names the topic of a fact as told. */
export function isInSummary({ kind }: TalkFact, summary: string | null, subject: Subject): boolean {
  const topic = topicText(kind, subject)
  return summary?.startsWith(LEAD) === true && topic !== null && summary.includes(topic)
}

/** The topics that were told in a conversation, those of an earlier summary among them. */
export function chatSummary(
  subject: Subject,
  facts: readonly TalkFact[],
  told: string,
  summary: string | null,
): string {
  const known = facts.filter((fact) => isTold(fact, told) || isInSummary(fact, summary, subject))
  const topics = [...new Set(known.flatMap(({ kind }) => topicText(kind, subject) ?? []))]
  if (topics.length === 0) return `Nothing on record of ${subject.mention} was told so far.`
  return `${LEAD} of ${subject.mention}: ${listText(topics)}.`
}
