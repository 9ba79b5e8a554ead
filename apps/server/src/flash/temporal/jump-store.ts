import type { Companion, Facts, Shift } from '@timepoint/almanac'
import type { JumpDirection, TimeUnit } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import type { Carried } from '../agents/prompting/carried.ts'
import { toMissingTimepoint } from '../timepoints/missing-timepoint.ts'

/** How a chain of jumps came to a timepoint. */
export interface Trail {
  /** The first query of the chain, from which it counts. */
  query: string
  /** What is told of the first moment: its title, and its date in words. */
  start: Carried['start']
  /** All jumps so far, the first first. */
  shifts: Shift[]
  /** Where in the chain the timepoint lies, as the almanac counts. */
  offset: number
  /** People of the chain who are not in the scene. */
  missing: Companion[]
}

/** What the render of a jump starts from. */
export interface JumpContext {
  facts: Facts
  carried: Carried
  trail: Trail
  sourceYear: number | null
}

/** A jump as stored. */
export interface Jump {
  /** Null: the timepoint from which it led was erased. */
  sourceId: string | null
  /** The timepoint with which the chain began. */
  sequenceId: string
  direction: JumpDirection
  units: number
  unit: TimeUnit
  context: JumpContext
}

/**
 * Stores how a timepoint is reached: for the transaction that stores the timepoint.
 * @throws AppError not_found when the timepoint from which it is reached has just been erased.
 */
export async function insertJump(db: Db, targetId: string, jump: Jump): Promise<void> {
  const { sourceId, sequenceId, direction, units, unit, context } = jump
  const links = { target_id: targetId, source_id: sourceId, sequence_id: sequenceId }
  await db
    .insertInto('jumps')
    .values({ ...links, direction, units, unit, context: JSON.stringify(context) })
    .execute()
    .catch(toMissingTimepoint)
}

/** The jump that led to a timepoint; null when none did. */
export async function findJump(db: Db, targetId: string): Promise<Jump | null> {
  const row = await db
    .selectFrom('jumps')
    .selectAll()
    .where('target_id', '=', targetId)
    .executeTakeFirst()
  if (!row) return null
  const { source_id: sourceId, sequence_id: sequenceId, direction, units, unit, context } = row
  return { sourceId, sequenceId, direction, units, unit, context: context as JumpContext }
}
