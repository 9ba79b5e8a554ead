import { type Candidate, textCandidates } from '../../../../providers/models/candidates.ts'
import type { ThinkingLevel } from '../../../../providers/provider.ts'
import { sumAttempts } from '../../../../providers/router/attempt-log.ts'
import type { Answering, Manner, TalkScene } from '../../../interactions/interaction.ts'
import type { Asked } from '../ask.ts'
import { toWarnings } from '../ask.ts'
import { createScope, type LlmOptions, type RenderScope } from '../scope.ts'

/** What is asked for: a few sentences, or lines. */
export type TalkKind = 'words' | 'lines'

/** Limits of the visible output in tokens: more than what is asked for ever takes. */
const MAX_TOKENS: Record<TalkKind, number> = { words: 768, lines: 2048 }

/** Somebody waits for the first word: a few sentences need no more thought than this. */
function brief(level: ThinkingLevel): ThinkingLevel {
  return level === 'none' ? 'none' : 'low'
}

/** What all calls of one question share: the scene's models, unless the caller names one. */
export function createTalkScope(
  options: LlmOptions,
  { request: rendered }: Pick<TalkScene, 'request'>,
  { model, params, deadline }: Pick<Manner, 'model' | 'params' | 'deadline'>,
  kind: TalkKind,
): RenderScope {
  const request = { ...rendered, text_model: model ?? rendered.text_model, llm_params: params }
  const scope = createScope(options, { request, deadline })
  const { thinking } = scope
  return {
    ...scope,
    maxTokens: params?.max_tokens ?? MAX_TOKENS[kind],
    thinking: params?.thinking_level || kind === 'lines' ? thinking : brief(thinking),
  }
}

/** Who is asked, best first. */
export function candidatesOf({ choice, available }: RenderScope): Candidate[] {
  return textCandidates(choice.text, available)
}

/** Who answered and what a reader should know of it; what may not be shown is not quoted either. */
export function answeringOf(asked: Asked<unknown>): Answering {
  const { provider, model, attempts, warnings, findings } = asked
  const open = findings.filter(({ grave }) => !grave)
  const isGrave = open.length < findings.length
  const withheld = { code: 'check_failed', detail: 'What the model wrote could not be shown' }
  return {
    provider,
    model,
    usage: sumAttempts(attempts),
    warnings: [...warnings, ...(isGrave ? [withheld] : toWarnings(open))],
  }
}

/** Whether what came may not be shown. */
export function isWithheld({ findings }: Asked<unknown>): boolean {
  return findings.some(({ grave }) => grave)
}
