import type { RenderInput } from '../../pipeline/state.ts'
import { answerJudge } from '../offline/date-and-place.ts'
import type { StepAnswer } from './step.ts'

/** Text that is no description of a moment by its form. */
const NO_MOMENT = new Set(['code', 'talk', 'question'])

/**
 * Refuses, without asking a model, what is plainly no moment: code, small talk and questions in which
 * the almanac recognises nothing, and text without letters. Null: a model has to judge.
 */
export function refuseLocally(input: RenderInput): StepAnswer<'judge'> | null {
  const { facts, request } = input
  const plain = NO_MOMENT.has(facts.form) || !/\p{L}{2}/u.test(request.query)
  if (facts.tier !== 'ungrounded' || !plain) return null
  return {
    output: answerJudge(input),
    provider: 'offline',
    model: 'offline',
    attempts: [],
    claims: [],
    warnings: [],
  }
}
