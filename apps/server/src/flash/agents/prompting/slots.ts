import type { Region, Setting } from './setting.ts'
import { EASTERN_AND_SOUTHERN_SLOTS } from './slots-east-and-south.ts'
import { WESTERN_SLOTS } from './slots-west.ts'

/** What a picture shows whether or not anyone asks for it: left open, a model fills it with today's. */
export interface Slots {
  head: string
  hair: string
  fibre: string
  fastening: string
  feet: string
  hands: string
  light: string
  vessel: string
  tool: string
  floor: string
  wall: string
  window: string
  seat: string
  animals: string
  plants: string
  vehicle: string
  writing: string
}

/** Usual things of a part of the world in an age; ordinary people, not courts. */
export interface SlotRow {
  /** Null for all regions. */
  regions: readonly Region[] | null
  from: number
  /** Last year. */
  until: number
  slots: Slots
}

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
