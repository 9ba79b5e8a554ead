import { type HistoricalDate, type JumpFacts, jumpFacts, type Shift } from '@timepoint/almanac'
import type {
  JumpDirection,
  Jumped,
  JumpRequest,
  Sequence,
  SequenceItem,
  Warning,
} from '@timepoint/contracts'
import { type Principal, userIdOf } from '../../accounts/identity/principal.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { IdempotencyKey } from '../../platform/idempotency/idempotency-store.ts'
import { isUuid } from '../../platform/ids.ts'
import type { Access } from '../access.ts'
import { dateText, hourText } from '../engines/offline/phrases.ts'
import { jumpPrice } from '../prices.ts'
import type { Accepted, NewRender } from '../timepoints/accept.ts'
import type { RenderResult } from '../timepoints/render-result.ts'
import type { TimepointService } from '../timepoints/timepoint-service.ts'
import type { StoredTimepoint } from '../timepoints/timepoint-store.ts'
import { carriedOf } from './carried-of.ts'
import { jumpRender } from './jump-request.ts'
import { findJump, insertJump, type Jump, type Trail } from './jump-store.ts'
import { originOf } from './origin.ts'
import { readSequence, type SequenceRow } from './sequence-store.ts'
import { shiftedQuery, shiftText } from './shift-text.ts'

/** What jumps need of the system. */
export interface TemporalContext {
  db: Db
  access: Access
  service: Pick<TimepointService, 'get' | 'acceptNew' | 'waitForEnd'>
}

/** A jump that is asked for. */
export interface JumpOrder {
  /** The timepoint that it starts from, as it was named. */
  from: string
  direction: JumpDirection
  request: JumpRequest
  key: IdempotencyKey | null
  /** Who asks; where that is no user, what is made belongs to whom its source belongs to. */
  principal: Principal
}

/** What the routes of jumps may ask for. */
export type TemporalService = ReturnType<typeof createTemporalService>

function outOfReach(error: RangeError): AppError {
  const errors = [{ path: 'units', message: error.message }]
  return new AppError('invalid_input', { detail: `units: ${error.message}`, errors, cause: error })
}

const UNDATED = 'This timepoint has no year to count from'

/** @throws AppError invalid_state without a year; invalid_input for a year out of reach. */
function reach(source: StoredTimepoint, result: RenderResult, jump: Jump | null, shift: Shift) {
  const origin = originOf(source, result, jump)
  if (!origin) throw new AppError('invalid_state', { detail: UNDATED })
  try {
    const reached = jumpFacts(origin, shift, { now: new Date() })
    if (!reached) throw new AppError('invalid_state', { detail: UNDATED })
    return { origin, reached }
  } catch (error) {
    throw error instanceof RangeError ? outOfReach(error) : error
  }
}

/** The chain with one more jump; it begins with the first timepoint from which one leads. */
function trailOf(
  source: StoredTimepoint,
  jump: Jump | null,
  { origin, reached, shift }: ReturnType<typeof reach> & { shift: Shift },
): Trail {
  const { date, facts } = origin
  const when = [dateText({ date, endYear: facts.endYear }), hourText(date)]
  const before = jump?.context.trail
  return {
    query: before?.query ?? source.query,
    start: before?.start ?? {
      title: source.result?.title ?? null,
      when: when.filter((part) => part !== null).join(', ') || null,
    },
    shifts: [...(before?.shifts ?? []), shift],
    offset: reached.offset,
    missing: reached.missing,
  }
}

/** Says what was taken for parts of a date that are not known. */
function assumedNote(date: HistoricalDate): string {
  const exact = { ...date, approximate: false }
  const parts = [dateText({ date: exact, endYear: null }), hourText(date)]
  const text = parts.filter((part) => part !== null).join(', ')
  return `No more exact time is known there; it is counted from ${text}.`
}

/** Says how the date was counted; of a curated moment the record has it. */
function withNote(
  { facts, assumed }: JumpFacts,
  { start }: Trail,
  total: string | null,
): JumpFacts['facts'] {
  if (facts.momentId !== null) return facts
  const from = start.when === null ? 'the moment that the jumps began with' : start.when
  const note = total === null ? `Counted back to ${from}.` : `Counted: ${total} than ${from}.`
  return { ...facts, dateNotes: assumed ? [note, assumedNote(assumed)] : [note] }
}

const notCarried = (detail: string): Warning => ({
  step: 'characters',
  code: 'person_not_carried',
  detail,
})

