import type { Db } from '../../platform/db/database.ts'
import type { DerivedType } from './edge-types.ts'
import type { Anchor } from './nearest-store.ts'
import { type Days, figureWeight, rarity, themeWeight } from './relation.ts'
import {
  COMMON_TERM,
  countMoments,
  countTerms,
  findByTerms,
  haveTerms,
  NEAREST_OF_TERM,
  type Term,
  type TermHit,
  termsOf,
} from './term-store.ts'

/** A term that says something of a moment. */
export interface WeighedTerm extends Term {
  /** How much it says. */
  rarity: number
}

/** How long a count of many is taken for true, in milliseconds: it hardly changes what it is for. */
const COUNT_AGE_MS = 60_000
const MANY = 1000

/** Counts the moments of tags and figures, for who sees certain scopes. */
export function createTermCounts() {
  const known = new Map<string, { n: number; until: number }>()
  let total = { name: '', n: 0, until: 0 }

  function remember(key: string, n: number) {
    if (n < MANY) return
    if (known.size >= 10_000) known.clear()
    known.set(key, { n, until: performance.now() + COUNT_AGE_MS })
  }

  return {
    /** On how many moments each key is, counted to {@link COMMON_TERM} + 1. */
    async tagCounts(db: Db, keys: readonly string[]): Promise<Map<string, number>> {
      const now = performance.now()
      const fresh = keys.filter((key) => (known.get(key)?.until ?? 0) < now)
      const counted = await countTerms(db, [...new Set(fresh)])
      const counts = new Map(keys.map((key) => [key, counted.get(key) ?? known.get(key)?.n ?? 0]))
      for (const [key, n] of counted) remember(key, n)
      return counts
    },

    /** How many moments there are in scopes. */
    async total(db: Db, scopes: readonly string[]): Promise<number> {
      const name = scopes.join()
      if (total.name === name && total.until > performance.now()) return total.n
      const n = await countMoments(db, scopes)
      if (n > COMMON_TERM) total = { name, n, until: performance.now() + COUNT_AGE_MS }
      return n
    },
  }
}

export type TermCounts = ReturnType<typeof createTermCounts>

/** The tags and figures of moments, without those that are on too many to say anything. */
export async function weighTerms(
  db: Db,
  counts: TermCounts,
  { ids, scopes }: { ids: readonly string[]; scopes: readonly string[] },
): Promise<Map<string, WeighedTerm[]>> {
  const terms = await termsOf(db, ids, scopes)
  const keys = [...terms.values()].flat().flatMap((term) => term.keys)
  const numbers = await counts.tagCounts(db, [...new Set(keys)])
  const total = await counts.total(db, scopes)
  const weigh = (term: Term): WeighedTerm[] => {
    const n = term.keys.reduce((sum, key) => sum + (numbers.get(key) ?? 0), 0)
    return n > COMMON_TERM ? [] : [{ ...term, rarity: rarity(total, n) }]
  }
  return new Map([...terms].map(([id, list]) => [id, list.flatMap(weigh)]))
}

/** A relation by tags or figures, seen from the first of two moments. */
export interface TermRelation {
  type: Extract<DerivedType, 'same_figure' | 'thematic'>
  weight: number
  /** Names of what they share, as the first spells them. */
  theme: string
}

/** What follows from the terms of a moment and those that another shares. */
export function termRelations(
  own: readonly WeighedTerm[],
  isShared: (term: WeighedTerm) => boolean,
): TermRelation[] {
  const of = (kind: Term['kind']) => own.filter((term) => term.kind === kind)
  const rarities = (terms: readonly WeighedTerm[]) => terms.map((term) => term.rarity)
  const [tags, figures] = [of('tag').filter(isShared), of('figure').filter(isShared)]
  const theme = (terms: readonly Term[]) => terms.map(({ name }) => name).join(', ')
  const ofFigures = figureWeight(figures.length)
  const ofTags = themeWeight(rarities(tags), rarities(of('tag')))
  return [
    ...(ofFigures === null
      ? []
      : [{ type: 'same_figure' as const, weight: ofFigures, theme: theme(figures) }]),
    ...(ofTags === null ? [] : [{ type: 'thematic' as const, weight: ofTags, theme: theme(tags) }]),
  ]
}

