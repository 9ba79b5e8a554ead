export type { Anchor } from './anchor.ts'
export type { Companion } from './companions.ts'
export { type JumpFacts, type JumpOrigin, jumpFacts } from './jump-facts.ts'
