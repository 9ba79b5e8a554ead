import {
  ageAt,
  type CuratedMoment,
  curatedDate,
  type MomentPerson,
  type MomentWords,
} from '@timepoint/almanac'
import { isNeverShown } from '../../../agents/prompting/protected.ts'
import { capitalise, listText } from '../phrases.ts'
import { claimSource, sourcesOf } from '../source-text.ts'
import { ageFact } from './age-fact.ts'
import { withName } from './of-whom.ts'
import { openDeed, openGloss, openText } from './open-text.ts'
import { withoutPlot } from './plot.ts'
import { isSaidLater } from './said-later.ts'
import { mentionOf, type Subject } from './subject.ts'
import type { FactKind, TalkFact } from './talk-fact.ts'

type Cited = { text: string; sources: readonly string[] } | null | undefined

/** What is done unseen is known to whoever does it. */
const HIDDEN =
  /\b(?:trick(?:s|ed)|deceiv\w*|lur(?:es|ed)|feign\w*|pretend\w*|secret(?:ly)?|unseen|disguised?|without (?:his|her|their) knowledge|spy|spies)\b/i
const MOST_NAMED = 6

function sourcesFor(moment: CuratedMoment, refs: readonly string[]) {
  return sourcesOf(moment, [...new Set(refs)]).map(claimSource)
}

function fact(moment: CuratedMoment, kind: FactKind, text: string, refs: readonly string[]) {
  return { kind, text, about: null, sources: sourcesFor(moment, refs), words: null }
}

/** The fact, if something of it is left when what came later is gone. */
function open(subject: Subject, moment: CuratedMoment, kind: FactKind, cited: Cited): TalkFact[] {
  if (!cited) return []
  const own = kind === 'did' || kind === 'clothing' || kind === 'position'
  const text = withoutPlot(
    own ? openDeed(cited.text, subject) : openText(cited.text, subject),
    subject,
  )
  return text === '' ? [] : [fact(moment, kind, text, cited.sources)]
}

/** Who somebody is, in a few words that nothing later is in. */
function glossOf({ gloss }: MomentPerson, subject: Subject): string {
  return withoutPlot(openGloss(gloss, subject), subject)
}

/** Somebody of the scene who is none of the people on record. */
function unnamed({ name }: Subject, moment: CuratedMoment): TalkFact {
  const speaks = moment.words.filter(({ speaker }) => speaker === name)
  const text =
    speaks.length > 0
      ? 'so called by the sources of this moment, which give no name'
      : 'a part in the scene as it was written; nobody so called is on record at this moment'
  const refs = speaks.map(({ source }) => source)
  return fact(moment, 'identity', text, refs)
}

function ownFacts(subject: Subject, moment: CuratedMoment): TalkFact[] {
  const person = subject.knowledge?.person
  if (!person) return [unnamed(subject, moment)]
  const gloss = glossOf(person, subject)
  const age = ageAt(person.born, moment.date.year)
  return [
    ...(gloss === '' ? [] : [fact(moment, 'identity', gloss, person.sources)]),
    // Some are described with their age.
    ...(/\byears? old\b|\bof (?:\w+teen|\w+ty)(?:-\w+)?\b/.test(person.gloss)
      ? []
      : ageFact(age, person, sourcesFor(moment, person.sources))),
    ...open(subject, moment, 'did', person.did),
    ...open(subject, moment, 'position', person.position),
    ...open(subject, moment, 'clothing', person.clothing),
    ...(person.presenceNote === null
      ? []
      : open(subject, moment, 'presence', { text: person.presenceNote, sources: person.sources })),
  ]
}

/** What was there for the senses of those who were. */
function surroundings(subject: Subject, moment: CuratedMoment): TalkFact[] {
  const { objects, setting, senses, weather, crowd } = moment
  const seen = objects.filter(({ name }) => withoutPlot(name, subject) === name)
  const names = seen.map(({ name }) => name)
  const isMixed = names.some((name) => /,| and /.test(name))
  const things = isMixed ? names.join('; ') : listText(names)
  const refs = seen.flatMap(({ sources }) => sources)
  return [
    ...setting.flatMap((one) => open(subject, moment, 'setting', one)),
    ...senses.flatMap((one) => open(subject, moment, one.sense, one)),
    ...open(subject, moment, 'weather', weather),
    ...open(subject, moment, 'crowd', crowd),
    ...(things === '' ? [] : [fact(moment, 'objects', things, refs)]),
  ]
}

const ROLES = ['primary', 'secondary', 'background']

function isShown({ name }: MomentPerson, { year }: Subject): boolean {
  return !isNeverShown(name, year)
}

/** Others of the moment, those who matter most first. */
function othersOf(subject: Subject, moment: CuratedMoment): MomentPerson[] {
  const own = subject.knowledge?.person
  return moment.people
    .filter((person) => person !== own && isShown(person, subject))
    .toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))
}

