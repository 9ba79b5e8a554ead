import type { PromptInput } from '../../../agents/agent.ts'
import {
  completeExtension,
  dialogExtension,
  type ExtensionInput,
  readExtensionLine,
} from '../../../agents/dialog-extension.ts'
import { speakersOf } from '../../../agents/prompting/cast.ts'
import { protectionOf } from '../../../agents/prompting/sensitivity.ts'
import type { DialogAnswer, DialogWish, Manner } from '../../../interactions/interaction.ts'
import { ask } from '../ask.ts'
import type { RenderScope } from '../scope.ts'
import { tellDialog } from '../tell.ts'
import { answeringOf, candidatesOf } from './talk-scope.ts'

/** What further lines are written from: of the cast those may speak whom the wish names. */
export function toExtensionInput(
  input: PromptInput,
  { characters, lines, topic, sequential }: DialogWish,
): ExtensionInput {
  const { state } = input
  const wanted = new Set(characters.map(({ name }) => name))
  const people = (state.characters?.characters ?? []).map((one) => ({
    ...one,
    speaks_in_scene: wanted.has(one.name),
  }))
  return {
    ...input,
    state: {
      ...state,
      ...(state.characters && { characters: { ...state.characters, characters: people } }),
    },
    length: { ...input.length, dialogLines: lines },
    said: state.dialog?.lines ?? [],
    topic,
    sequential,
  }
}

/** Whether lines may be written for anybody: for others code has words on record, or none. */
export function canBeWritten(input: ExtensionInput): boolean {
  return speakersOf(input).some(({ protection }) => protection.speech === 'free')
}

/** Who of those wished for is given no written lines, and why; null when all are. */
function silentText(input: ExtensionInput): string | null {
  const wanted = new Set(
    input.state.characters?.characters.flatMap((one) => (one.speaks_in_scene ? [one.name] : [])),
  )
  const bound = (input.state.identification?.characters ?? []).flatMap((stub) => {
    const { reason } = protectionOf(stub, input)
    return wanted.has(stub.name) && reason !== null ? [`${stub.name} ${reason}.`] : []
  })
  return bound.length > 0 ? bound.join(' ') : null
}

type OnLine = (line: DialogAnswer['lines'][number], restart: boolean) => void

function createTeller(onLine: OnLine, input: ExtensionInput) {
  return tellDialog(
    (content) => {
      if (content.kind === 'line') onLine(content.value, content.restart ?? false)
    },
    input.mark,
    (written) => readExtensionLine(written, input),
    input.length.dialogLines,
  )
}

/** Why there is nothing to read. */
const NOTHING = 'Nothing that the model wrote could be kept.'

/**
 * Asks a model for further lines.
 * @param onLine takes each line when it is complete.
 * @throws RoutingError when nobody gives a usable answer.
 */
export async function answerDialog(
  scope: RenderScope,
  input: ExtensionInput,
  { signal }: Pick<Manner, 'signal'>,
  onLine?: OnLine,
): Promise<DialogAnswer> {
  const teller = onLine && createTeller(onLine, input)
  const asked = await ask(scope, dialogExtension, input, {
    candidates: candidatesOf(scope),
    signal,
    ...(teller ? { onText: teller.onText } : {}),
  })
  const lines = completeExtension(asked.reply, input)
  teller?.end({ lines })
  const context = [lines.length === 0 ? NOTHING : null, silentText(input)].filter(Boolean)
  return { lines, context: context.length > 0 ? context.join(' ') : null, ...answeringOf(asked) }
}
