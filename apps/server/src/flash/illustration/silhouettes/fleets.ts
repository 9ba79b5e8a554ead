import { num } from '../svg.ts'
import { GALLEYS } from './galleys.ts'
import { LINERS } from './liners.ts'
import type { Pen, Silhouette } from './pen.ts'
import { SHIPS } from './ships.ts'
import { VESSELS } from './vessels.ts'

/** How much wider than one ship three are. */
const ABREAST = 2.1

/** Middle, size and lift of each ship, far to near, in parts of the pen. */
const STATIONS = [
  [0.395, 0.42, 0.12],
  [-0.345, 0.6, 0.09],
  [0.05, 1, 0],
] as const

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

function threeOf(one: Silhouette, pen: Pen): string {
  const { w, h, stroke } = pen
  return STATIONS.map(([x, size, lift]) => {
    const own = {
      ...pen,
      w: (w / ABREAST) * size,
      h: h * size,
      stroke: Math.max(stroke * size, 0.5),
    }
    return `<g transform="translate(${num(w * x)} ${num(-h * lift)})">${one.draw(own)}</g>`
  }).join('')
}

/** Three of each ship, two of them farther off. */
export const FLEETS: readonly Silhouette[] = [...SHIPS, ...VESSELS, ...GALLEYS, ...LINERS].flatMap(
  (one) => {
    const plural = PLURALS[one.tag]
    if (!plural) return []
    const wide = one.width * ABREAST
    return { ...one, ...plural, width: wide, draw: (pen: Pen) => threeOf(one, pen) }
  },
)
