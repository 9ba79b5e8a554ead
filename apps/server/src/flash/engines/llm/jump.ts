import type { RenderInput } from '../../pipeline/state.ts'
import { answerJudge, answerTimeline } from '../offline/date-and-place.ts'
import { notAsked, type StepAnswer } from './step.ts'

/** A jump starts from a moment that was let in: nobody has to judge where it leads. Null without a jump. */
export function countJudge(input: RenderInput): StepAnswer<'judge'> | null {
  if (!input.carried) return null
  return { ...notAsked('a jump starts from a moment that was let in'), output: answerJudge(input) }
}

/** When and where a jump leads is counted: no model has a say in it. Null without a jump. */
export function countTimeline(input: RenderInput): StepAnswer<'timeline'> | null {
  if (!input.carried) return null
  return { ...notAsked('date and place of a jump are counted'), output: answerTimeline(input) }
}
