import type { Fault } from './fault.ts'

/** Failures inside an answer. */
export const ANSWER_FAULTS: readonly Fault[] = []
