import type { PersonRow } from '../src/people/people-file.ts'
import type { NameKind } from '../src/people/person-index.ts'
import { fold } from '../src/places/words.ts'

const NUMERAL = /^(?:i{1,3}|iv|vi{0,3}|ix|xi{0,3}|xiv|xvi{0,3})$/
const PARTICLES = new Set(
  'de da di du del della van von der den la le al el ibn bin of the'.split(' '),
)

/** First names are those that so many people have. */
const GIVEN = 3

/**
 * The file of names for rows of people: first names that several have, in one line; then a line for
 * each folded name: the name, a tab, and its bearers as kind (f, b or r) and row, in data set order.
 */
export function writeNames(rows: readonly PersonRow[]): Buffer {
  const bearers = new Map<string, string[]>()
  rows.forEach((row, at) => {
    for (const [key, kind] of listNames(row))
      bearers.set(key, [...(bearers.get(key) ?? []), `${kind.charAt(0)}${at}`])
  })
  const lines = [...bearers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, list]) => `${key}\t${list.join(' ')}`)
  return Buffer.from([listGivenNames(rows).join(' '), ...lines].join('\n'))
}

function listGivenNames(rows: readonly PersonRow[]): string[] {
  const counts = new Map<string, number>()
  for (const { pantheon } of rows) {
    const [first, ...others] = pantheon ? fold(pantheon.name).split(' ') : []
    if (first && others.length > 0) counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  return [...counts].filter(([, count]) => count >= GIVEN).map(([name]) => name)
}

const STRENGTH = { full: 3, bare: 2, regnal: 1, none: 0 }

/** Every folded name of a person with its kind, the strongest of several. */
function listNames({ wordnet, pantheon }: PersonRow): Map<string, NameKind> {
  const known = new Map<string, NameKind>()
  const add = (key: string, kind: NameKind) => {
    if (key.length > 1 && STRENGTH[kind] > STRENGTH[known.get(key) ?? 'none']) known.set(key, kind)
  }
  const keys = (wordnet?.names ?? []).map(fold)
  const long = keys.filter((key) => key.includes(' '))
  if (pantheon) {
    const full = fold(pantheon.name)
    const reign = fold(pantheon.name.replace(/ of .*$/, ''))
    add(full, 'full')
    add(reign, reign.includes(' ') ? 'full' : 'regnal')
    long.push(full)
  }
  for (const key of long) addShorterNames(key, add)
  for (const key of keys) add(key, key.includes(' ') || long.length === 0 ? 'full' : 'bare')
  return known
}

function addShorterNames(key: string, add: (key: string, kind: NameKind) => void): void {
  add(key, 'full')
  const parts = key.split(' ')
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  const before = parts.at(-2) ?? ''
  if (parts.length < 2) return
  if (NUMERAL.test(last) || NUMERAL.test(parts[1] ?? '')) {
    add(first, 'regnal')
    return
  }
  if (parts.includes('of') || parts.includes('the')) return
  add(last, 'bare')
  if (PARTICLES.has(before)) add(`${before} ${last}`, 'bare')
  else if (parts.length > 2 && first.length > 1) add(`${first} ${last}`, 'full')
  else if (parts.length > 2) add(parts.slice(1).join(' '), 'full')
}
