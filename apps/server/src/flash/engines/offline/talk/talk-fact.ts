import type { MomentWords } from '@timepoint/almanac'
import type { ClaimSource } from '@timepoint/contracts'
import type { z } from 'zod'

/** What a fact is of. `event`, `life` and `documented` are of scenes without a curated moment. */
export type FactKind =
  | 'identity'
  | 'age'
  | 'presence'
  | 'did'
  | 'position'
  | 'clothing'
  | 'date'
  | 'place'
  | 'setting'
  | 'sky'
  | 'weather'
  | 'sight'
  | 'sound'
  | 'smell'
  | 'touch'
  | 'taste'
  | 'objects'
  | 'crowd'
  | 'company'
  | 'relation'
  | 'other'
  | 'summary'
  | 'before'
  | 'stakes'
  | 'words'
  | 'heard'
  | 'earlier'
  | 'event'
  | 'documented'

/** Something on record that may be told to whoever talks with a person. */
export interface TalkFact {
  kind: FactKind
  /** Without anything of what came later. Words on record are told as they are. */
  text: string
  /** Whom it is of, beside the person who is asked. */
  about: string | null
  sources: z.infer<typeof ClaimSource>[]
  /** The words, where it is some that were spoken or written. */
  words: MomentWords | null
}
