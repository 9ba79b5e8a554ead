import type { Relation } from './expansion-edge.ts'

/** A moment that may belong beside another one. */
export interface Suggestion {
  /** What Flash is asked for: the name of an event, with its date and place. */
  query: string
  /** How it is related, seen from the moment that it is for. */
  relation: Relation
  /** In a sentence. */
  why: string
}
