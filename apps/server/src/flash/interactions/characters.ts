import { fold } from '@timepoint/almanac'
import type { Character } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'

/** Lower case without accents and punctuation, of which every kind parts words. */
function plainName(name: string): string {
  return fold(name.normalize('NFKC').replace(/[^\p{L}\p{M}\p{N}]+/gu, ' '))
}

/** Whoever has the name, in any case, with or without accents; or the only one who has it as a part. */
export function findCharacter(name: string, cast: readonly Character[]): Character | null {
  const wanted = plainName(name)
  if (wanted === '') return null
  const exact = cast.find((one) => plainName(one.name) === wanted)
  if (exact) return exact
  const fitting = cast.filter((one) => ` ${plainName(one.name)} `.includes(` ${wanted} `))
  return fitting.length === 1 ? (fitting[0] ?? null) : null
}

function nobody(cast: readonly Character[]): AppError {
  const here = cast.map(({ name }) => name).join(', ')
  const detail =
    here === '' ? 'Nobody is in this scene' : `Nobody of that name is here. Here are: ${here}`
  return new AppError('not_found', { detail })
}

/** @throws AppError not_found that says who is there. */
export function oneCharacter(name: string, cast: readonly Character[]): Character {
  const found = findCharacter(name, cast)
  if (!found) throw nobody(cast)
  return found
}

/** Those who are meant, in the order of the cast, and the names that nobody has. */
export interface Chosen {
  characters: Character[]
  unknown: string[]
}

/** @throws AppError not_found that says who is there, when nobody is left. */
export function chooseCharacters(
  names: 'all' | readonly string[],
  cast: readonly Character[],
): Chosen {
  if (names === 'all') {
    if (cast.length === 0) throw nobody(cast)
    return { characters: [...cast], unknown: [] }
  }
  const found = new Set(names.flatMap((name) => findCharacter(name, cast) ?? []))
  if (found.size === 0) throw nobody(cast)
  return {
    characters: cast.filter((one) => found.has(one)),
    unknown: [...new Set(names)].filter((name) => findCharacter(name, cast) === null),
  }
}