/** What a jump renders, with the record that is stored beside it. */
function prepare(
  source: StoredTimepoint,
  result: RenderResult,
  jump: Jump | null,
  order: JumpOrder,
) {
  const { direction, request } = order
  const { units, unit } = request
  const shift: Shift = { amount: direction === 'next' ? units : -units, unit }
  const found = reach(source, result, jump, shift)
  const trail = trailOf(source, jump, { ...found, shift })
  const { reached } = found
  const total = shiftText(trail.shifts)
  const facts = withNote(reached, trail, total)
  const { title: first } = trail.start
  const shifted = first === null || total === null ? first : `${first}, ${total}`
  const title = facts.title ?? shifted
  const told = { direction, shift: shiftText([shift]) ?? '', total, start: trail.start, title }
  const carried = carriedOf(result, reached, told)
  const record: Jump = {
    sourceId: source.id,
    sequenceId: jump?.sequenceId ?? source.id,
    direction,
    units,
    unit,
    context: { facts, carried, trail, sourceYear: result.year },
  }
  return {
    query: shiftedQuery(trail.query, total),
    warnings: reached.notes.map(notCarried),
    record,
  }
}

function toItem({
  distance: _d,
  direction: _w,
  is_readable: _r,
  ...item
}: SequenceRow): SequenceItem {
  return item
}

/** Leads from timepoints to others in time: each a render like any other, with a record of its own. */
export function createTemporalService({ db, access, service }: TemporalContext) {
  /** @throws AppError not_found, invalid_state, invalid_input: nothing is stored then. */
  async function newRender(order: JumpOrder): Promise<NewRender> {
    const source = await service.get(order.principal, { id: order.from })
    const { id, status, result, ownerId, sequenceId } = source
    if (status !== 'completed' || !result) {
      const detail = `Only a completed timepoint can be left by a jump: this one is ${status}`
      throw new AppError('invalid_state', { detail })
    }
    const jump = sequenceId === null ? null : await findJump(db, id)
    const { query, warnings, record } = prepare(source, result, jump, order)
    return {
      request: jumpRender(source, query, order.request),
      ownerId: userIdOf(order.principal) ?? ownerId,
      price: jumpPrice(order.direction),
      warnings,
      along: (trx, target) => insertJump(trx, target, record),
    }
  }

  return {
    /**
     * Accepts a jump, as a render that goes on whatever becomes of the caller.
     * @throws AppError as the generate endpoints; not_found, invalid_state for what cannot be left by
     *   a jump; invalid_input for a year out of reach.
     */
    accept: (order: JumpOrder): Promise<Accepted> =>
      service.acceptNew(order, () => newRender(order)),

    /** What is told of a jump that has ended well. */
    async describe(target: StoredTimepoint, from: string): Promise<Jumped> {
      const jump = await findJump(db, target.id)
      if (!jump) throw new AppError('not_found', { detail: 'Timepoint not found' })
      const { direction, units, unit, sourceId, context } = jump
      const way = direction === 'next' ? 'forward' : 'backward'
      return {
        source_id: sourceId ?? from,
        target_id: target.id,
        source_year: context.sourceYear,
        target_year: target.result?.year ?? null,
        direction,
        units,
        unit,
        status: 'completed',
        message: `Generated moment ${units} ${unit}(s) ${way}`,
      }
    },

    /**
     * The chain of jumps around a timepoint.
     * @throws AppError not_found; forbidden for one that the caller may not read.
     */
    async sequence(
      principal: Principal,
      id: string,
      { direction, limit }: { direction: JumpDirection | 'both'; limit: number },
    ): Promise<Sequence> {
      const reach = access.reachOf(principal)
      const directions = direction === 'both' ? (['prior', 'next'] as const) : [direction]
      const rows = isUuid(id) ? await readSequence(db, id, { directions, limit, reach }) : []
      const center = rows.find(({ distance }) => distance === 0)
      if (!center) throw new AppError('not_found', { detail: 'Timepoint not found' })
      if (!center.is_readable) {
        throw new AppError('forbidden', { detail: 'Private timepoint: owner access only' })
      }
      const side = (way: JumpDirection) =>
        rows.filter((row) => row.direction === way && row.distance > 0).map(toItem)
      const { id: own, year, slug } = center
      return { center: { id: own, year, slug }, prior: side('prior'), next: side('next') }
    },
  }
}
