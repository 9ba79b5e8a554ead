import { culturesOf, type Whereabouts } from '../cultures.ts'
import { groundKindOf } from '../ground.ts'
import type { Terrain } from '../input.ts'
import { PLURALS } from '../silhouettes/fleets.ts'
import { fits, floats } from '../silhouettes/library.ts'
import { BY_NAME, IN_THE_OPEN, IN_TOWNS, IN_VILLAGES, NEW_YORK, SKYLINES } from './by-place.ts'
import { BY_WORD } from './by-word.ts'
import { type Choice, isSure } from './choice.ts'

/** What is known of a moment that nobody wrote for. */
export interface Occasion {
  /** What was asked. */
  text: string
  /** Historical numbering; null when unknown. */
  year: number | null
  /** The year of today: nothing is chosen for a later one. */
  thisYear: number
  /** Month and day of the year where they are known. */
  month?: number | null
  day?: number | null
  where: Whereabouts
  /** Name of the place; null without one. */
  name: string | null
  isTown: boolean
  terrain: Terrain
}

const MOST = 3
/** With a ship in view the land takes half of the picture. */
const MOST_ON_SHORE = 2
const MOST_BY_WORD = 2
const MOST_BY_PLACE = 2

/** Before this year nobody built with anything that lasted. */
const FIRST_ROOFS = -9000

const VILLAGE =
  /\bvillages?\b|\bhamlet\b|\bfarm(?:s|ers?|house|stead)?\b|\bpeasants?\b|\bshepherds?\b|\brural\b|\bcountryside\b/i

/** Of the palaces of Europe no two were alike, and their grounds were no town. */
const PALACE = /\bpalaces?\b|\bch[âa]teaux?\b/i

/** Words for more than one ship. */
const SEVERAL_SHIPS =
  /\b(?:ships|(?:long|steam)ships|steamers|dhows|galleys|triremes|caravels|canoes|outriggers|fleets?|flotilla|armada|convoy)\b/i

/** The first choice of a list that is sure and fits. */
type Finder = (choices: readonly Choice[]) => Choice | undefined

function byWords(text: string, find: Finder): string[] {
  const tags = BY_WORD.filter(([words]) => words.test(text))
    .map(([, choices]) => find(choices)?.tag)
    .filter((tag) => tag !== undefined)
  const several = SEVERAL_SHIPS.test(text)
  const counted = tags.map((tag) => (several ? (PLURALS[tag]?.tag ?? tag) : tag))
  return [...new Set(counted)].slice(0, MOST_BY_WORD)
}

function placeChoices({ text, name, isTown }: Occasion): readonly Choice[] {
  const named = name === null ? undefined : BY_NAME[name]
  if (VILLAGE.test(text)) return IN_VILLAGES
  return [...(named ?? []), ...(isTown ? IN_TOWNS : IN_THE_OPEN)]
}

function hasSkyline({ name, year }: Occasion): boolean {
  const since = name === null ? undefined : SKYLINES[name]
  return since !== undefined && year !== null && year >= since
}

/** The Twin Towers stood from 1973 to 11 September 2001. */
const TWIN_TOWERS = { from: 1973, until: 2001, month: 9, day: 11 } as const

function skylineOf({ name, year, month, day }: Occasion): string {
  if (name === null || !NEW_YORK.has(name)) return 'skyline-modern'
  const { from, until } = TWIN_TOWERS
  const last = (month ?? 1) * 100 + (day ?? 1) <= TWIN_TOWERS.month * 100 + TWIN_TOWERS.day
  const stood = year !== null && year >= from && (year < until || (year === until && last))
  return stood ? 'skyline-twin-towers' : 'skyline-new-york'
}

/**
 * Tags for a moment that is not curated, nearest first, at most three: what the words call for, then what
 * stood in such a place at the time. Nothing where nothing is sure, and nothing for the future.
 */
export function chooseSilhouettes(occasion: Occasion): string[] {
  const { text, year, thisYear, where, terrain } = occasion
  if (year === null || year > thisYear) return []
  const cultures = culturesOf(where, year)
  const setting = { year, terrain, cultures, chosenByHand: false }
  const isRight = (choice: Choice) =>
    isSure(choice, { code: where.countryCode, year, terrain }) && fits(choice.tag, setting)
  const called = byWords(text, (choices) => choices.find(isRight))
  if (year < FIRST_ROOFS) return called
  if (PALACE.test(text) && cultures.includes('europe')) return called
  const ground = groundKindOf(terrain)
  if (ground !== 'land' && ground !== 'shore') return called
  const standing = placeChoices(occasion)
    .filter(isRight)
    .map(({ tag }) => tag)
  const around = hasSkyline(occasion) ? [skylineOf(occasion)] : standing
  const fresh = [...new Set(around)].filter((tag) => !called.includes(tag))
  const room = called.some(floats) ? MOST_ON_SHORE : MOST
  return [...called, ...fresh.slice(0, MOST_BY_PLACE)].slice(0, room)
}
