import { describeSky, type Facts, type KnownPerson } from '@timepoint/almanac'
import { placeInItsTime } from '../../../agents/prompting/where.ts'
import { dateText, hourText, listText, placeThen, sentence } from '../phrases.ts'
import { COMPUTED_SKY, claimSource } from '../source-text.ts'
import { ageFact } from './age-fact.ts'
import { openRecord, openText } from './open-text.ts'
import { mentionOf, type Subject } from './subject.ts'
import type { FactKind, TalkFact } from './talk-fact.ts'

function plain(kind: FactKind, text: string, sources: TalkFact['sources'] = []): TalkFact {
  return { kind, text, about: null, sources, words: null }
}

/** When it is, with what a reader should know of the reckoning. */
function dateFact(subject: Subject): TalkFact[] {
  const { facts } = subject.scene
  const when = [dateText(facts), hourText(facts.date)].filter((part) => part !== null).join(', ')
  if (when === '') return []
  const notes = subject.moment ? (subject.moment.date.note ?? '') : facts.dateNotes.join(' ')
  const note = openText(notes, subject)
  const sources = facts.dateSource ? [claimSource(facts.dateSource)] : []
  return [plain('date', `${when}. ${note}`.trim(), sources)]
}

function placeFact({ scene: { facts } }: Subject): TalkFact[] {
  const { place } = facts
  const then = place && { ...place, name: placeInItsTime(place.name) }
  const where = placeThen(then, facts.date?.year ?? null)
  if (where === null) return []
  return [plain('place', `${where}.`, facts.placeSource ? [claimSource(facts.placeSource)] : [])]
}

/** What date, place and sky are, in every tier. */
export function factsOfHour(subject: Subject): TalkFact[] {
  const { sky } = subject.scene.facts
  return [
    ...placeFact(subject),
    ...dateFact(subject),
    ...(sky ? [plain('sky', describeSky(sky), [COMPUTED_SKY])] : []),
  ]
}

/** Trades that somebody grown up has long had; fame and offices may have come later. */
const TRADES =
  /\b(?:physicist|chemist|mathematician|astronomer|painter|sculptor|composer|poet|novelist|writer|playwright|dramatist|philosopher|architect|engineer|navigator|explorer|surgeon|physician|nurse|monk|friar|theologian|historian|printer|naturalist|botanist|actor|actress|singer|pianist|violinist)\b/i
const GROWN_UP = 25

function tradeOf({ gloss, age }: KnownPerson): string | null {
  if (age === null || age < GROWN_UP) return null
  return TRADES.exec(gloss)?.[0].toLowerCase() ?? null
}

function withArticle(word: string): string {
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`
}

/** Who somebody is that is on no record: the offline engine takes roles from the query alone. */
function roleText({ scene: { result } }: Subject): string {
  return result.model_provider === 'offline'
    ? 'a role that the query names; no name is on record'
    : 'a part in the scene as it was written; nobody so called is on record'
}

/** Who the person is, as far as records that know the whole life can say it of this hour. */
function identityFacts(subject: Subject): TalkFact[] {
  const {
    scene: { facts },
    name,
  } = subject
  const known = facts.people.find((person) => person.name === name)
  if (!known) return [plain('identity', roleText(subject))]
  const sources = [claimSource(known.source)]
  const trade = tradeOf(known)
  const there = facts.events[0]?.people.includes(name) && facts.title !== null
  const presence = there
    ? `${name} is named in what is on record of the event.`
    : `The query names ${name}; that ${name} was here is not documented.`
  return [
    ...(trade === null ? [] : [plain('identity', withArticle(trade), sources)]),
    ...ageFact(known.age, { born: known.born, lifeYearsApproximate: false }, sources),
    plain('presence', presence, sources),
  ]
}

function companyFact({ scene: { facts, result }, name }: Subject): TalkFact[] {
  const others = result.characters?.characters.filter((one) => one.name !== name) ?? []
  const known = facts.people.map((person) => person.name)
  if (others.length === 0) return []
  const text = listText(others.map((one) => mentionOf(one.name)))
  const sources = facts.people
    .filter((person) => others.some((one) => one.name === person.name && known.includes(one.name)))
    .map((person) => claimSource(person.source))
  return [plain('company', text, sources)]
}

/** Bundled events: the one that the query names, or one of that year. */
function eventFacts(subject: Subject, { events, title }: Facts): TalkFact[] {
  const [event] = events
  if (!event) return []
  const gloss = openRecord(event.gloss.replace(/[.;\s]+$/, ''), subject)
  const sources = [event.source, ...event.corroboratedBy].map(claimSource)
  const text = sentence(gloss === '' ? event.title : gloss)
  return [{ ...plain('event', text, sources), about: title === null ? 'that year' : 'the event' }]
}

/** What may be told in a scene that is no curated moment. */
export function factsOfQuery(subject: Subject): TalkFact[] {
  const { facts } = subject.scene
  const notes = facts.peopleNotes
    .map((note) => openText(note, subject))
    .filter((note) => note !== '')
  return [
    ...identityFacts(subject),
    ...eventFacts(subject, facts),
    ...companyFact(subject),
    ...notes.map((note) => plain('presence', note)),
  ]
}