/** The hits of one term on one side of an anchor, nearest first. */
interface Side {
  hits: TermHit[]
  /** The day from which on there may be more; null: there are none. */
  cutAt: number | null
}

function nearestOn(hits: readonly TermHit[], anchor: Anchor, isAfter: boolean): Side {
  const sign = isAfter ? 1 : -1
  const side = hits.filter(({ lo, id }) => lo >= anchor.lo === isAfter && id !== anchor.id)
  side.sort((a, b) => sign * (a.lo - b.lo || (a.id < b.id ? -1 : 1)))
  const nearest = side.slice(0, NEAREST_OF_TERM)
  const last = nearest[NEAREST_OF_TERM - 1]
  return { hits: nearest, cutAt: last ? last.lo : null }
}

/** A moment that shares at least one term with an anchor. */
export interface Sharer extends Days {
  id: string
  /** Which terms of the anchor it is known to have, by kind and fold. */
  shared: Set<string>
}

export const termName = ({ kind, fold }: Term) => `${kind} ${fold}`

interface Found {
  anchor: Anchor
  terms: readonly WeighedTerm[]
  sharers: Map<string, Sharer & { scopeIndex: number }>
  /** Names of terms that have more moments than were found: until the first of these days, from the second on. */
  cut: Map<string, [before: number, after: number]>
}

function gather(anchor: Anchor, terms: readonly WeighedTerm[], hitsOf: (key: string) => TermHit[]) {
  const found: Found = { anchor, terms, sharers: new Map(), cut: new Map() }
  for (const term of terms) {
    const all = term.keys.flatMap(hitsOf)
    const [after, before] = [nearestOn(all, anchor, true), nearestOn(all, anchor, false)]
    if (after.cutAt !== null || before.cutAt !== null) {
      found.cut.set(termName(term), [before.cutAt ?? -Infinity, after.cutAt ?? Infinity])
    }
    for (const { id, lo, hi, key } of [...after.hits, ...before.hits]) {
      const scopeIndex = term.keys.indexOf(key)
      const sharer = found.sharers.get(id) ?? { id, lo, hi, shared: new Set(), scopeIndex }
      found.sharers.set(id, sharer)
      sharer.shared.add(termName(term))
    }
  }
  return found
}

/** Asks for what was not found only since the nearest were looked at alone. */
async function complete(db: Db, all: readonly Found[]): Promise<void> {
  const open = all.flatMap(({ terms, sharers, cut }) =>
    terms.flatMap((term) => {
      const name = termName(term)
      const [before, after] = cut.get(name) ?? [-Infinity, Infinity]
      return [...sharers.values()].flatMap((sharer) => {
        const key = term.keys[sharer.scopeIndex]
        const isKnown = (sharer.lo > before && sharer.lo < after) || sharer.shared.has(name)
        return key === undefined || isKnown
          ? []
          : [{ key, lo: sharer.lo, id: sharer.id, sharer, name }]
      })
    }),
  )
  const pairs = open.map(({ key, lo, id }) => ({ key, lo, id }))
  const there = await haveTerms(db, pairs)
  for (const { key, id, sharer, name } of open) {
    if (there.has(`${key} ${id}`)) sharer.shared.add(name)
  }
}

/**
 * The moments that share tags or figures with anchors: of each term the nearest in time on either side,
 * with everything that they share.
 */
export async function findSharers(
  db: Db,
  anchors: readonly Anchor[],
  terms: ReadonlyMap<string, readonly WeighedTerm[]>,
): Promise<Map<string, Sharer[]>> {
  const probes = anchors.flatMap(({ id, lo }) =>
    (terms.get(id) ?? []).flatMap(({ keys }) => keys.map((key) => ({ id, key, lo }))),
  )
  const hits = probes.length === 0 ? [] : await findByTerms(db, probes)
  const byProbe = new Map(probes.map(({ id, key }, index) => [`${id} ${key}`, hits[index] ?? []]))
  const found = anchors.map((anchor) =>
    gather(anchor, terms.get(anchor.id) ?? [], (key) => byProbe.get(`${anchor.id} ${key}`) ?? []),
  )
  await complete(db, found)
  return new Map(found.map(({ anchor, sharers }) => [anchor.id, [...sharers.values()]]))
}
