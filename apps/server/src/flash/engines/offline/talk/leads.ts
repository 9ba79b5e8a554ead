import { yearText } from '@timepoint/almanac'
import type { Subject } from './subject.ts'
import type { FactKind, TalkFact } from './talk-fact.ts'

/** What is said before a fact. */
type Lead = (subject: Subject, fact: TalkFact) => string
type Leads = readonly [Lead, ...Lead[]]

/** Kinds that are told by a lead; the others have a sentence of their own. */
export type LedKind = Exclude<FactKind, 'words' | 'heard' | 'other' | 'age'>

/** Before a colon, where the fact goes on in small letters or begins with a name. */
export const COLON_LEADS: Record<LedKind, Leads> = {
  identity: [
    ({ mention }) => `This is ${mention}`,
    ({ mention }) =>
      /^(?:an?|the) /.test(mention) ? `This is ${mention}` : `Who ${mention} is, by the record`,
  ],
  presence: [({ mention }) => `Of the presence of ${mention}`],
  did: [
    ({ mention }) => `Of ${mention} it is told`,
    ({ mention }) => `On record of ${mention} at this hour`,
  ],
  position: [
    ({ mention }) => `The sources put ${mention} here`,
    ({ mention }) => `Where ${mention} is on record`,
  ],
  clothing: [
    ({ mention }) => `The dress on record for ${mention}`,
    ({ mention }) => `How the sources clothe ${mention}`,
  ],
  date: [() => 'When this is', () => 'The date of this hour'],
  place: [() => 'The place', () => 'Where this is'],
  setting: [() => 'Of the place it is on record', () => 'What the sources say of the place'],
  sky: [() => 'Computed for this hour and place', () => 'The sky, as it can be computed'],
  weather: [() => 'The weather on record', () => 'Of the weather the sources say'],
  sight: [() => 'To be seen, by the record', () => 'What meets the eye'],
  sound: [() => 'To be heard, by the record', () => 'What is there to be heard'],
  smell: [() => 'To be smelt, by the record', () => 'What hangs in the air'],
  touch: [() => 'To be felt, by the record'],
  taste: [() => 'Of taste the record has this'],
  objects: [() => 'Things on record here', () => 'At hand, by the record'],
  crowd: [() => 'Of the people around', () => 'Who else is about, by the record'],
  company: [() => 'Others on record here', () => 'Also in the scene'],
  relation: [
    ({ mention }, { about }) => `Between ${mention} and ${about}`,
    ({ mention }, { about }) => `How it stands between ${mention} and ${about}`,
  ],
  summary: [
    () => 'What happens here, as the record has it',
    () => 'The record has this of the hour',
  ],
  before: [() => 'What led to this hour', () => 'How it came to this'],
  stakes: [() => 'What is at stake', () => 'What hangs on this hour'],
  earlier: [
    ({ mention }, { about }) => `Earlier on record of ${mention}, in ${yearText(Number(about))}`,
  ],
  event: [
    (_, { about }) => `On record of ${about}`,
    (_, { about }) => `The bundled records have this of ${about}`,
  ],
  documented: [() => 'Documented of this scene', () => 'What the scene has from its sources'],
}

/** As a sentence of their own, where the fact begins with a name. */
export const SENTENCE_LEADS: Partial<Record<LedKind, Leads>> = {
  did: [({ mention }) => `So much is told of ${mention} here.`],
  setting: [() => 'The sources describe the place.', () => 'Of the place this much is on record.'],
  weather: [() => 'The weather is on record.'],
  crowd: [() => 'The sources speak of the people around.'],
  event: [(_, { about }) => `The bundled records tell of ${about}.`],
  relation: [
    ({ mention }, { about }) => `Something is on record of ${mention} and ${about}.`,
    ({ mention }, { about }) => `How ${mention} and ${about} stand to each other is on record.`,
  ],
  summary: [
    () => 'So much is on record of what happens here.',
    () => 'The record has this of the hour.',
  ],
  before: [
    () => 'So much is on record of what came before.',
    () => 'How it came to this is on record.',
  ],
  stakes: [
    () => 'The sources say what is at stake.',
    () => 'So much hangs on this hour, by the record.',
  ],
  earlier: [
    ({ mention }, { about }) =>
      `There is an earlier record of ${mention}, from ${yearText(Number(about))}.`,
  ],
}

/** Before a name that stands for the pronoun with which the fact begins. */
export const OPENERS: readonly [string, ...string[]] = [
  'By the record,',
  'As the sources have it,',
  'At this hour, by the record,',
]
