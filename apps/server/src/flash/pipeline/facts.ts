import { type Facts, understand } from '@timepoint/almanac'
import { digest } from './digest.ts'

/** Renders that are accepted and then begun by the same process, at most this many in between. */
const REMEMBERED = 64

const recent = new Map<string, Facts>()

/** What the almanac reads in a query at a time. Read once for the renders that were accepted lately. */
export function factsOf(query: string, now: Date): Facts {
  const key = `${now.getTime()} ${query}`
  const known = recent.get(key)
  if (known) return known
  const facts = understand(query, { now })
  digest(facts)
  recent.set(key, facts)
  for (const oldest of recent.keys()) {
    if (recent.size <= REMEMBERED) break
    recent.delete(oldest)
  }
  return facts
}
