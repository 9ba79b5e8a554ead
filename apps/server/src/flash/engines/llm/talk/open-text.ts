import { normalise } from '../../../agents/prompting/ledger.ts'
import type { RenderResult } from '../../../timepoints/render-result.ts'
import { splitHindsight, type Told } from '../fact-sheet/hindsight.ts'
import { withoutEnd } from '../fact-sheet/without-end.ts'

/** What of a finished scene only its readers know. */
export function hindsightOf({ moment, characters, graph, grounding }: RenderResult): string[] {
  const told = [
    moment?.after_context,
    moment?.consequences,
    moment?.dramatic_irony,
    moment?.historical_significance,
    graph?.historical_context,
    grounding?.historical_context,
    grounding?.event_mechanics,
    ...(characters?.characters ?? []).map(({ name, historical_note: note }) =>
      note === null ? null : `${name}: ${note}`,
    ),
  ]
  return told.flatMap((text) => (text?.trim() ? [text] : []))
}

/** Fewest words by which a sentence is known again. */
const TELLING = 4

/** Takes out of a text what tells of later times, and what the sheet keeps for readers. */
export function createFilter(told: Told, hidden: readonly string[]): (text: string) => string {
  const kept = hidden.map((text) => normalise(text))
  const isHidden = (sentence: string) => {
    const plain = normalise(sentence)
    if (plain.split(' ').length < TELLING) return false
    return kept.some(
      (text) => text.includes(plain) || (text.split(' ').length >= TELLING && plain.includes(text)),
    )
  }
  return (text) =>
    withoutEnd(splitHindsight(text, told).open)
      .split(/(?<=[.!?]) /)
      .filter((sentence) => !isHidden(sentence))
      .join(' ')
}
