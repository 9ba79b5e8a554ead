import type { Principal } from '../../accounts/identity/principal.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import type { Access } from '../access.ts'
import { findTimepoint, type StoredTimepoint } from './timepoint-store.ts'

/** What a timepoint is called. */
export type TimepointName = { id: string } | { slug: string }

const SLUG = /^[a-z0-9-]{1,100}$/

/** Finds timepoints for those who may have them. */
export function createTimepointFinder(db: Db, access: Access) {
  /** For nobody's eyes. @throws AppError not_found, also for a name that is malformed. */
  async function find(by: TimepointName): Promise<StoredTimepoint> {
    const isWellFormed = 'id' in by ? isUuid(by.id) : SLUG.test(by.slug)
    const timepoint = isWellFormed ? await findTimepoint(db, by) : null
    if (!timepoint) throw new AppError('not_found', { detail: 'Timepoint not found' })
    return timepoint
  }

  return {
    find,

    /** @throws AppError not_found; forbidden for what is private to somebody else. */
    async get(principal: Principal, by: TimepointName): Promise<StoredTimepoint> {
      const timepoint = await find(by)
      access.assertReadable(principal, timepoint)
      return timepoint
    },

    /** For who wants to change or stop it. @throws AppError not_found, unauthenticated, forbidden. */
    async getManaged(principal: Principal, id: string): Promise<StoredTimepoint> {
      const timepoint = await find({ id })
      access.assertManageable(principal, timepoint)
      return timepoint
    },
  }
}
