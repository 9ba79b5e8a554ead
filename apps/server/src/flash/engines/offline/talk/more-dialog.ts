import type { MomentWords } from '@timepoint/almanac'
import type { DialogLine } from '@timepoint/contracts'
import { isNeverShown } from '../../../agents/prompting/protected.ts'
import type { DialogWish, TalkScene } from '../../../interactions/interaction.ts'
import { momentOf } from '../known.ts'

/** Lines that are on record, and what a reader should know of them. */
export interface MoreDialog {
  lines: DialogLine[]
  context: string
}

function toLine({ speaker, text, tone, action, provenance }: MomentWords): DialogLine {
  return { speaker, text, tone, action, response_to: null, is_whispered: false, provenance }
}

/** Words on record that can be heard in the scene. */
function heardWords({ facts }: TalkScene): MomentWords[] {
  const moment = momentOf(facts)
  const away = moment?.people.filter(({ present }) => !present).map(({ name }) => name) ?? []
  const year = facts.date?.year ?? null
  return (moment?.words ?? []).filter(
    ({ speaker }) => !away.includes(speaker) && !isNeverShown(speaker, year),
  )
}

/** Why there are no further lines. */
function whyNone(
  scene: TalkScene,
  known: readonly MomentWords[],
  own: readonly MomentWords[],
): string {
  const isSilent = (scene.result.dialog ?? []).length === 0
  if (known.length === 0) {
    return isSilent
      ? 'No words of this moment are on record, in the scene or beyond it. Offline nobody is given any.'
      : 'No words beyond those of the scene are on record. Offline nobody is given any.'
  }
  if (own.length > 0) {
    return 'No further words are on record: the scene already has all that these people are recorded to have said.'
  }
  return 'No words of these people are on record, only of others in the scene. Offline nobody is given any.'
}

/**
 * Words on record of those who may speak that the scene does not have yet, in their order; usually
 * none. A topic cannot be followed, since nothing is written offline.
 */
export function moreDialog(scene: TalkScene, { characters, lines, topic }: DialogWish): MoreDialog {
  const names = characters.map(({ name }) => name)
  const known = heardWords(scene)
  const own = known.filter(({ speaker }) => names.includes(speaker))
  const spoken = (scene.result.dialog ?? []).map(({ text }) => text)
  const further = own.filter(({ text }) => !spoken.includes(text)).slice(0, lines)
  const aside = topic === null ? '' : ' The topic was left aside: offline no lines are written.'
  const context =
    further.length > 0
      ? 'These words are on record of this moment; nothing was written for it.'
      : whyNone(scene, known, own)
  return { lines: further.map(toLine), context: context + aside }
}
