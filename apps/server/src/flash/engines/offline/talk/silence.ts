import type { Beyond } from './horizon.ts'
import type { Question } from './question.ts'
import { isSaidLater } from './said-later.ts'
import { mentionOf, type Subject } from './subject.ts'
import type { Topic } from './topics.ts'
import { choose } from './wording.ts'

type Say = (subject: Subject, question: Question) => string

/** That the record has nothing on a topic. */
const SILENT: Partial<Record<Topic, Say>> = {
  identity: ({ mention }) => `Of ${mention} little more than the name is on record here.`,
  age: ({ mention }) => `The age of ${mention} is not on record.`,
  past: ({ mention }) => `Nothing from earlier in the life of ${mention} is on record here.`,
  time: () => 'When this is nobody has put on record.',
  place: () => 'The place is not on record.',
  weather: () => 'The weather of this hour is not on record, and none is made up.',
  sky: () => 'The sky cannot be computed for this place and hour.',
  hear: () => 'Nothing on record says what could be heard here.',
  smell: () => 'No smell of this hour is on record.',
  taste: () => 'Nothing on record says what anybody here ate, drank or tasted.',
  touch: () => 'Nothing on record says how anything here felt to the touch.',
  wear: ({ mention }) => `Nothing on record says what ${mention} wore.`,
  words: ({ mention, name, moment }, { people, isOfYou }) => {
    const [other] = people
    const who = other && !isOfYou ? mentionOf(other.name) : mention
    const speaker = other && !isOfYou ? other.name : name
    const known = moment?.words.filter((words) => words.speaker === speaker) ?? []
    const why =
      known.length === 0
        ? 'none are made up'
        : known.some(isSaidLater)
          ? 'what there is was said later'
          : 'what there is was said elsewhere'
    return `No words of ${who} are on record for this very hour, and ${why}.`
  },
  feel: ({ mention }) => `Nothing on record says what ${mention} felt.`,
  relation: ({ mention }, { people }) => {
    const [other] = people
    return other
      ? `Nothing on record says how ${mention} stood to ${other.name}.`
      : `Nothing on record here says how ${mention} stood to others.`
  },
  company: () => 'Nobody else is on record here by name.',
  crowd: () => 'How many people were about is not on record here.',
  things: () => 'No single object is on record here.',
  before: () => 'What led to this hour is not on record here.',
  stakes: () => 'Nothing on record says what hung on this hour.',
  doing: ({ mention }) => `Nothing on record says what ${mention} did at this hour.`,
  see: () => 'Nothing on record says what could be seen here.',
  happening: () => 'What happened here is not on record in any detail.',
}

/** That nothing is on record on a topic. */
export function silenceOn(topic: Topic, subject: Subject, question: Question): string {
  return SILENT[topic]?.(subject, question) ?? nothingOn(subject, question.folded)
}

/** That nothing on record answers. */
export function nothingOn({ mention, short, moment, scene }: Subject, seed: string): string {
  if (moment === null && scene.facts.tier === 'query-only') {
    return choose(seed, [
      'Of this scene only what the query names is known, and nothing of that answers it.',
      `Of ${mention} nothing is known but what the query says.`,
      'No record of this scene exists that could answer that.',
    ])
  }
  return choose(seed, [
    'Nothing on record here answers that.',
    `On that the record of this hour is silent, for ${mention} as for the others.`,
    `The sources of this hour say nothing of it, and nothing is put into the mouth of ${short}.`,
    `That is not on record for ${mention}.`,
  ])
}

/** That what a question takes for granted is on no record: it is neither agreed to nor denied. */
export function notBorneOut(seed: string): string {
  return choose(seed, [
    'Whether that is so the record of this hour does not say in so many words.',
    'Neither yes nor no to that is on record for this hour.',
  ])
}

const BEYOND: Record<Beyond, readonly [Say, ...Say[]]> = {
  death: [
    ({ mention }) =>
      `How and when a life ends lies beyond its own hours: ${mention} could not know it here, and it is not told from here.`,
    ({ mention }) =>
      `Of that ${mention} could know nothing at this hour, and so it is left unsaid here.`,
  ],
  later: [
    ({ mention }) => `That ${mention} could not know yet: it lies after this hour.`,
    ({ mention }) =>
      `Nobody here could tell, ${mention} no more than the rest: it lies after this hour.`,
    ({ mention }) =>
      `At this hour that is still to come, and ${mention} could not know of it; what came afterwards is not told from here.`,
  ],
  elsewhere: [
    ({ mention }) => `What passes elsewhere at this hour ${mention} could not know from here.`,
    ({ mention }) =>
      `That lies out of sight and hearing: from here ${mention} could not know of it.`,
  ],
  untold: [
    () => 'Whatever there may be to say of that, nothing of it is on record for this hour.',
    ({ mention }) => `What ${mention} could say of that is not on record for this hour.`,
  ],
}

/** That something cannot be known at this hour, without saying what it is. */
export function beyondText(beyond: Beyond, subject: Subject, question: Question): string {
  return choose(question.folded, BEYOND[beyond])(subject, question)
}
