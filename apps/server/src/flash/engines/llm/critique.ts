import { textCandidates } from '../../../providers/models/candidates.ts'
import { RoutingError } from '../../../providers/router/routing-error.ts'
import { critique, hasCritical } from '../../agents/critique.ts'
import { chooseBetter, completeRewrite, dialogRewrite } from '../../agents/dialog-rewrite.ts'
import { lineClaims } from '../../agents/prompting/dialog-lines.ts'
import { ask, toWarnings } from './ask.ts'
import { toPromptInput } from './prompt-input.ts'
import { notAsked, type StepAnswer, type StepContext } from './step.ts'

/**
 * Reviews the dialog and, when something in it is critical, has the lines concerned mended once. The
 * better version is kept, by what code finds in both; there is no second review.
 */
export async function answerCritique(context: StepContext): Promise<StepAnswer<'critique'>> {
  const { scope, state, signal } = context
  const lines = state.dialog?.lines ?? []
  if (lines.every(({ provenance }) => provenance !== 'dramatized')) {
    const output = { issues: [], rewritten: null }
    return { ...notAsked('nothing that was said is of our making'), output }
  }
  const input = toPromptInput(context)
  const candidates = textCandidates(scope.choice.text, scope.available)
  const began = performance.now()
  const review = await ask(scope, critique.prompt, input, { candidates, signal })
  const tookMs = performance.now() - began
  const { output } = critique.complete(review.reply, input)
  const answer: StepAnswer<'critique'> = {
    output,
    provider: review.provider,
    model: review.model,
    attempts: review.attempts,
    warnings: [...review.warnings, ...toWarnings(review.findings)],
    claims: [],
  }
  if (!hasCritical(output.issues) || !scope.budget.hasRoomFor(tookMs)) return answer
  const rewriteInput = { ...input, lines, issues: output.issues }
  try {
    const rewrite = await ask(scope, dialogRewrite, rewriteInput, { candidates, signal })
    const mended = completeRewrite(rewrite.reply, rewriteInput)
    const better = chooseBetter(lines, mended, rewriteInput)
    const attempts = [...answer.attempts, ...rewrite.attempts]
    if (better === lines) return { ...answer, attempts }
    return {
      ...answer,
      attempts,
      output: { ...output, rewritten: better },
      claims: lineClaims(better, input),
    }
  } catch (error) {
    if (!(error instanceof RoutingError)) throw error
    const detail = `Lines with critical faults could not be mended. ${error.message}`
    return {
      ...answer,
      attempts: [...answer.attempts, ...error.attempts],
      warnings: [...answer.warnings, { code: 'rewrite_failed', detail }],
    }
  }
}
