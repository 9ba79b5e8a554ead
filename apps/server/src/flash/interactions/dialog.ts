import type { DialogFrame, DialogLine, DialogResponse, SpokenLine } from '@timepoint/contracts'
import type { OperationKind, Work } from '../operations/operation-kind.ts'
import { findCharacter } from './characters.ts'
import {
  latencyOf,
  openTalk,
  presentAnswering,
  type TalkContext,
  type TalkRequest,
} from './talk.ts'

/** A wish for more dialog, as it is stored until it is met. */
export interface DialogTask extends TalkRequest {
  /** Who may speak, as the cast spells them. */
  characters: string[]
  unknown: string[]
  lines: number
  topic: string | null
  sequential: boolean
}

const LIMIT_MS = 120_000

function spoken({ speaker, text, tone, provenance }: DialogLine): SpokenLine {
  return { speaker, text, tone, provenance }
}

/** Tells each line when it is complete. */
function teller({ tell, told }: Work) {
  let number = 0
  // Lines of an earlier try are taken back by the first of this one.
  let isStale = told.length > 0
  return (line: DialogLine, restart: boolean) => {
    if (restart) number = 0
    number += 1
    const data = { ...spoken(line), line_number: number }
    const again = restart || isStale ? { restart: true as const } : {}
    isStale = false
    tell({ event: 'line', data: { ...data, ...again } } satisfies DialogFrame)
  }
}

/** Has people of a scene go on talking. */
export function createDialogKind(context: TalkContext): OperationKind<DialogResponse> {
  return {
    limitMs: () => LIMIT_MS,

    async run(operation, work) {
      const task = operation.request as DialogTask
      const { scene, engine, manner } = await openTalk(context, operation, task, work)
      const cast = scene.result.characters?.characters ?? []
      const characters = task.characters.flatMap((name) => findCharacter(name, cast) ?? [])
      const { lines, topic, sequential } = task
      const answer = await engine.dialog(
        scene,
        { characters, lines, topic, sequential },
        manner,
        operation.streamed ? teller(work) : undefined,
      )
      return {
        dialog: answer.lines.map(spoken),
        context: answer.context,
        characters_involved: task.characters,
        unknown_characters: task.unknown,
        ...presentAnswering([answer]),
        latency_ms: latencyOf(operation),
      }
    },

    lastFrames({ dialog, latency_ms: _latency, ...shown }) {
      const data = { done: true as const, total_lines: dialog.length, ...shown }
      return [{ event: 'done', data } satisfies DialogFrame]
    },
  }
}
