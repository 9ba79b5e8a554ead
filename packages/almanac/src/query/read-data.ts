import { allMoments } from '../moments/index.ts'
import { linkPeople } from '../people/index.ts'
import { findPlace } from '../places/index.ts'
import { openWordIndex } from '../search/all-events.ts'
import { understand } from './understand.ts'

/** Queries of the usual kinds, so that the first one of a user is not the first of all. */
const SAMPLES = ['Battle of Hastings 1066', 'a weaver in Lyon, 14 June 1831, 10 am', 'moon landing']

/**
 * Reads the bundled data, which otherwise happens at the first query; it takes some 0.4 s in all.
 * Yields between the data sets, so that others get their turn.
 */
export function* readData(): Generator<void> {
  allMoments()
  yield
  openWordIndex()
  yield
  linkPeople('Ada Lovelace', { year: 1843 })
  yield
  findPlace('in Lyon', { year: 1831 })
  for (const query of SAMPLES) {
    yield
    understand(query, { now: new Date(0) })
  }
}
