import { NAMED_ERAS, type NamedEra } from '../era-names.ts'
import { find, read, type Scan } from './scan.ts'

const BY_PATTERN = NAMED_ERAS.flatMap((era) =>
  era.patterns.map((pattern) => ({ era, pattern })),
).sort((a, b) => b.pattern.length - a.pattern.length)

const ANY = new RegExp(
  `(?:\\b(?:in|during|of) )?(?:\\bthe )?(?:(?<third>early|mid|late|end of the|height of the)[ -])??\\b(?<era>${BY_PATTERN.map(({ pattern }) => pattern).join('|')})(?![a-z])`,
)
const EACH = BY_PATTERN.map(({ era, pattern }) => ({
  era,
  pattern: new RegExp(`^(?:${pattern.replace(/\(\?<![^)]*\)/, '')})$`),
}))

/**
 * Reads the name of an era. With a year beside it the name is kept and the year stands; alone the era
 * is the date: its first year, a range, approximate.
 */
export function readEra(scan: Scan): boolean {
  const match = find(scan, ANY)
  const words = match?.groups.era
  const era = words === undefined ? null : eraNamed(words)
  if (!match || era === null) return false
  scan.era = era.name
  if (scan.year !== null || scan.month !== null) return false
  scan.year = era.from
  scan.endYear = era.to
  scan.approximate = true
  const third = match.groups.third
  scan.third = third === 'early' || third === 'mid' ? third : third ? 'late' : null
  read(scan, match.index, match.end)
  return true
}

function eraNamed(words: string): NamedEra | null {
  const patterns = EACH.find(({ pattern }) => pattern.test(words.replace(/\b$/, '')))
  return patterns?.era ?? null
}