/** Who else is there, by name. */
function companyFact(subject: Subject, moment: CuratedMoment): TalkFact[] {
  const there = othersOf(subject, moment).filter(({ present }) => present)
  if (there.length === 0) return []
  const named = there.slice(0, MOST_NAMED).map((person) => {
    const gloss = glossOf(person, subject)
    const doubt = person.presenceNote === null ? '' : 'not certain to be there'
    const remarks = [gloss, doubt].filter((part) => part !== '').join('; ')
    return remarks === '' ? mentionOf(person.name) : `${mentionOf(person.name)} (${remarks})`
  })
  const rest = there.length - named.length
  const all = rest > 0 ? [...named, rest === 1 ? 'one more' : `${rest} more`] : named
  const refs = there.flatMap(({ sources }) => sources)
  return [fact(moment, 'company', listText(all), refs)]
}

/** Somebody with what they do: "Thomas Farrell, brigadier general, watches …". */
function doingText(who: string, did: string): string {
  if (did === '') return `Also here: ${who}.`
  const verb = /^(?:He|She) (?!and )/.exec(did)
  return verb && !who.includes(';') ? `${who}, ${did.slice(verb[0].length)}` : `${who}. ${did}`
}

/** Who another person is and what is seen of them; of those who are away, that they are. */
function otherFact(subject: Subject, moment: CuratedMoment, person: MomentPerson): TalkFact {
  const who = [capitalise(person.name), glossOf(person, subject)]
    .filter((part) => part !== '')
    .join(', ')
  const of = (text: string, refs: readonly string[]) => ({
    ...fact(moment, 'other', text, refs),
    about: person.name,
  })
  if (!person.present) return of(`${who}, is not at this place at this hour.`, person.sources)
  const isUnseen = !subject.isPresent || HIDDEN.test(person.did.text)
  const did = isUnseen ? '' : withoutPlot(openDeed(person.did.text, subject), subject)
  return of(doingText(who, did), [...person.sources, ...person.did.sources])
}

/** How the person stands to others. */
function relationFacts(subject: Subject, moment: CuratedMoment): TalkFact[] {
  const own = subject.knowledge?.person.name
  return moment.relationships
    .filter(({ from, to }) => from === own || to === own)
    .flatMap(({ from, to, description, sources }) => {
      const about = from === own ? to : from
      if (!moment.people.some((person) => person.name === about && isShown(person, subject)))
        return []
      return open(subject, moment, 'relation', { text: description, sources }).map((one) => ({
        ...one,
        about,
      }))
    })
}

function wordsFact(moment: CuratedMoment, words: MomentWords, kind: 'words' | 'heard'): TalkFact {
  return { ...fact(moment, kind, words.text, [words.source]), about: words.speaker, words }
}

/** Words of the person, and those that others say in their hearing. */
function wordFacts(subject: Subject, moment: CuratedMoment): TalkFact[] {
  const own = subject.knowledge?.person.name ?? subject.name
  const away = moment.people.filter(({ present }) => !present).map(({ name }) => name)
  const said = moment.words.filter((words) => !isSaidLater(words))
  const isHeard = ({ speaker }: MomentWords) =>
    speaker !== own && subject.isPresent && !away.includes(speaker)
  return [
    ...said.filter(({ speaker }) => speaker === own).map((w) => wordsFact(moment, w, 'words')),
    ...said.filter(isHeard).map((w) => wordsFact(moment, w, 'heard')),
  ]
}

/** What the person had a part in before, nearest first. */
function earlierFacts(subject: Subject): TalkFact[] {
  const name = subject.knowledge?.person.name
  const earlier = subject.knowledge?.earlier ?? []
  return earlier.toReversed().flatMap((moment) => {
    const person = moment.people.find((one) => one.name === name)
    return open(subject, moment, 'earlier', person?.did).map((one) => ({
      ...one,
      about: `${curatedDate(moment).year}`,
    }))
  })
}

/** What is on record of a curated moment that may be told of one of its people. */
export function factsOfMoment(subject: Subject, moment: CuratedMoment): TalkFact[] {
  const there = subject.isPresent
  const own = subject.knowledge?.person ?? null
  return [
    ...ownFacts(subject, moment),
    ...(there ? open(subject, moment, 'summary', summaryOf(subject, moment)) : []),
    ...open(subject, moment, 'before', withName(moment.before, moment, own)),
    ...open(subject, moment, 'stakes', withName(moment.stakes, moment, own)),
    ...(there ? surroundings(subject, moment) : []),
    ...wordFacts(subject, moment),
    ...relationFacts(subject, moment),
    ...companyFact(subject, moment),
    ...othersOf(subject, moment).map((person) => otherFact(subject, moment, person)),
    ...earlierFacts(subject),
  ]
}

/** What happens; of somebody who does not live through it, without how they end. */
function summaryOf(subject: Subject, { summary, date }: CuratedMoment): Cited {
  if (subject.knowledge?.person.died !== date.year) return summary
  return { ...summary, text: openDeed(summary.text, subject) }
}
