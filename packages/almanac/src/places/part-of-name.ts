import { isGivenName, lookUpPeople } from '../people/person-index.ts'
import { choosePlace, isWorldCity } from './candidates.ts'
import { isNeverName, wordUse } from './common-words.ts'
import { findCountryByName } from './countries.ts'
import { lookUpHistoricName } from './historic-places.ts'
import type { Setting } from './reading.ts'
import { lookUpWellKnown } from './well-known.ts'
import { isCapitalised, type Phrase, type Word } from './words.ts'

/** With one of these behind it a name is that of the thing, wherever that stands. */
const THINGS = new Set(
  `station street road avenue lane square bridge college school academy hospital infirmary hotel museum cathedral
  church chapel university gate park hall tower bomber bombers tank tanks`.split(/\s+/),
)
const SHIPS = new Set(
  `hms uss ss rms hmas hmcs css ms mv sms battleship cruiser destroyer submarine frigate carrier steamer
  steamship ship liner yacht schooner airship bomber`.split(/\s+/),
)
/** With one of these before it a name is the second half of another one. */
const FIRST_HALVES = new Set(
  `st saint ste sainte san santa santo sao sankt mount mt cape lake fort camp point loch rio monte`.split(
    ' ',
  ),
)
const PEERAGE = new Set(
  `earl duke duchess marquess marquis prince princess viscount baron baroness count countess lord lady
  archduke margrave landgrave elector`.split(' '),
)
const SAINT = /^(?:st|saint|ste|sainte) /
const JOINED = /^(?:\s+|\.\s|-)$/

/**
 * Whether a phrase is only a part of the name of something else: of a ship, a church, a building,
 * a peer or a person. `people` marks the words that name a known person already.
 */
export function isPartOfName(setting: Setting, phrase: Phrase): boolean {
  const { words } = setting
  const before = words[phrase.first - 1]
  const joined = before && JOINED.test(before.gap) ? before : undefined
  if (joined && (SHIPS.has(joined.key) || FIRST_HALVES.has(joined.key))) return true
  return (
    isShop(words, phrase) ||
    isThing(setting, phrase) ||
    isOfPeer(words, phrase) ||
    isFirstName(setting, phrase)
  )
}

/** "St Paul's", "Lloyd's 1700": a possessive with nothing owned, or a saint's, is no town. */
function isShop(words: Word[], phrase: Phrase): boolean {
  const last = words[phrase.after - 1]
  if (!last || last.stemEnd === last.end || last.end - last.stemEnd > 2) return false
  if (SAINT.test(phrase.key)) return true
  const next = /^\s+$/.test(last.gap) ? words[phrase.after] : undefined
  return !next || /^\d/.test(next.key) || /^(?:in|at|on|and|for|to|from)$/.test(next.key)
}

/** "Waterloo Station"; not "a London street", which lies in the capital. */
function isThing({ words, year, mixedCase }: Setting, phrase: Phrase): boolean {
  const last = words[phrase.after - 1]
  const next = words[phrase.after]
  if (!last || !next || !/^\s+$/.test(last.gap) || !THINGS.has(next.key)) return false
  if (!mixedCase || isCapitalised(next)) return true
  const chosen = choosePlace(phrase.key, year, null)
  return chosen === null || !isWorldCity(chosen.row)
}

/** "Earl of Oxford", "Richard of York": a person's by-name. */
function isOfPeer(words: Word[], phrase: Phrase): boolean {
  const of = words[phrase.first - 1]
  const bearer = words[phrase.first - 2]
  if (of?.key !== 'of' || !bearer || !/^\s+$/.test(bearer.gap)) return false
  if (PEERAGE.has(bearer.key)) return true
  return isGivenName(bearer.key) && wordUse(bearer.key) === 'name' && !isPlaceName(bearer.key)
}

/** "London Breed", "Israel Putnam", "Mary Anning": a neighbour makes it half a person's name. */
function isFirstName({ words, people, mixedCase }: Setting, phrase: Phrase): boolean {
  const word = words[phrase.first]
  const before = words[phrase.first - 1]
  const next = words[phrase.after]
  const apart = word === undefined || word.stemEnd < word.end
  const single = !phrase.key.includes(' ')
  if (single && next && !apart && word.gap === ' ' && !people[phrase.after]) {
    const bearer = lookUpPeople(next.stem).some(({ kind }) => kind !== 'regnal')
    const surname = bearer || (isGivenName(phrase.key) && wordUse(next.stem) === 'name')
    const name = isCapitalised(next) || (!mixedCase && wordUse(next.stem) === 'name')
    const given = mixedCase || isGivenName(phrase.key)
    if (surname && name && given && !isNeverName(next.stem) && !isPlaceName(next.stem)) return true
  }
  if (before?.gap !== ' ' || people[phrase.first - 1]) return false
  if (mixedCase && !isCapitalised(before)) return false
  const given = isGivenName(before.key) && wordUse(before.key) === 'name'
  return given && !isPlaceName(before.key) && !isPlaceName(phrase.key)
}

function isPlaceName(key: string): boolean {
  if (lookUpWellKnown(key).length > 0 || findCountryByName(key)) return true
  return lookUpHistoricName(key, null).length > 0
}
