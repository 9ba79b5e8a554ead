import type { Asked } from './asked.ts'
import { tellFacts } from './passage.ts'
import type { Question } from './question.ts'
import { type Reply, replyOf } from './reply.ts'
import type { Subject } from './subject.ts'

/** Names by which the murder of the Jews of Europe is known since. */
const NAMED = /\b(?:holocaust|shoah)\b/
const FIRST_YEAR = 1933
const OF_IT = /\b(?:Jews?|Jewish|camps?|deport\w*|ghettos?|SS)\b/
const MOST = 2

/** Whether a question names this crime. At its own time and since it is never left open. */
export function namesCrime({ folded }: Question, { year }: Subject): 'known' | 'later' | null {
  if (year === null || !NAMED.test(folded)) return null
  return year < FIRST_YEAR ? 'later' : 'known'
}

/** That it is beyond doubt, whoever is asked and however; with what of it stands on record here. */
export function replyCrime({ subject, facts, seed }: Asked): Reply {
  const told = facts.filter(({ text, kind }) => kind !== 'company' && OF_IT.test(text))
  const said =
    'The murder of the Jews of Europe is established beyond all doubt, whatever anybody says of it.'
  return replyOf([said], tellFacts(told.slice(0, MOST), subject, seed))
}
