import type { Question } from './question.ts'
import type { Subject } from './subject.ts'
import type { TalkFact } from './talk-fact.ts'

/** What was said before in a conversation. */
export interface Earlier {
  /** Questions, oldest first. */
  asked: readonly string[]
  /** All answers, as one text. */
  told: string
  /** What was said before those; null when nothing was. */
  summary: string | null
}

/** A question with all that its answer rests on. */
export interface Asked {
  subject: Subject
  question: Question
  /** All that may be told. */
  facts: readonly TalkFact[]
  /** Those of them that were told before. */
  told: ReadonlySet<TalkFact>
  /** Decides between ways to say the same. */
  seed: string
  /** Whether the same was asked before. */
  isAgain: boolean
  /** Whether what was told is what others were heard to answer. */
  isHeard: boolean
  /** Whether it only asks to go on. */
  isMore: boolean
}
