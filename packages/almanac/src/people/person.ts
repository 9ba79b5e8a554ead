import type { Source } from '../source.ts'

/** A person whom a bundled data set knows. Years are historical (no 0), null when unknown. */
export interface Person {
  name: string
  born: number | null
  died: number | null
  /** A short description as the data set gives it, for example "English naturalist". */
  gloss: string
  source: Source
  /** Records of other data sets about the same person, where they agree. */
  alsoIn?: Source[]
}

/** A person named in a text and alive in the year of the text. */
export interface PersonReading extends Person {
  /** Age in completed years at most (birthday unknown); null if either year is unknown. */
  age: number | null
  span: [number, number]
}
