import { contentTerms } from '@timepoint/almanac'
import type { Question } from './question.ts'
import type { TalkFact } from './talk-fact.ts'
import { TOPICS, type Topic } from './topics.ts'

/** A fact with how well it answers. */
export interface Ranked {
  fact: TalkFact
  score: number
  /** Words of the question that it has. */
  shared: readonly string[]
  /** Whether it answers by what it is of. */
  isTopical: boolean
}

const termsByFact = new WeakMap<TalkFact, ReadonlySet<string>>()

/** Words of a fact, of whom it is and, for words on record, of the occasion. */
function termsOf(fact: TalkFact): ReadonlySet<string> {
  const known = termsByFact.get(fact)
  if (known) return known
  const text = [fact.text, fact.about ?? '', fact.words?.action ?? ''].join(' | ')
  const found = new Set(contentTerms(text))
  termsByFact.set(fact, found)
  return found
}

/** Whether a word stands in any of the facts. */
export function isSupported(term: string, facts: readonly TalkFact[]): boolean {
  return facts.some((fact) => termsOf(fact).has(term))
}

/** A word that few facts have says more: 3 for one that only one has, hardly over 1 for a common one. */
function weightOf(term: string, facts: readonly TalkFact[]): number {
  const having = facts.filter((fact) => termsOf(fact).has(term)).length
  return having === 0 ? 0 : 1 + 2 / having
}

const FEELING =
  /\b(?:fear|afraid|terr(?:or|ifi)|dread|anxi|tense|nerv|worr|weep|wept|tears|sobs?|grie[fv]|mourn|lament|sad|sorrow|despair|ang(?:er|ry)|fur(?:y|ious)|rage|hat(?:e|red)|shame|relie[fv]|relax|joy|glad|happy|delight|smil|laugh|cheer|calm|trembl|shak(?:es|en|ing)|pale|hop(?:e|ing)|proud|pride|shock|surpris|astonish|wonder|excite|exhaust|tired|weary|bitter|reluct|hesitat|unwilling|eager|impatien|admir|trust|love|resent|jealous|humiliat|remorse|regret|guilt|pity|compassion)\w*/i

/** Whether a fact says something of how the person felt or seemed. */
export function showsFeeling({ kind, text, words }: TalkFact): boolean {
  if (kind === 'words') return words?.tone != null || FEELING.test(text)
  return ['did', 'position'].includes(kind) && FEELING.test(text)
}

const FIRST = 8
const STEP = 1.5
const LEAST = 1

function topicScore(fact: TalkFact, topics: readonly Topic[]): number {
  const scores = topics.map((topic, order) => {
    const at = TOPICS[topic].kinds.indexOf(fact.kind)
    if (at < 0) return 0
    // What was done says nothing of feelings by itself.
    if (topic === 'feel' && fact.kind !== 'stakes' && !showsFeeling(fact)) return 0
    return Math.max(FIRST - STEP * at - order * 0.4, LEAST)
  })
  return Math.max(0, ...scores)
}

/** Whom the question names counts more than what it is about. */
const NAMED = 7
const SHARED = 2.2

/** Facts that are of one other person. */
const OF_ONE: readonly TalkFact['kind'][] = ['relation', 'other', 'heard']

function namedScore({ kind, about }: TalkFact, { people, isWhoIs, topics }: Question): number {
  if (!people.some(({ name }) => name === about)) return 0
  if (kind === 'heard') return topics.includes('words') ? NAMED + 2 : 0
  const isFirst = (kind === 'other') === isWhoIs
  return isFirst ? NAMED + 2 : NAMED
}

/** Whether a fact is of another person than those whom the question names. */
function isOfSomebodyElse({ kind, about }: TalkFact, { people }: Question): boolean {
  return people.length > 0 && OF_ONE.includes(kind) && !people.some(({ name }) => name === about)
}

/** What others say is no answer to what the person says, and the other way round. */
function isAside({ kind }: TalkFact, { isOfYou, people }: Question): boolean {
  if (kind === 'words') return people.length > 0 && !isOfYou
  return kind === 'heard' && isOfYou && people.length === 0
}

/** Facts that answer only when they are asked for: names of places and dates share words with much. */
const ONLY_ASKED: readonly TalkFact['kind'][] = ['place', 'date', 'age', 'presence']

/** Where only words are shared, facts that describe come before those that tell a story. */
const DESCRIBING: readonly TalkFact['kind'][] = ['setting', 'relation', 'did', 'words', 'objects']

/** Whether somebody is charged with something: then what they do is told first. */
function isCharged({ isLeading, isOfYou, topics }: Question): boolean {
  return isLeading && isOfYou && !topics.some((topic) => NO_CHARGE.includes(topic))
}
const CHARGED = 4
const NO_CHARGE: readonly Topic[] = ['words', 'feel', 'identity']

/** What can answer a question, best first; of equal ones the first on record. */
export function rankFacts(question: Question, facts: readonly TalkFact[]): Ranked[] {
  const weights = new Map(question.terms.map((term) => [term, weightOf(term, facts)]))
  const ranked = facts.map((fact) => {
    const own = termsOf(fact)
    const shared = question.terms.filter((term) => own.has(term))
    const overlap = shared.reduce((sum, term) => sum + (weights.get(term) ?? 0), 0)
    const topic = isAside(fact, question) ? 0 : topicScore(fact, question.topics)
    const score = isOfSomebodyElse(fact, question)
      ? 0
      : topic + namedScore(fact, question) + (ONLY_ASKED.includes(fact.kind) ? 0 : SHARED * overlap)
    const described = score > 0 && DESCRIBING.includes(fact.kind) ? 0.5 : 0
    const bonus = described + (isCharged(question) && fact.kind === 'did' ? CHARGED : 0)
    return { fact, score: score + bonus, shared, isTopical: topic > 0 }
  })
  return ranked.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score)
}

/** What a sentence hangs on the one before it with. */
const HANGING =
  /^(?:He|She|It|They|His|Her|Its|Their|This|These|That|Those|But|And|Then|So|There|Both|Others|One|Here|Below|Above) /

/** A fact that is only told for some words, without the sentences around that have none of them. */
export function focused({ fact, shared, isTopical }: Ranked): TalkFact {
  const sentences = fact.text.split(/(?<=[.!?]) (?=\p{Lu})/u)
  if (
    isTopical ||
    fact.words ||
    fact.kind === 'other' ||
    shared.length === 0 ||
    sentences.length < 2
  )
    return fact
  const has = sentences.map((one) => contentTerms(one).some((term) => shared.includes(term)))
  let first = has.indexOf(true)
  while (first > 0 && HANGING.test(sentences[first] ?? '')) first -= 1
  if (first < 0) return fact
  return { ...fact, text: sentences.slice(first, has.lastIndexOf(true) + 1).join(' ') }
}
