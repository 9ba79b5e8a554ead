import type { ClaimSource } from '@timepoint/contracts'
import type { z } from 'zod'
import type { Passage } from './passage.ts'

/** An answer on somebody of a scene. */
export interface Reply {
  /** Told of the person, never as if by them. */
  text: string
  /** What of it is taken from the record; empty when nothing is. */
  passages: readonly Passage[]
  /** The tone in which words that it quotes were said; null without any. */
  tone: string | null
  sources: z.infer<typeof ClaimSource>[]
}

/**
 * An answer from its parts.
 * @param before said first, in whole sentences. @param after said last.
 */
export function replyOf(
  before: readonly string[],
  passages: readonly Passage[] = [],
  after: readonly string[] = [],
): Reply {
  const parts = [...before, ...passages.map(({ text }) => text), ...after]
  const facts = passages.flatMap((passage) => passage.facts)
  const spoken = facts.find(({ kind, words }) => kind === 'words' && words?.tone != null)
  const sources = facts.flatMap((fact) => fact.sources)
  return {
    text: parts.filter((part) => part !== '').join(' '),
    passages,
    tone: spoken?.words?.tone ?? null,
    sources: [...new Map(sources.map((source) => [source.title, source])).values()],
  }
}
