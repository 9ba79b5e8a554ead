import { listStories } from '../events/fiction.ts'
import { allMoments } from '../moments/index.ts'
import { linkPeople } from '../people/index.ts'
import { findPlace } from '../places/index.ts'
import { openWordIndex } from '../search/all-events.ts'
import { isCommonTerm } from '../search/terms.ts'

/**
 * Reads the bundled data, which otherwise happens at the first query; it takes some 0.25 s in all.
 * Yields between the data sets, so that others get their turn.
 */
export function* readData(): Generator<void> {
  allMoments()
  yield
  openWordIndex()
  listStories()
  isCommonTerm('the')
  yield
  linkPeople('Ada Lovelace', { year: 1843 })
  yield
  findPlace('in Lyon', { year: 1831 })
}
