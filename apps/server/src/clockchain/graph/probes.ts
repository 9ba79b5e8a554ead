import type { DerivedType } from './edge-types.ts'
import type { Anchor, Neighbourhood, Probe, Scope } from './nearest-store.ts'
import { CONTEMPORARY_DAYS, ERA_YEARS, SEQUEL_DAYS } from './relation.ts'

/** Days and day numbers that are in no date, and fit the database's integers. */
const EVER = { from: -2_000_000_000, to: 2_000_000_000 } as const

/** Longest date of each grain in days; see `moment_grain` in the database. */
const LONGEST = [0, 31, 366, 3653, 36_525, null, 366, 3653, 36_525, null] as const

/** Below it are dates of a month or finer. */
const FIRST_COARSE = 6

/** Beyond it nothing is of the same era or follows. */
const FAR_DAYS = Math.max(SEQUEL_DAYS, (ERA_YEARS + 2) * 366)

/** Stays within what the database's integers hold. */
const clamp = (day: number) => Math.min(EVER.to, Math.max(EVER.from, day))

interface Place {
  anchor: Anchor
  scope: string
  neighbourhood: Neighbourhood
  isCityUnknown: boolean
}

/** Looks on both sides of a date, from `near` to `far` days away. */
function aside(place: Place, grain: number, near: number, far: number): Probe[] {
  const { anchor, ...where } = place
  const common = { ...where, anchorId: anchor.id, grain, reach: EVER.from }
  const after = { from: clamp(anchor.hi + near), to: clamp(anchor.hi + far) }
  const before = { from: clamp(anchor.lo - far), to: clamp(anchor.lo - near) }
  return [
    { ...common, ...after, side: 'after' },
    { ...common, ...before, side: 'before' },
  ]
}

/** Looks at what overlaps a date: it starts at most as long before as dates of the grain last. */
function across({ anchor, ...where }: Place, grain: number): Probe {
  const longest = LONGEST[grain]
  const from = longest === null || longest === undefined ? EVER.from : clamp(anchor.lo - longest)
  const reach = anchor.lo
  return { ...where, anchorId: anchor.id, grain, side: 'after', from, to: anchor.hi, reach }
}

function inTime(anchor: Anchor, { scope, grains }: Scope): Probe[] {
  const place: Place = { anchor, scope, neighbourhood: 'time', isCityUnknown: false }
  return grains.flatMap((grain) => {
    // Near dates that are both fine are of the same time: those of the same era begin after them.
    const bothFine = anchor.isFine && grain < FIRST_COARSE
    const later = bothFine ? aside(place, grain, CONTEMPORARY_DAYS + 1, FAR_DAYS) : []
    return [across(place, grain), ...aside(place, grain, 1, FAR_DAYS), ...later]
  })
}

function atPlace(place: Place, grains: readonly number[]): Probe[] {
  return grains.flatMap((grain) => [
    across(place, grain),
    ...aside(place, grain, 1, -2 * EVER.from),
  ])
}

function inSpace(anchor: Anchor, { scope, grains }: Scope): Probe[] {
  const { country, region, city } = anchor
  if (country === null || region === null) return []
  if (city === null) {
    return atPlace({ anchor, scope, neighbourhood: 'region', isCityUnknown: false }, grains)
  }
  const place = { anchor, scope, neighbourhood: 'city' as const }
  return [
    ...atPlace({ ...place, isCityUnknown: false }, grains),
    ...atPlace({ ...place, isCityUnknown: true }, grains),
  ]
}

const OF_TIME: readonly DerivedType[] = ['contemporaneous', 'same_era', 'precedes', 'follows']

/** Where to look for the moments of which relations of some types to an anchor follow, the best first. */
export function probesOf(
  anchor: Anchor,
  scopes: readonly Scope[],
  types: ReadonlySet<DerivedType>,
): Probe[] {
  return scopes.flatMap((scope) => [
    ...(OF_TIME.some((type) => types.has(type)) ? inTime(anchor, scope) : []),
    ...(types.has('same_location') ? inSpace(anchor, scope) : []),
  ])
}
