import type { Sentiment, SurveyAnswer } from '@timepoint/contracts'
import { listText } from '../phrases.ts'
import type { Reply } from './reply.ts'
import { mentionOf } from './subject.ts'
import type { TalkFact } from './talk-fact.ts'

/** Letters in a key point. */
const LONGEST = 110
const MOST_POINTS = 3

/** The first sentence of a text, and no more of it than is short: cut at a pause, or else at a word. */
function shorten(text: string): string {
  const first = text.split(/(?<=[.!?]) (?=\p{Lu})|; |: /u)[0]?.replace(/[.\s]+$/, '') ?? ''
  if (first.length <= LONGEST) return first
  const head = first.slice(0, LONGEST)
  const pause = Math.max(head.lastIndexOf(', '), head.lastIndexOf(' and '))
  const end = pause > LONGEST / 3 ? pause : head.lastIndexOf(' ')
  return head.slice(0, end).replace(/[\s,]+$/, '')
}

/** What a fact says first, as it stands in an answer; null when it is told in other words. */
function pointOf({ text }: TalkFact, told: string): string | null {
  const point = shorten(text)
  const forms = [
    point,
    point.charAt(0).toLowerCase() + point.slice(1),
    point.replace(/^(?:He|She) /, ''),
  ]
  return forms.find((form) => form !== '' && told.includes(form)) ?? null
}

/** Short spans of the facts that were told, as they stand in the answer; none where nothing was. */
export function keyPointsOf({ passages, text }: Reply): string[] {
  const facts = passages.flatMap((passage) => passage.facts)
  return [...new Set(facts.flatMap((fact) => pointOf(fact, text) ?? []))].slice(0, MOST_POINTS)
}

const GLAD =
  /\b(?:joy\w*|glad\w*|cheer\w*|laugh\w*|smil\w*|delight\w*|relie\w+|relax\w*|elated|exultant|warm|happy|pleased|triumph\w*|rejoic\w*)\b/i
const GRIM =
  /\b(?:fear\w*|afraid|terr(?:or|ified)|dread\w*|weep\w*|wept|tears|grie[fv]\w*|mourn\w*|despair\w*|anguish|ang(?:er|ry)|fur(?:y|ious)|tense\w*|bitter|pale|trembl\w*|dismay\w*|frightened|scornful|desperate|anxious\w*)\b/i

/**
 * What the record itself says of the person's mood: their own bearing, or the tone of their words.
 * Anything else is neutral, however grim the subject.
 */
export function sentimentOf({ passages }: Reply): Sentiment {
  const own = passages
    .flatMap(({ facts }) => facts)
    .filter(({ kind }) => kind === 'did' || kind === 'words')
  const said = own
    .map(({ kind, text, words }) => (kind === 'did' ? text : (words?.tone ?? '')))
    .join(' | ')
  const [isGlad, isGrim] = [GLAD.test(said), GRIM.test(said)]
  if (isGlad && isGrim) return 'mixed'
  return isGlad ? 'positive' : isGrim ? 'negative' : 'neutral'
}

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
]

/** Of whom there is an answer to one question, of whom it is the same, and of whom there is none. */
function onQuestion(answers: readonly SurveyAnswer[]): string {
  const namesOf = (some: readonly SurveyAnswer[]) =>
    listText([...new Set(some.map((one) => mentionOf(one.character_name)))])
  const told = answers.filter(({ key_points }) => key_points.length > 0)
  const silent = answers.filter(({ key_points }) => key_points.length === 0)
  if (told.length === 0) return `there is nothing to tell of ${namesOf(silent)}.`
  const [first] = told
  const alike = told.filter(({ key_points }) => key_points.join() === first?.key_points.join())
  const own = told.filter((one) => !alike.includes(one))
  const parts = [`there is something to tell of ${namesOf(told)}`]
  if (silent.length > 0) parts.push(`nothing of ${namesOf(silent)}`)
  const shared = alike.length > 1 ? ` Of ${namesOf(alike)} it is the same.` : ''
  const apart =
    alike.length > 1 && own.length > 0 ? ` What is told of ${namesOf(own)} differs.` : ''
  return `${parts.join(', ')}.${shared}${apart}`
}

/** Who answered and who differs, question by question, whoever spoke for them. It is counted from the answers. */
export function surveyText(answers: readonly SurveyAnswer[]): string {
  const questions = [...new Set(answers.map(({ question }) => question))]
  const texts = questions.map((question) =>
    onQuestion(answers.filter((one) => one.question === question)),
  )
  if (texts.length === 0) return 'Nobody was asked.'
  if (texts.length === 1) return `On this question ${texts[0]}`
  return texts
    .map((text, at) => `On the ${ORDINALS[at] ?? `${at + 1}th`} question ${text}`)
    .join(' ')
}
