import type { Region } from './setting.ts'

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
