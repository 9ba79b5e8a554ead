import type { Setting } from './setting.ts'
import type { Slots } from './slot-row.ts'
import { EASTERN_AND_SOUTHERN_SLOTS } from './slots-east-and-south.ts'
import { WESTERN_SLOTS } from './slots-west.ts'

/** The usual things of a time and place; null where no row fits. */
export function slotsFor({ year, region }: Pick<Setting, 'year' | 'region'>): Slots | null {
  if (year === null) return null
  const inTime = [...EASTERN_AND_SOUTHERN_SLOTS, ...WESTERN_SLOTS].filter(
    ({ from, until }) => year >= from && year <= until,
  )
  const own = inTime.find(({ regions }) => region !== null && regions?.includes(region))
  return (own ?? inTime.find(({ regions }) => regions === null))?.slots ?? null
}

/** Slots as a prompt shows them, one a line. */
export function renderSlots(slots: Slots | null): string {
  if (!slots) return 'No list for this time and place: FACTS and scene alone.'
  return Object.entries(slots)
    .map(([slot, text]) => `${slot}: ${text}`)
    .join('\n')
}
