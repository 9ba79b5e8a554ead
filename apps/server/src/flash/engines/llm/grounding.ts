import { searchCandidates } from '../../../providers/models/candidates.ts'
import { ProviderError, type SearchEvidence } from '../../../providers/provider.ts'
import { completeSearch, groundingSearch } from '../../agents/grounding.ts'
import { NO_GROUNDING } from '../../agents/prompting/evidence.ts'
import { unmarkText } from '../../agents/prompting/mark.ts'
import { ask, toWarnings } from './ask.ts'
import { toPromptInput } from './prompt-input.ts'
import { notAsked, type StepAnswer, type StepContext } from './step.ts'

const UNMEASURED = { overall: null, date: null, location: null, grounding: null }

/** What is said when nobody can search. */
function skipped(permissive: boolean): StepAnswer<'grounding'> {
  const detail = permissive
    ? 'Nothing was searched: no provider with a search of open weights is configured'
    : 'Nothing was searched: no provider with a search is configured'
  return {
    ...notAsked('no provider with a search is configured'),
    warnings: [{ code: 'grounding_skipped', detail }],
    output: {
      grounding: NO_GROUNDING,
      claims: [],
      citations: [],
      confidence: UNMEASURED,
      evidence: null,
    },
  }
}

const NO_SEARCH: SearchEvidence = { queries: [], sources: [], supports: [], suggestionsHtml: null }

/** Searches what is on record. The answer is text: a model that searches writes no reliable JSON. */
export async function answerGrounding(context: StepContext): Promise<StepAnswer<'grounding'>> {
  const { scope, signal } = context
  const candidates = searchCandidates(scope.choice.text, scope.available)
  if (candidates.length === 0) return skipped(scope.choice.text.permissive)
  const asked = await ask(scope, groundingSearch, toPromptInput(context), {
    candidates,
    signal,
    search: true,
  })
  const { provider, model, attempts } = asked
  const warnings = [...asked.warnings, ...toWarnings(asked.findings)]
  if (provider !== 'google' && provider !== 'openrouter') {
    throw new ProviderError('invalid_request', `${provider} cannot search`)
  }
  const output = completeSearch({
    text: asked.reply,
    search: asked.answer.search ?? NO_SEARCH,
    provider,
    model,
    at: new Date(),
  })
  for (const passage of output.evidence?.passages ?? []) {
    passage.text = unmarkText(passage.text, scope.mark)
  }
  if (output.grounding.status === 'failed') {
    const detail = 'The search brought no sources; what it says is from memory'
    warnings.push({ code: 'grounding_failed', detail })
  }
  return { output, provider, model, attempts, warnings, claims: output.claims }
}
