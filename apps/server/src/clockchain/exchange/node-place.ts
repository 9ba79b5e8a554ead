import { foldName, PLACE_SLUG_LENGTH, readLocation, slugOf, UNKNOWN } from '@timepoint/almanac'
import type { NodeInput } from '@timepoint/contracts'
import type { MomentPlace } from '../moments/moment.ts'
import { invalidField } from './invalid-field.ts'

type Area = 'country' | 'region' | 'city'
type PathPlace = Readonly<Record<Area, string | null>>

const NOWHERE = {
  name: null,
  country: null,
  region: null,
  city: null,
  latitude: null,
  longitude: null,
}

/** Of ASCII names only those with this letter can be the word. */
const MAY_BE_UNKNOWN = /[k\u0080-\uffff]/i

/** A name that says something; `unknown` does not. */
function said(name: string | null | undefined): string | null {
  const text = name ?? ''
  // Folding takes its time, and hardly any name is this one.
  const isUnknown = MAY_BE_UNKNOWN.test(text) && foldName(text) === UNKNOWN
  return text === '' || isUnknown ? null : text
}

const slug = (name: string) => slugOf(name, PLACE_SLUG_LENGTH)

/** The parts of `place`, in whichever form it came. */
function placeOf({ place }: NodeInput) {
  if (place === null || place === undefined) return NOWHERE
  if (typeof place !== 'string') return { ...NOWHERE, ...place }
  const { name, country, region, city } = readLocation(place)
  return { ...NOWHERE, name, country, region, city }
}

/**
 * Where a moment is, as a caller says it: names in `place`, names or slugs beside it, and else what the
 * path says. A slug that stands for a name is not shown in its place.
 * @throws AppError invalid_input where these contradict each other, and for half of a coordinate.
 */
export function nodePlace(input: NodeInput, path: PathPlace | null): MomentPlace {
  const place = placeOf(input)
  const area = (part: Area): string | null => {
    const [named, beside] = [said(place[part]), said(input[part])]
    if (named !== null && beside !== null && slug(named) !== slug(beside)) {
      throw invalidField(part, `contradicts place.${part}`)
    }
    // Of two spellings of one name the one that is no slug is for people.
    const shown = named !== null && named !== slug(named) ? named : (beside ?? named)
    return shown ?? path?.[part] ?? null
  }
  const latitude = place.latitude ?? input.latitude ?? null
  const longitude = place.longitude ?? input.longitude ?? null
  if ((latitude === null) !== (longitude === null)) {
    throw invalidField(latitude === null ? 'latitude' : 'longitude', 'is needed beside the other')
  }
  const name = said(place.name) ?? said(input.place_name)
  return {
    name,
    country: area('country'),
    region: area('region'),
    city: area('city'),
    latitude,
    longitude,
  }
}
