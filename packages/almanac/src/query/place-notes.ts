import type { CuratedMoment } from '../moments/index.ts'
import { findPlaces, type Place, type PlaceReading } from '../places/index.ts'
import { fold } from '../places/words.ts'
import type { NamedEvent } from '../search/named-event.ts'
import { greatCircleKm } from './great-circle.ts'

type Position = Pick<Place, 'latitude' | 'longitude'>

/** Distance within which two coordinates are of one place as people name it. */
const SAME_SPOT_KM = 15

const PLANET = /\b(?:mars|venus|jupiter|saturn|neptune|uranus|pluto)\b/i
const BODY = /\b(?:on|to|at|from|near|above|around) (?:the )?(?:mercury|moon)\b/i

/** "Apollo 11 landing on Mars": a world that the event does not mention. */
export function isOnOtherWorld(
  { names, moment, entry, story }: NamedEvent,
  subject: string,
): boolean {
  const found = [PLANET.exec(subject)?.[0], BODY.exec(subject)?.[0].split(' ').at(-1)]
  if (found.every((word) => word === undefined)) return false
  const known = ` ${fold(JSON.stringify([names, moment, entry, story]))} `
  return found.some((word) => word !== undefined && !known.includes(` ${word.toLowerCase()} `))
}

/** Distance of two places in kilometres; null where either has no coordinates. */
export function kmApart(a: Position, b: Position): number | null {
  if (a.latitude === null || a.longitude === null) return null
  if (b.latitude === null || b.longitude === null) return null
  const at = { latitude: a.latitude, longitude: a.longitude }
  return greatCircleKm(at, { latitude: b.latitude, longitude: b.longitude })
}

/** Whether a typed place is where the moment was, by its names or by its coordinates. */
function isThere(moment: CuratedMoment, typed: string, { place }: PlaceReading): boolean {
  const { name, city, region, country } = moment.place
  const names = [moment.title, ...moment.aliases, name, city, region, country]
  const known = ` ${fold(names.join(' '))} `
  if (known.includes(` ${fold(typed)} `) || known.includes(` ${fold(place.name)} `)) return true
  const km = kmApart(place, moment.place)
  return km !== null && km < SAME_SPOT_KM
}

/** Sentences on places in a query that are not where its curated moment is on record. */
export function placeNotes(moment: CuratedMoment, subject: string): string[] {
  return findPlaces(subject, { year: moment.date.year })
    .filter((reading) => !isThere(moment, subject.slice(...reading.span), reading))
    .map(({ span, place }) => {
      const typed = subject.slice(...span)
      const where = [place.name, place.region, place.country].filter((part) => part !== null)
      const known = [...new Set(where)].join(', ')
      return `The query says “${typed}” (${known}); on record the moment was at: ${moment.place.name}.`
    })
}
