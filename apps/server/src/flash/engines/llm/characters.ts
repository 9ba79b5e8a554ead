import type { Attempt, Claim, Warning } from '@timepoint/contracts'
import { textCandidates } from '../../../providers/models/candidates.ts'
import { RoutingError } from '../../../providers/router/routing-error.ts'
import { type BioInput, characterBio, completeBio } from '../../agents/character-bio.ts'
import { bareCharacter, completeCast } from '../../agents/characters.ts'
import type { CharacterStub } from '../../agents/outputs.ts'
import { ask, toWarnings } from './ask.ts'
import { toPromptInput } from './prompt-input.ts'
import { notAsked, type StepAnswer, type StepContext } from './step.ts'

/** What came of one biography. */
type Bio =
  | {
      character: ReturnType<typeof bareCharacter>
      model: string
      provider: string
      attempts: Attempt[]
      warnings: Warning[]
      claims: Claim[]
    }
  | { failed: RoutingError; stub: CharacterStub }

async function askBio({ scope, signal }: StepContext, input: BioInput): Promise<Bio> {
  try {
    const asked = await ask(scope, characterBio, input, {
      candidates: textCandidates(scope.choice.text, scope.available),
      signal,
    })
    const { output, claims = [] } = completeBio(asked.reply, input)
    const { provider, model, attempts } = asked
    const warnings = [...asked.warnings, ...toWarnings(asked.findings)]
    return { character: output, model, provider, attempts, warnings, claims }
  } catch (error) {
    if (!(error instanceof RoutingError)) throw error
    return { failed: error, stub: input.stub }
  }
}

/**
 * Writes all biographies beside each other. One that fails leaves its person with what the casting
 * dealt; the step fails only when all do.
 * @throws RoutingError
 */
export async function answerCharacters(context: StepContext): Promise<StepAnswer<'characters'>> {
  const { state } = context
  const stubs = state.identification?.characters ?? []
  if (stubs.length === 0) {
    return { ...notAsked('nobody is in the scene'), output: completeCast([], state) }
  }
  const input = toPromptInput(context)
  const bios = await Promise.all(
    stubs.map((stub) =>
      askBio(context, { ...input, stub, others: stubs.filter((other) => other !== stub) }),
    ),
  )
  const written = bios.filter((bio) => 'character' in bio)
  const failed = bios.filter((bio) => 'failed' in bio)
  const attempts = [
    ...written.flatMap((bio) => bio.attempts),
    ...failed.flatMap((bio) => bio.failed.attempts),
  ]
  const [first] = written
  const [failure] = failed
  if (!first && failure) throw new RoutingError(failure.failed, attempts)
  const missing = failed.map(({ stub, failed: { message } }) => ({
    code: 'character_bio_failed',
    detail: `${stub.name} has no biography. ${message}`,
  }))
  return {
    output: completeCast(
      [...written.map((bio) => bio.character), ...failed.map(({ stub }) => bareCharacter(stub))],
      state,
    ),
    provider: first?.provider ?? 'none',
    model: first?.model ?? 'none',
    attempts,
    warnings: [...written.flatMap((bio) => bio.warnings), ...missing],
    claims: written.flatMap((bio) => bio.claims),
  }
}
