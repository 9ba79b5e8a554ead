import { asideOf } from './aside.ts'
import { replyAside } from './aside-reply.ts'
import type { Asked, Earlier } from './asked.ts'
import { isInSummary } from './chat-summary.ts'
import { beyondOf } from './horizon.ts'
import { namesCrime, replyCrime } from './named-crime.ts'
import { offerOf } from './offers.ts'
import { tellFacts } from './passage.ts'
import { replyForSilent } from './protected-reply.ts'
import { type Question, readQuestion } from './question.ts'
import { isSupported } from './rank.ts'
import { replyFromRecord } from './record-reply.ts'
import { type Reply, replyOf } from './reply.ts'
import { beyondText } from './silence.ts'
import type { Subject } from './subject.ts'
import { talkFacts } from './talk-facts.ts'
import { isTold } from './told.ts'

function answerBeyond(asked: Asked): Reply | null {
  const { subject, question, facts, told, seed } = asked
  const beyond = beyondOf(question, subject, (term) => isSupported(term, facts))
  if (beyond === null) return null
  const stakes = facts.filter((fact) => fact.kind === 'stakes' && !told.has(fact)).slice(0, 1)
  const passages = beyond === 'later' ? tellFacts(stakes, subject, seed) : []
  const offer = passages.length > 0 ? '' : offerOf(subject, facts, told, seed)
  return replyOf([beyondText(beyond, subject, question)], passages, [offer])
}

/** The question that "tell me more" goes on with. */
function resume(question: Question, earlier: Earlier, subject: Subject): Question {
  if (!question.isMore) return question
  const last = earlier.asked
    .map((one) => readQuestion(one, subject))
    .findLast(({ isMore }) => !isMore)
  return last ?? question
}

/** Whether the same was asked before, in whatever words that come to the same. */
function wasAsked(question: Question, earlier: Earlier, subject: Subject): boolean {
  const key = ({ topics, terms, people }: Question) =>
    [topics.join(), terms.join(), people.map(({ name }) => name).join()].join('|')
  return earlier.asked.some((one) => {
    const other = readQuestion(one, subject)
    return (
      other.folded === question.folded ||
      (question.topics.length > 0 && key(other) === key(question))
    )
  })
}

/**
 * Answers a message to somebody of a scene from the record alone: what may be told of them at this
 * hour, best first, or that nothing is. Equal messages get equal answers.
 * @param earlier what was said before: when the same is asked again, what was not told yet comes first.
 */
export function answer(subject: Subject, message: string, earlier: Earlier): Reply {
  const facts = talkFacts(subject)
  const seed = `${message.trim().toLowerCase()} ${subject.name} ${earlier.asked.length}`
  const aside = asideOf(message, subject)
  if (aside === 'danger' || aside === 'machine') return replyAside(aside, subject, facts, seed)
  if (subject.voice === 'none') return replyForSilent(subject)
  if (aside !== null) return replyAside(aside, subject, facts, seed)
  const read = readQuestion(message, subject)
  const resumed = resume(read, earlier, subject)
  const isSupportedHere = (term: string) => isSupported(term, facts)
  // There is no more to tell of what cannot be known: what else there is goes on.
  const isBeyond = beyondOf(resumed, subject, isSupportedHere) !== null
  const question = read.isMore && isBeyond ? read : resumed
  const isAgain = read.isMore ? earlier.asked.length > 0 : wasAsked(question, earlier, subject)
  const told = new Set(
    facts.filter(
      (fact) => isTold(fact, earlier.told) || isInSummary(fact, earlier.summary, subject),
    ),
  )
  const asked = {
    subject,
    question,
    facts,
    told,
    seed,
    isAgain,
    isHeard: earlier.asked.length === 0,
    isMore: read.isMore,
  }
  if (namesCrime(read, subject) === 'known') return replyCrime(asked)
  return answerBeyond(asked) ?? replyFromRecord(asked)
}
