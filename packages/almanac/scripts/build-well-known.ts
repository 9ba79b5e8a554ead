/**
 * Builds data/places-well-known.tsv: towns that WordNet describes, joined to GeoNames by name and
 * by the country (and region) that WordNet makes them part of. WordNet is thereby a second witness
 * that a name without further context means this place, and gives English names that GeoNames
 * only has as aliases (Cologne, Seville).
 * Run: node packages/almanac/scripts/build-well-known.ts [--check], after build-places.
 */
import { findCountryByName } from '../src/places/countries.ts'
import { listRegionNames, lookUpName, readRow } from '../src/places/place-index.ts'
import type { PlaceRow } from '../src/places/places-file.ts'
import { fold } from '../src/places/words.ts'
import { publish } from './pack.ts'
import { readNouns, type Synset } from './wordnet.ts'

/** City, town, port, capital, state capital, village, provincial capital, national capital. */
const KIND =
  /^(?:city|town|port|capital|state capital|village|provincial capital|national capital|administrative district|urban area)$/

interface Setting {
  countries: Set<string>
  regions: Set<string>
}

const nouns = new Map(readNouns().map((synset) => [synset.offset, synset]))
const regionsByName = new Map([...listRegionNames()].map(([code, name]) => [fold(name), code]))

function isTown(synset: Synset): boolean {
  return synset.kinds.some((kind) => KIND.test(nouns.get(kind)?.names[0] ?? ''))
}

/** The countries and regions of which WordNet makes a synset part, at any distance. */
function readSetting(synset: Synset): Setting {
  const setting: Setting = { countries: new Set(), regions: new Set() }
  const open = [...synset.wholes]
  for (let offset = open.pop(); offset; offset = open.pop()) {
    const whole = nouns.get(offset)
    if (!whole) continue
    for (const name of whole.names) {
      const region = regionsByName.get(fold(name))
      const country = findCountryByName(fold(name))
      if (country) setting.countries.add(country.code)
      else if (region) setting.regions.add(region)
    }
    open.push(...whole.wholes)
  }
  return setting
}

/** The one place of that name in the setting, or null when none or several are plausible. */
function choosePlace(name: string, setting: Setting): PlaceRow | null {
  const matches = lookUpName(fold(name))
    .map((match) => ({ ...readRow(match.row), primary: match.primary }))
    .filter((row) => setting.countries.has(row.country))
  const inRegion = matches.filter((row) => setting.regions.has(row.admin1))
  const pool = inRegion.length > 0 ? inRegion : matches.filter((row) => row.country !== 'US')
  const ranked = [...pool].sort((a, b) => b.population - a.population || a.id - b.id)
  const [best, second] = ranked
  if (!best || (!best.primary && best.population < 20_000)) return null
  return !second || best.population >= 4 * second.population ? best : null
}

const lines = new Set<string>()
for (const synset of nouns.values()) {
  if (synset.file !== '15' || !isTown(synset)) continue
  const setting = readSetting(synset)
  for (const name of synset.names) {
    const place = choosePlace(name, setting)
    if (place) lines.add([name, place.id, synset.offset].join('\t'))
  }
}
const header = '# name\tGeoNames id\tWordNet 3.1 synset'
publish('places-well-known.tsv', Buffer.from(`${[header, ...lines].join('\n')}\n`))
