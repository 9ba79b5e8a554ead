import { GALLEYS } from './galleys.ts'
import { drawHulls, hullsAt } from './hulls.ts'
import { LINERS } from './liners.ts'
import type { Pen, Silhouette } from './pen.ts'
import { SHIPS } from './ships.ts'
import { VESSELS } from './vessels.ts'

/** How much wider than one ship three are. */
const ABREAST = 2.1

/** The ships, two of them farther off. */
const HULLS = hullsAt(1 / ABREAST, [
  [0.395, 0.42],
  [-0.345, 0.6],
  [0.05, 1],
])

/** Tags of more than one ship, by the tag of the one. */
export const PLURALS: Readonly<Record<string, { tag: string; words: string }>> = {
  dhow: { tag: 'dhows', words: 'dhows' },
  caravel: { tag: 'caravels', words: 'caravels' },
  'sailing-ship': { tag: 'sailing-ships', words: 'sailing ships' },
  longship: { tag: 'longships', words: 'longships' },
  galley: { tag: 'galleys', words: 'galleys' },
  'galley-oars': { tag: 'galleys-oars', words: 'war galleys under oars' },
  canoe: { tag: 'canoes', words: 'canoes' },
  outrigger: { tag: 'outriggers', words: 'outrigger canoes' },
  steamship: { tag: 'steamships', words: 'steamships' },
}

/** Three of each ship, two of them farther off. */
export const FLEETS: readonly Silhouette[] = [...SHIPS, ...VESSELS, ...GALLEYS, ...LINERS].flatMap(
  (one) => {
    const plural = PLURALS[one.tag]
    if (!plural) return []
    const wide = one.width * ABREAST
    const draw = (pen: Pen) => drawHulls(pen, HULLS, one.draw)
    return { ...one, ...plural, width: wide, hulls: HULLS, draw }
  },
)
