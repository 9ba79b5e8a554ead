import type { CuratedMoment } from '../src/moments/moment.ts'
import { processTerm, tokenize } from '../src/search/terms.ts'

const MOST_CAUSES = 5

/** What is wrong with the moments together. */
export function collectionFaults(moments: readonly CuratedMoment[]): string[] {
  const share = (test: (moment: CuratedMoment) => boolean) =>
    moments.filter(test).length / moments.length
  const shares: [string, number, least: number][] = [
    ['before 1500', share(({ date }) => date.year < 1500), 0.25],
    ['before our era', share(({ date }) => date.year < 0), 0.1],
    [
      'outside Europe and North America',
      share(({ place }) => !['europe', 'north-america'].includes(place.continent)),
      0.4,
    ],
    ['with words on record', share(({ words }) => words.length > 0), 0.5],
    ['linked to another', share(isLinked(moments)), 0.65],
  ]
  return [
    ...shares
      .filter(([, found, least]) => found < least)
      .map(([what, found]) => `${Math.round(100 * found)} % are ${what}`),
    ...linkFaults(moments),
    ...twins(moments),
    ...sharedNames(moments),
  ]
}

/** Tells whether a moment has a cause or a consequence among the moments. */
function isLinked(moments: readonly CuratedMoment[]): (moment: CuratedMoment) => boolean {
  const causes = new Set(moments.flatMap((moment) => moment.causes))
  return (moment) => moment.causes.length > 0 || causes.has(moment.id)
}

/** Whether a moment is known to come after another. */
function isAfter({ date: a }: CuratedMoment, { date: b }: CuratedMoment): boolean {
  if (a.year !== b.year) return a.year > b.year
  if (a.month === null || b.month === null) return false
  if (a.month !== b.month) return a.month > b.month
  return a.day !== null && b.day !== null && a.day > b.day
}

function linkFaults(moments: readonly CuratedMoment[]): string[] {
  const byId = new Map(moments.map((moment) => [moment.id, moment]))
  return moments.flatMap((moment) => {
    const { id, causes } = moment
    const wrong = causes.filter((cause) => {
      const earlier = byId.get(cause)
      return !earlier || cause === id || isAfter(earlier, moment)
    })
    return [
      ...wrong.map((cause) => `${id}: the cause ${cause} is unknown or later`),
      ...(causes.length > MOST_CAUSES ? [`${id} has ${causes.length} causes`] : []),
      ...(new Set(causes).size < causes.length ? [`${id}: a cause stands there twice`] : []),
    ]
  })
}

/** The words that tell a title from others. */
function titleWords({ title }: CuratedMoment): Set<string> {
  return new Set(
    tokenize(title)
      .map(processTerm)
      .filter((word) => word !== null),
  )
}

/** Two moments of one year and place with titles alike: the same event, told twice. */
function twins(moments: readonly CuratedMoment[]): string[] {
  return moments.flatMap((a, at) =>
    moments
      .slice(at + 1)
      .filter((b) => b.date.year === a.date.year && isNear(a, b))
      .filter((b) => {
        const [own, other] = [titleWords(a), titleWords(b)]
        const shared = [...own].filter((word) => other.has(word)).length
        return shared / Math.min(own.size, other.size) > 0.4
      })
      .map((b) => `${a.id} and ${b.id} are the same event`),
  )
}

function isNear(a: CuratedMoment, b: CuratedMoment): boolean {
  const north = (a.place.latitude ?? 0) - (b.place.latitude ?? 0)
  const east = (a.place.longitude ?? 0) - (b.place.longitude ?? 0)
  return Math.hypot(north, east) < 1
}

/** A title or alias that means two moments finds neither for certain. */
function sharedNames(moments: readonly CuratedMoment[]): string[] {
  const owners = new Map<string, string>()
  return moments.flatMap(({ id, title, aliases }) =>
    [title, ...aliases].flatMap((name) => {
      const key = tokenize(name).map(processTerm).filter(Boolean).sort().join(' ')
      const owner = owners.get(key)
      owners.set(key, id)
      return owner !== undefined && owner !== id ? [`"${name}" names ${owner} and ${id}`] : []
    }),
  )
}
