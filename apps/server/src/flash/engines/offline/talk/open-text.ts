import { splitHindsight } from '../../llm/fact-sheet/hindsight.ts'
import { withoutEnd } from '../../llm/fact-sheet/without-end.ts'
import type { Subject } from './subject.ts'

/** How a life or a tale ended, as records say it beside what was done. */
const END_UNKNOWN = /[;,] (?:(?:his|her|their) (?:end|fate)|how) is not known[^.;]*/g
/** What is told of somebody only when all is over. */
const OWN_END = /\b(?:tomb|grave|funeral|(?:his|her|their) (?:own )?death)\b/i
/** What is called the last only when nothing came after it. */
const LAST_OF_ALL =
  /, (?:the|his|her|their) (?:very )?last (?:words?|message|letter|report|signal|order|call)\b[^.;,]*/gi
/** An office of which it is told who was the last to hold it: nobody knows that yet. */
const LAST_HOLDER =
  /^last (?:known )?(?=(?:\S+ ){0,2}(?:king|queen|ruler|emperor|empress|sultan|shah|tsar|commander|viceroy|governor|prime minister)\b)/i

/** Who somebody is, without what later records know of it. */
export function openGloss(text: string, subject: Subject): string {
  return openText(text.replace(LAST_HOLDER, ''), subject).replace(/\.$/, '')
}

/** A clause by which a record looks ahead from an event. */
const OUTCOME =
  /(?:,| and|;)? (?:(?:which |that )?(?:led to|left|resulted in|ended|began|opened the way)|leading to|resulting in|marking|ending|beginning)\b.*$/i

/** Sentences that go on to another day. */
const NEXT =
  /^(?:(?:On|In|By) )?(?:the|The) (?:next|following) (?:night|day|morning|evening|week|month|year|spring|summer|autumn|winter)\b/
/** A clause that does so. */
const AND_NEXT =
  /,? and [^,;.]*\b(?:next|following) (?:night|day|morning|evening|week|month|year)\b[^,;.]*/g
/** A list of deeds whose last one, with its "and", was cut off. */
const LAST_CUT = /^((?:He|She) [^,;.]*), (\w+s [^,;.]*)\.$/

/** A statement as those of the scene may hear it; empty when nothing is left. */
export function openText(text: string, { told }: Subject): string {
  const { open } = splitHindsight(text.replace(END_UNKNOWN, '').replace(AND_NEXT, ''), told)
  return sentences(open)
    .filter((one) => !NEXT.test(one))
    .join(' ')
}

function sentences(text: string): string[] {
  return text.split(/(?<=[.!?]) /)
}

/** A statement on what somebody does, without what becomes of them in it. */
export function openDeed(text: string, subject: Subject): string {
  const open = openText(withoutEnd(text.replace(END_UNKNOWN, '').replace(LAST_OF_ALL, '')), subject)
  const kept = sentences(open)
    .filter((one) => !OWN_END.test(one))
    .join(' ')
  return kept === text ? text : kept.replace(LAST_CUT, '$1 and $2.')
}

/** A statement on an event from a record that knows how it ended. */
export function openRecord(text: string, subject: Subject): string {
  return openText(text.replace(OUTCOME, ''), subject)
}
