export { eventRecord } from './bundled-events.ts'
export type { BundledEvent, EventMatch } from './event.ts'
export { type FindEventsOptions, findEvents, onThisDay } from './events.ts'
