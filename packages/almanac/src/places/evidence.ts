import { isCapitalised, type Phrase, type Word } from './words.ts'

/** How clearly the words around a phrase say that it is a place. */
export type Strength = 'strong' | 'medium' | 'weak' | 'none'

const PREPOSITIONS = new Set(
  `in at near outside inside off around towards toward across throughout beyond reaches reach leaves
  enters enter arrives visits above below into besieges sacks`.split(/\s+/),
)
const DIRECTIONS = new Set(['from', 'to', 'through', 'over', 'on', 'via', 'for'])
const OF_NOUNS = new Set(
  `battle siege sack fall city town port harbor harbour village streets street walls treaty council
  burning bombing conquest capture destruction fire plague court gates outskirts founding liberation bay
  coast palace temple congress peace diet university eruption defense defence relief bombardment coronation
  occupation blockade storming cathedral bishop archbishop forum library markets market docks ruins suburb
  north south east west center centre middle heart edge island isle republic kingdom ghetto massacre tower
  evacuation invasion landing surrender edict union surroundings citadel hills plains conference founded
  slums rooftops square museum`.split(/\s+/),
)
const PLACE_NOUNS = new Set(
  `harbor harbour port beach island square cathedral palace street streets station airport stadium
  city town village docks market forum castle fortress prison hospital university museum observatory
  theater theatre opera café cafe tavern suburb countryside skyline rooftop rooftops riverbank dockyard
  shipyard shipyards ghetto slum arena citadel bazaar walls gates`.split(/\s+/),
)
const WATERS = new Set(
  'river rivers creek sea ocean lake strait bay gulf mountains valley'.split(' '),
)
const MONTHS = new Set(
  `january february march april may june july august september october november december jan feb mar
  apr jun jul aug sep sept oct nov dec bc ad bce ce circa c about early late mid spring summer autumn fall
  winter morning noon evening night midnight dawn dusk during after before when while`.split(/\s+/),
)

/** Months and seasons that are other words, too. */
const AMBIGUOUS = new Set(['march', 'may', 'fall', 'spring', 'mar', 'dec', 'sep', 'jan'])

/** What surrounds a phrase in its text. */
export interface Evidence {
  strength: Strength
  capitalised: boolean
}

/**
 * Weighs the context of a phrase. `strong`: a place preposition, "siege of", a place noun behind
 * it, or a comma-separated part of its own. `medium`: a direction ("to", "from"), a date or the
 * end behind it. `none`: it is a river or an attribute, so no town of that name is meant.
 */
export function weighEvidence(words: Word[], phrase: Phrase): Evidence {
  const first = words[phrase.first]
  const capitalised = first !== undefined && isCapitalised(first)
  return { strength: weighStrength(words, phrase), capitalised }
}

function weighStrength(words: Word[], phrase: Phrase): Strength {
  const article = words[phrase.first - 1]?.key === 'the'
  const before = words[phrase.first - (article ? 2 : 1)]
  const earlier = words[phrase.first - (article ? 3 : 2)]
  const last = words[phrase.after - 1]
  const next = last && /^[\s-]*$/.test(last.gap) ? words[phrase.after] : undefined
  if (next && WATERS.has(next.key)) return 'none'
  if (next && isOrdinal(words, phrase.after)) return 'none'
  const attribute = next !== undefined && isCapitalised(next) && !startsDate(words, phrase.after)
  if (article && !attribute && !(next && PLACE_NOUNS.has(next.key))) return 'none'
  const joined = before !== undefined && /^\s+$/.test(before.gap)
  if (joined && PREPOSITIONS.has(before.key)) return 'strong'
  if (joined && before.key === 'of' && earlier && OF_NOUNS.has(earlier.key)) return 'strong'
  if (next && PLACE_NOUNS.has(next.key)) return 'strong'
  const alone = phrase.first === 0 && phrase.after === words.length
  if (isApart(words, phrase)) return alone ? 'medium' : 'strong'
  if (joined && DIRECTIONS.has(before.key)) return 'medium'
  const following = words[phrase.after]
  const whole = last !== undefined && last.stemEnd === last.end
  if (whole && (!following || startsDate(words, phrase.after))) return 'medium'
  return 'weak'
}

function isApart(words: Word[], phrase: Phrase): boolean {
  const before = words[phrase.first - 1]
  const last = words[phrase.after - 1]
  const opened = before ? /[,;:(–—]/.test(before.gap) : true
  const next = words[phrase.after]
  const punctuated = !next || /[,;:)–—]/.test(last?.gap ?? '')
  return opened && (punctuated || (before !== undefined && startsDate(words, phrase.after)))
}

/** "Apollo 11": a number that is no date makes the name that of a thing. */
function isOrdinal(words: Word[], at: number): boolean {
  return /^\d{1,2}$/.test(words[at]?.key ?? '') && !startsDate(words, at)
}

/** Whether a date begins at a word: a month, a year of three digits or more, "44 BC", "6 August". */
function startsDate(words: Word[], at: number): boolean {
  const key = words[at]?.key ?? ''
  // "Sherman march" is no date; "London March 5" is.
  if (AMBIGUOUS.has(key)) return /^\d/.test(words[at + 1]?.key ?? '')
  if (MONTHS.has(key) || /^\d{3,4}$/.test(key)) return true
  return /^\d{1,2}$/.test(key) && MONTHS.has(words[at + 1]?.key ?? '')
}
