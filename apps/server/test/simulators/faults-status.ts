import type { Fault } from './fault.ts'

/** Failures that a status says. */
export const STATUS_FAULTS: readonly Fault[] = []
