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

/** What belongs to the place and not to the people in it. */
export const PLACE_SLOTS: readonly (keyof Slots)[] = [
  'light',
  'vessel',
  'tool',
  'floor',
  'wall',
  'window',
  'seat',
  'animals',
  'plants',
  'vehicle',
  'writing',
]

/** Slots as a prompt shows them, one a line. @param only which of them; all without. */
export function renderSlots(slots: Slots | null, only?: readonly (keyof Slots)[]): string {
  if (!slots) return 'none listed; keep to what is told'
  return Object.entries(slots)
    .filter(([slot]) => only === undefined || only.some((one) => one === slot))
    .map(([slot, text]) => `${slot}: ${text}`)
    .join('\n')
}
