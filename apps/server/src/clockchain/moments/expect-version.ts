import { AppError } from '../../platform/errors.ts'
import type { Writer } from './moment-upsert.ts'

/** Whether a version is the one that a writer knows; null: they did not say which. */
export type VersionCheck = ((version: number) => boolean) | null

/**
 * Refuses accounts of moments that are not there as their writer knows them. Each moment is looked at once:
 * what the same transaction has made of it is expected. For one transaction.
 * @returns what throws AppError version_stale.
 */
export function expectVersions(isExpected: VersionCheck): Pick<Writer, 'meets'> {
  if (isExpected === null) return {}
  const met = new Set<string>()
  return {
    meets(stored) {
      if (stored && met.has(stored.id)) return
      if (!stored || !isExpected(stored.version)) throw new AppError('version_stale')
      met.add(stored.id)
    },
  }
}
