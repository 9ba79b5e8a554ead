import { readLocation } from '@timepoint/almanac'
import type { MomentPlace } from '../moments/moment.ts'
import { shortText } from './cut-text.ts'
import type { FlashScene } from './flash-scene.ts'

type Names = Pick<MomentPlace, 'name' | 'country' | 'region' | 'city'>

/** The longest name of a place, in characters. */
const PLACE_LETTERS = 200

/** The words, or null when there are none. */
const said = (text: string | null | undefined) => shortText(text, PLACE_LETTERS)

/** A country by the name that it goes by; one that no list knows by its own. */
const countryName = (name: string | null) =>
  name === null ? null : (readLocation(name).country ?? name)

function namesOf({ place, location }: FlashScene): Names {
  const name = said(place?.name)
  const parts = [place?.country, place?.region, place?.city]
  const [country = null, region = null, city = null] = parts.map(said)
  const isTakenApart = parts.some((part) => part !== undefined)
  if (isTakenApart && [name, country, region, city].some((part) => part !== null)) {
    return { name, country: countryName(country), region, city }
  }
  const read = readLocation(location ?? '')
  return {
    name: name ?? said(read.name),
    country: said(read.country),
    region: said(read.region),
    city: said(read.city),
  }
}

/**
 * Where a scene is: as Flash has taken it apart, else as its location says it. What Flash leaves open of a
 * place that it names is not known: a ship at sea is in no city.
 */
export function placeOfScene(scene: FlashScene): MomentPlace {
  const latitude = scene.place?.latitude ?? scene.latitude ?? null
  const longitude = scene.place?.longitude ?? scene.longitude ?? null
  const isWhole = latitude !== null && longitude !== null
  return {
    ...namesOf(scene),
    latitude: isWhole ? latitude : null,
    longitude: isWhole ? longitude : null,
  }
}
