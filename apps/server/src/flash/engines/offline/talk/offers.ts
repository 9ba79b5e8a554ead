import { listText } from '../phrases.ts'
import type { Subject } from './subject.ts'
import type { FactKind, TalkFact } from './talk-fact.ts'
import { choose } from './wording.ts'

/** What can be asked for by kind of fact. */
const OFFERS: Partial<Record<FactKind, (name: string) => string>> = {
  identity: (name) => `who ${name} is`,
  did: (name) => `what ${name} does at this hour`,
  clothing: (name) => `what ${name} wears`,
  place: () => 'where this is',
  setting: () => 'the place itself',
  date: () => 'when this is',
  sky: () => 'the sky of the hour',
  weather: () => 'the weather',
  sight: () => 'what can be seen',
  sound: () => 'what can be heard',
  objects: () => 'the things at hand',
  crowd: () => 'the people around',
  company: () => 'who else is here',
  relation: (name) => `how ${name} stands to the others`,
  summary: () => 'what is happening',
  before: () => 'what led to this hour',
  stakes: () => 'what is at stake',
  words: (name) => `the recorded words of ${name}`,
  heard: () => 'what others here are recorded to say',
  earlier: (name) => `what ${name} did before`,
  event: () => 'what the records have of the event',
  documented: () => 'what the sources of the scene say',
}

/** A topic as it is offered, and told of later; null for what is no topic of its own. */
export function topicText(kind: FactKind, { short }: Subject): string | null {
  return OFFERS[kind]?.(short) ?? null
}

/** Topics as people most like to hear of them. */
const ORDER: readonly FactKind[] = [
  'words',
  'did',
  'before',
  'stakes',
  'summary',
  'relation',
  'company',
  'event',
  'heard',
  'sight',
  'setting',
  'objects',
  'earlier',
  'sky',
  'place',
  'date',
  'identity',
]
const MOST = 3

/**
 * A sentence on what is on record and can be asked for; empty when nothing is.
 * @param told what was told before: it is offered last.
 */
export function offerOf(
  subject: Subject,
  facts: readonly TalkFact[],
  told: ReadonlySet<TalkFact>,
  seed: string,
): string {
  const list = openTopics(subject, facts, told)
  if (list === '') return ''
  // Of a scene that only its query tells of there is no record.
  const known =
    subject.moment === null && subject.scene.facts.tier === 'query-only' ? 'known' : 'on record'
  return choose(`${seed} offer`, [
    `What is ${known}, and there for the asking: ${list}.`,
    `What is ${known} instead: ${list}.`,
    `This can be asked instead: ${list}.`,
  ])
}

/** The topics of which something was not told yet, in a row; empty when there are none. */
export function openTopics(
  subject: Subject,
  facts: readonly TalkFact[],
  told: ReadonlySet<TalkFact>,
): string {
  const open = facts.filter((fact) => !told.has(fact))
  const kinds = ORDER.filter((kind) => open.some((fact) => fact.kind === kind))
  const offers = kinds.flatMap((kind) => topicText(kind, subject) ?? []).slice(0, MOST)
  return listText(offers)
}
