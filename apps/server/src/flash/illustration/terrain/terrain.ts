import type { Lab } from '../colour.ts'
import { lab, mix } from '../colour.ts'
import type { Terrain } from '../input.ts'
import { deepSpace, moon, space } from './beyond.ts'
import { city } from './city.ts'
import { desert, forest, hills, ice, mountains, plain, river } from './land.ts'
import { foreground, type Site, type Stratum } from './stratum.ts'
import { coast, sea } from './water.ts'

const PAINTERS: Record<Terrain, (site: Site) => Stratum[]> = {
  desert,
  plain,
  hills,
  mountains,
  coast,
  sea,
  river,
  city,
  forest,
  ice,
  moon,
  space,
  'deep-space': deepSpace,
}

const GRASSY: ReadonlySet<Terrain> = new Set(['plain', 'hills', 'forest', 'river', 'mountains'])

/** True for ground that things float on. */
export function isWater(terrain: Terrain): boolean {
  return terrain === 'sea' || terrain === 'coast'
}

/** The sheets of a terrain, far to near, and the colour under the caption. */
export function drawTerrain(terrain: Terrain, site: Site): { strata: Stratum[]; ground: Lab } {
  const near = site.palette.land(1)
  const ground = mix(near, lab('#0e1119'), terrain === 'ice' || site.snowy ? 0.72 : 0.5)
  const strata = PAINTERS[terrain](site)
  // The planet itself, or nothing, lies under the caption.
  if (terrain === 'space' || terrain === 'deep-space') return { strata, ground: lab('#0b1424') }
  return { strata: [...strata, foreground(site, ground, GRASSY.has(terrain))], ground }
}
