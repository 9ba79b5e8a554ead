import { fold, type Phrase, type Word } from '../places/words.ts'
import type { Person } from './person.ts'
import type { NameKind } from './person-index.ts'

/** Before a first name: its bearer goes by no surname ("Pope Francis", "Saint Paul"). */
const SOVEREIGN =
  /^(?:king|queen|emperor|empress|pope|tsar|czar|tsarina|czarina|sultan|caliph|pharaoh)$/
const SAINT = /^(?:st|saint)$/
const SAINTLY =
  /saint|apostle|martyr|bishop|monk|nun\b|patron|theolog|christian|missionary|abbot|abbess|pope|priest|mystic|evangelist|companion of jesus|religious/i
const CLERGY = /^(?:mother|sister|father)$/
const RANK = /^(?:general|admiral|captain|commander|marshal|colonel|major|lieutenant)$/
const MARTIAL =
  /general|soldier|officer|naval|admiral|militar|marshal|commander|colonel|captain|explorer|navigator|pirate|buccaneer|president|politician|statesman|leader|dictator|ruler|king|emperor|astronaut|cosmonaut|aviator|pilot/i
const PEER = /^(?:prince|princess)$/
const PRINCELY =
  /prince|royal|king|queen|emperor|ruler|statesman|politician|military|noble|diplomat|chancellor/i

const OTHERS = new Set(
  `shah khan president chancellor premier sir lord lady dame duke duchess earl count baron dr doctor
  professor mahatma chairman comrade consul cardinal archbishop bishop senator
  secretary reverend rev mr mrs miss madame monsieur herr maestro sheikh imam rabbi dictator`.split(
    /\s+/,
  ),
)

/** Whether a folded word is a form of address or an office before a name. */
export function isTitle(key: string): boolean {
  return (
    OTHERS.has(key) || [SOVEREIGN, SAINT, CLERGY, RANK, PEER].some((titles) => titles.test(key))
  )
}

/** The title before a phrase, or null. */
export function readTitle(words: Word[], phrase: Phrase): string | null {
  const key = words[phrase.first - 1]?.key ?? ''
  // Notre-Dame is nobody's title.
  if (key === 'dame' && words[phrase.first - 2]?.key === 'notre') return null
  return isTitle(key) ? key : null
}

/**
 * Whether somebody can be called so: sovereigns and saints by their first name, and only who is
 * described as a saint, a soldier or a prince by the title of one. "Pope Francis" is no singer
 * of that surname, "Major Taylor" no engineer.
 */
export function fitsTitle(person: Person, kind: NameKind, title: string, key: string): boolean {
  if (key.includes(' ')) return true
  const gloss = person.gloss.replace(/, born in .*$/, '')
  const surname = kind === 'bare' && !startsWith(person, key)
  if (SOVEREIGN.test(title)) return !surname
  if (SAINT.test(title)) return !surname && SAINTLY.test(gloss)
  if (CLERGY.test(title)) return !surname || SAINTLY.test(gloss)
  if (RANK.test(title)) return MARTIAL.test(gloss)
  if (PEER.test(title)) return !surname || PRINCELY.test(gloss)
  return true
}

/** Whether a name begins with a word, or has it before "of" or a comma. */
function startsWith({ name }: Person, key: string): boolean {
  const parts = fold(name.replace(/,.*$| of .*$/, '')).split(' ')
  return parts[0] === key || (parts.at(-1) !== key && parts.includes(key))
}
