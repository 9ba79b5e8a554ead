import { readLocation } from '@timepoint/almanac'
import type { MomentPlace } from '../moments/moment.ts'
import type { FlashScene } from './flash-scene.ts'

type Names = Pick<MomentPlace, 'name' | 'country' | 'region' | 'city'>

/** The words, or null when there are none. */
const said = (text: string | null | undefined) => text?.trim() || null

/** A country by the name that it goes by; one that no list knows by its own. */
const countryName = (name: string | null) =>
  name === null ? null : (readLocation(name).country ?? name)

function namesOf({ place, location }: FlashScene): Names {
  const name = said(place?.name)
  const [country = null, region = null, city = null] = [
    place?.country,
    place?.region,
    place?.city,
  ].map(said)
  if (country !== null || region !== null || city !== null) {
    return { name, country: countryName(country), region, city }
  }
  const read = readLocation(location ?? '')
  return { ...read, name: name ?? read.name }
}

/** Where a scene is: as Flash has taken it apart, else as its location says it. */
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
