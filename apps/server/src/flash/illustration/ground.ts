import type { Terrain } from './input.ts'

/** What a terrain can carry: shapes that stand, shapes that float, both, or only what is named. */
export type GroundKind = 'land' | 'water' | 'shore' | 'ice' | 'bare'

/** True where there is no air: a black sky, no haze, no computed bodies. */
export function isAirless(terrain: Terrain): boolean {
  return terrain === 'moon' || terrain === 'space' || terrain === 'deep-space'
}

/** The kind of ground; ice and `bare` ground get no neutral trees in place of unknown shapes. */
export function groundKindOf(terrain: Terrain): GroundKind {
  if (isAirless(terrain)) return 'bare'
  if (terrain === 'ice') return 'ice'
  if (terrain === 'sea') return 'water'
  return terrain === 'coast' || terrain === 'river' ? 'shore' : 'land'
}
