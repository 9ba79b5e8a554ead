import { ageAt, type CuratedMoment, type MomentPerson } from '@timepoint/almanac'
import type { SheetQuote } from '../../../agents/prompting/fact-sheet.ts'
import { spokenWords } from '../../offline/known.ts'
import { sentence } from '../../offline/phrases.ts'
import { curatedFact, type DraftFact } from './draft.ts'
import { withoutEnd } from './without-end.ts'

const refsOf = (facts: readonly { sources: string[] }[]) => [
  ...new Set(facts.flatMap(({ sources }) => sources)),
]

/** Who somebody is here, what is on record of them here, and whether that is sure. */
function personFact(moment: CuratedMoment, person: MomentPerson): DraftFact {
  const { name, gloss, did, clothing, position, presenceNote } = person
  const age = ageAt(person.born, moment.date.year)
  const about =
    age === null || age < 1 ? '' : `, ${person.lifeYearsApproximate ? 'about ' : ''}${age}`
  const facts = [did, clothing, position].filter((fact) => fact !== null)
  const where = person.present ? '' : ' Not there in body.'
  const open = facts.map(({ text }) => withoutEnd(text)).filter((text) => text !== '')
  const note = presenceNote === null ? '' : ` ${sentence(presenceNote)}`
  const text = `${name}${about}, ${sentence(gloss)}${where}${open.map((one) => ` ${sentence(one)}`).join('')}${note}`
  const fact = curatedFact(moment, text, refsOf([person, ...facts]))
  return presenceNote === null ? fact : { ...fact, status: 'probable' }
}

const ROLES = ['primary', 'secondary', 'background']

function peopleFacts(moment: CuratedMoment): DraftFact[] {
  const ranked = moment.people.toSorted(
    (a, b) =>
      Number(b.present) - Number(a.present) || ROLES.indexOf(a.role) - ROLES.indexOf(b.role),
  )
  const note = moment.peopleNote === null ? [] : [curatedFact(moment, moment.peopleNote, [])]
  return [...ranked.slice(0, MAX_PEOPLE).map((person) => personFact(moment, person)), ...note]
}

/** What becomes of people at the moment itself, for readers only. */
function ends(moment: CuratedMoment): DraftFact[] {
  const did = moment.people.map(({ name, did: fact }) => ({
    ...fact,
    text: `${name}: ${fact.text}`,
  }))
  const facts = [moment.summary, ...did]
  const telling = facts.filter(({ text }) => withoutEnd(text) !== text)
  return telling
    .slice(0, MAX_ENDS)
    .map(({ text, sources }) => curatedFact(moment, text, sources, 'reader'))
}

const MAX_ENDS = 3
const MAX_PEOPLE = 7
const MAX_TIES = 4

/** Statements of a curated moment, what matters most first. What came of it is for readers only. */
export function momentFacts(moment: CuratedMoment): DraftFact[] {
  const { summary, setting, objects, senses, weather, crowd, stakes, before } = moment
  const things = `Things there: ${objects.map(({ name }) => name).join(', ')}.`
  const sensed = senses.map(({ sense, text }) => `${sense}: ${text}`).join(' ')
  const [place, ...rest] = setting
  const more = rest.map(({ text }) => text).join(' ')
  const one = (fact: { text: string; sources: string[] } | null | undefined) =>
    fact ? [curatedFact(moment, fact.text, fact.sources)] : []
  return [
    curatedFact(moment, withoutEnd(summary.text) || summary.text, summary.sources),
    ...one(place),
    ...(more ? [curatedFact(moment, more, refsOf(rest))] : []),
    ...peopleFacts(moment),
    curatedFact(moment, things, refsOf(objects)),
    ...(sensed ? [curatedFact(moment, sensed, refsOf(senses))] : []),
    ...one(weather),
    ...one(crowd),
    ...one(before),
    ...one(stakes),
    ...moment.relationships
      .slice(0, MAX_TIES)
      .map(({ from, to, type, description, sources }) =>
        curatedFact(moment, `${from} to ${to}, ${type}: ${sentence(description)}`, sources),
      ),
    ...ends(moment),
    curatedFact(moment, moment.after.text, moment.after.sources, 'reader'),
    curatedFact(moment, moment.significance.text, moment.significance.sources, 'reader'),
  ]
}

/** What a moment is known for once it is past; what came of it later is for readers only. */
export function pastOf(moment: CuratedMoment): DraftFact[] {
  const { title, summary, after } = moment
  const past = `Before, at “${title}”: ${summary.text}`
  return [
    curatedFact(moment, past, summary.sources),
    curatedFact(moment, after.text, after.sources, 'reader'),
  ]
}

/** Words on record of people who are there, in their order. */
export function momentQuotes(moment: CuratedMoment): SheetQuote[] {
  return spokenWords(moment).map(({ speaker, text, provenance, tone, action, source }, index) => ({
    id: `Q${index + 1}`,
    speaker,
    text,
    provenance,
    tone,
    action,
    sources: curatedFact(moment, text, [source]).sources,
  }))
}
