import type { Sentiment, SurveyAnswer } from '@timepoint/contracts'
import { listText } from '../phrases.ts'
import type { Passage } from './passage.ts'
import type { Reply } from './reply.ts'

/** Letters in a key point. */
const LONGEST = 90
const SHORTEST = 12
const MOST_POINTS = 3

/** The first clause of what was told, cut at a pause. */
function pointOf({ text, facts }: Passage): string | null {
  const words = facts[0]?.words
  const whole = words ? words.text : afterLead(text)
  const clause = whole.split(/(?<=[^\d])[;:.!?]|, (?=and |but |who |which )/)[0]?.trim() ?? ''
  const short =
    clause.length <= LONGEST ? clause : clause.slice(0, LONGEST).replace(/[\s,]+\S*$/, '')
  return short.length < SHORTEST && whole.length > short.length ? cut(whole) : short || null
}

function cut(text: string): string {
  const plain = text.replace(/[.\s]+$/, '')
  return plain.length <= LONGEST ? plain : plain.slice(0, LONGEST).replace(/[\s,;:]+\S*$/, '')
}

/** What stands behind the words that lead to a fact. */
function afterLead(text: string): string {
  const colon = text.indexOf(': ')
  return colon > 0 && colon < 80 ? text.slice(colon + 2) : text
}

/** Short spans of what was told from the record, as they stand in the answer; none where nothing was. */
export function keyPointsOf({ passages, text }: Reply): string[] {
  const points = passages.flatMap((passage) => pointOf(passage) ?? [])
  return [...new Set(points)].filter((point) => text.includes(point)).slice(0, MOST_POINTS)
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

/** Who the record answers for on one question, who rests on the same and for whom it is silent. */
function onQuestion(answers: readonly SurveyAnswer[]): string {
  const namesOf = (some: readonly SurveyAnswer[]) =>
    listText([...new Set(some.map((one) => one.character_name))])
  const told = answers.filter(({ key_points }) => key_points.length > 0)
  const silent = answers.filter(({ key_points }) => key_points.length === 0)
  if (told.length === 0) return `nothing is on record for ${namesOf(silent)}.`
  const [first] = told
  const alike = told.filter(({ key_points }) => key_points.join() === first?.key_points.join())
  const own = told.filter((one) => !alike.includes(one))
  const parts = [`something is on record for ${namesOf(told)}`]
  if (silent.length > 0) parts.push(`nothing for ${namesOf(silent)}`)
  const shared = alike.length > 1 ? ` ${namesOf(alike)} rest on the same record.` : ''
  const apart =
    alike.length > 1 && own.length > 0 ? ` What is told of ${namesOf(own)} is another matter.` : ''
  return `${parts.join(', ')}.${shared}${apart}`
}

/** What the record has for those asked, question by question. It is counted from the answers. */
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
