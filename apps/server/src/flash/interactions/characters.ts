import { fold } from '@timepoint/almanac'
import type { Character } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'

/** Lower case without accents and punctuation, of which every kind parts words. */
function plainName(name: string): string {
  return fold(name.normalize('NFKC').replace(/[^\p{L}\p{M}\p{N}]+/gu, ' '))
}

/** Those who have a name, in any case, with or without accents; or else those who have it as a part. */
function havingName(name: string, cast: readonly Character[]): Character[] {
  const wanted = plainName(name)
  if (wanted === '') return []
  const exact = cast.find((one) => plainName(one.name) === wanted)
  if (exact) return [exact]
  return cast.filter((one) => ` ${plainName(one.name)} `.includes(` ${wanted} `))
}

/** Whoever has the name, or the only one who has it as a part. */
export function findCharacter(name: string, cast: readonly Character[]): Character | null {
  const [found, other] = havingName(name, cast)
  return found && !other ? found : null
}

const listed = (people: readonly Character[]) => people.map(({ name }) => name).join(', ')

/** @param names that were asked for. */
function nobody(names: readonly string[], cast: readonly Character[]): AppError {
  if (cast.length === 0) return new AppError('not_found', { detail: 'Nobody is in this scene' })
  const several = names.map((name) => havingName(name, cast)).find(({ length }) => length > 1)
  const detail = several
    ? `More than one here has that name: ${listed(several)}`
    : `Nobody of that name is here. Here are: ${listed(cast)}`
  return new AppError('not_found', { detail })
}

/** @throws AppError not_found that says who is there. */
export function oneCharacter(name: string, cast: readonly Character[]): Character {
  const found = findCharacter(name, cast)
  if (!found) throw nobody([name], cast)
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
    if (cast.length === 0) throw nobody([], cast)
    return { characters: [...cast], unknown: [] }
  }
  const found = new Set(names.flatMap((name) => findCharacter(name, cast) ?? []))
  if (found.size === 0) throw nobody(names, cast)
  return {
    characters: cast.filter((one) => found.has(one)),
    unknown: [...new Set(names)].filter((name) => findCharacter(name, cast) === null),
  }
}
