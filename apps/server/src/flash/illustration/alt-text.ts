import { cleanText } from './caption.ts'
import { isAirless } from './ground.ts'
import type { IllustrationInput, Terrain } from './input.ts'
import { lightOf } from './part-of-day.ts'
import { resolveSilhouettes, type Setting } from './silhouettes/library.ts'

const GROUND: Record<Terrain, string> = {
  desert: 'a desert',
  plain: 'a plain',
  hills: 'rolling hills',
  mountains: 'mountains',
  coast: 'a coast',
  sea: 'the open sea',
  river: 'a river valley',
  city: 'a town',
  forest: 'a forest',
  ice: 'fields of ice',
  moon: 'the surface of the Moon',
  space: 'the edge of a planet in space',
  'deep-space': 'deep space',
}

function skyWords({ sky, hourKnown, partOfDay, terrain }: IllustrationInput): string {
  if (terrain === 'deep-space') return 'against black'
  if (isAirless(terrain)) return 'under a black sky'
  if (!sky && hourKnown && lightOf(partOfDay ?? null, 0))
    return `in the light of ${partOfDay}, without stars, because the day or the place is not known`
  if (!sky && hourKnown) return 'under a blank sky, because the day or the place is not known'
  if (!sky) return 'under a blank sky, because the hour is not known'
  const { altitude } = sky.sun
  if (sky.twilight === 'day') return `with the Sun ${Math.round(Math.max(altitude, 0))} degrees up`
  if (sky.twilight !== 'night') return `in twilight, the Sun ${Math.round(-altitude)} degrees down`
  return sky.moon.altitude > 0 ? 'on a moonlit night' : 'on a night without a moon'
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** One sentence for people who do not see the picture: kind of picture, ground, shapes, light. */
export function altText(input: IllustrationInput): string {
  const shapes = resolveSilhouettes(input.silhouettes, input).map((silhouette) => silhouette.words)
  const title = input.title ? cleanText(input.title) : ''
  const subject = title ? `Drawing for \u201c${title}\u201d` : 'Drawing'
  const standing = shapes.length > 0 ? ` with ${list(shapes)}` : ''
  const snow =
    input.snowy && !isAirless(input.terrain) && input.terrain !== 'sea' ? ' under snow' : ''
  return `${subject}: ${GROUND[input.terrain]}${snow}${standing}, ${skyWords(input)}.`
}

/**
 * The caption line that says what is computed and what is symbolic; the composer draws only the lines
 * that it is given, so callers add this one.
 */
export function pictureNote(
  input: Pick<IllustrationInput, 'sky' | 'silhouettes'> & Setting,
): string {
  const { sky, terrain } = input
  const shown = resolveSilhouettes(input.silhouettes, input).map(({ words }) => words)
  if (terrain === 'deep-space' && shown.length > 0)
    return `A symbolic drawing: ${list(shown)}. Nothing in it is computed.`
  if (isAirless(terrain)) return 'A symbolic drawing; nothing in it is computed.'
  if (!sky)
    return 'No sky is computed: that needs day, hour and place. Light, land and shapes are symbolic.'
  return sky.sun.altitude < -7
    ? 'Computed: light, Moon, planets and bright stars. Symbolic: land, shapes and faint stars.'
    : 'Computed: light, direction, Sun, Moon and planets. Symbolic: land and shapes.'
}
