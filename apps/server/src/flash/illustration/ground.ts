import type { Terrain } from './input.ts'

/** What a terrain can carry: shapes that stand, shapes that float, both, or only what is named. */
export type GroundKind = 'land' | 'water' | 'shore' | 'bare'

/** True where there is no air: a black sky, no haze, no computed bodies. */
export function isAirless(terrain: Terrain): boolean {
  return terrain === 'moon' || terrain === 'space'
}

/** The kind of ground; `bare` ground gets no neutral trees in place of unknown shapes. */
export function groundKindOf(terrain: Terrain): GroundKind {
  if (isAirless(terrain) || terrain === 'ice') return 'bare'
  if (terrain === 'sea') return 'water'
  return terrain === 'coast' || terrain === 'river' ? 'shore' : 'land'
}
