import type { Asked } from './asked.ts'
import { offerOf, openTopics } from './offers.ts'
import { tellFacts } from './passage.ts'
import { notSpokenFor } from './protected-reply.ts'
import { focused, isSupported, type Ranked, rankFacts, showsFeeling } from './rank.ts'
import { type Reply, replyOf } from './reply.ts'
import { notBorneOut, nothingOn, silenceOn } from './silence.ts'
import type { FactKind, TalkFact } from './talk-fact.ts'
import { TOPICS, type Topic } from './topics.ts'
import { choose } from './wording.ts'

const MOST_FACTS = 3
/** Letters that an answer may have before another fact is too much. */
const LONG = 460
/** Share of the best score that a further fact must have. */
const NEAR = 0.6
/** What a quotation takes beside its words. */
const CITATION = 110

/** Topics to which the surroundings answer, whatever else the question holds. */
const SCENIC: readonly Topic[] =
  'time place weather sky see hear smell taste touch wear age identity company things crowd'.split(
    ' ',
  ) as Topic[]

/** What comes nearest, where the record is silent on the topic itself. */
const NEAREST: Partial<Record<Topic, readonly FactKind[]>> = {
  feel: ['stakes', 'event'],
  doing: ['summary', 'stakes'],
  before: ['stakes', 'summary'],
  stakes: ['before', 'summary'],
  weather: ['sky'],
  company: ['crowd'],
  crowd: ['company'],
  hear: ['sight'],
  happening: ['setting'],
  place: ['setting'],
  identity: ['presence', 'event'],
}

function lengthOf({ text, words }: TalkFact): number {
  return text.length + (words ? CITATION + (words.note?.length ?? 0) : 0)
}

/** The best facts, as many as make an answer. */
function chosen(ranked: readonly Ranked[], { question }: Asked): TalkFact[] {
  const mostQuotes = question.topics.includes('words') ? MOST_FACTS : 1
  const most = question.isOpinion ? 2 : MOST_FACTS
  const best = ranked[0]?.score ?? 0
  const picked: TalkFact[] = []
  let letters = 0
  for (const one of ranked) {
    const fact = focused(one)
    // Whoever only is there was named among those who are.
    const isNamed = fact.kind === 'other' && fact.text.startsWith('Also here: ')
    if (isNamed && picked.some(({ kind }) => kind === 'company')) continue
    const isFull = picked.length > 0 && letters + lengthOf(fact) > LONG
    if (picked.length >= most || isFull || one.score < best * NEAR) break
    if (fact.words && picked.filter(({ words }) => words).length >= mostQuotes) continue
    picked.push(fact)
    letters += lengthOf(fact)
  }
  return picked
}

function isSilentOn(topic: Topic, { question, facts }: Asked): boolean {
  const { people, isOfYou } = question
  const isOfThem = ({ about }: TalkFact) => people.some(({ name }) => name === about)
  if (topic === 'feel') return !facts.some(showsFeeling)
  if (topic === 'relation' && people.length > 0) {
    return !facts.some((fact) => fact.kind === 'relation' && isOfThem(fact))
  }
  if (topic === 'words' && people.length > 0) {
    const isOwn = ({ kind }: TalkFact) => kind === 'words' && isOfYou
    return !facts.some((fact) => isOwn(fact) || (fact.kind === 'heard' && isOfThem(fact)))
  }
  if (topic === 'words' && !isOfYou) return !facts.some(({ words }) => words !== null)
  return !facts.some(({ kind }) => TOPICS[topic].needs.includes(kind))
}

/** How much of what a question is about stands on record. */
function grasp({ question, facts }: Asked): 'open' | 'all' | 'some' | 'none' {
  const { terms, people } = question
  if (terms.length === 0) return 'open'
  const known = terms.filter((term) => isSupported(term, facts)).length
  if (known === terms.length) return 'all'
  return known > 0 || people.length > 0 ? 'some' : 'none'
}

/** Whether it names somebody or something that stands nowhere on record. */
function hasStrangeName({ question, facts }: Asked): boolean {
  return [...question.names].some((name) => !isSupported(name, facts))
}

/** Of those for whom nobody speaks it is said so, with what they wrote. */
function withOwnWords(reply: Reply, { subject }: Asked): Reply {
  if (subject.voice !== 'recorded' || !subject.knowledge) return reply
  const { text, sources } = notSpokenFor(subject)
  return { ...reply, text: `${text} ${reply.text}`, sources: [...reply.sources, ...sources] }
}

function replyNothing(asked: Asked): Reply {
  const { subject, question, facts, told, seed } = asked
  const isView = question.isOpinion && subject.moment !== null
  const said = isView
    ? `What ${subject.mention} thought of that is not on record.`
    : question.isLeading
      ? notBorneOut(seed)
      : nothingOn(subject, seed)
  // Whoever is charged with something is neither cleared nor charged: what they do is told.
  const kind = (question.isLeading || isView) && subject.moment ? 'did' : 'event'
  const core = facts.find((fact) => fact.kind === kind && !told.has(fact))
  if (core) {
    return withOwnWords(
      replyOf([said], tellFacts([core], subject, seed, said.includes(subject.mention))),
      asked,
    )
  }
  return withOwnWords(replyOf([said], [], [offerOf(subject, facts, told, seed)]), asked)
}

/** That the record is silent on all that is asked for; with what comes nearest to it. */
function replySilence(asked: Asked, silent: readonly Topic[]): Reply {
  const { subject, question, facts, told, seed } = asked
  const said = silent.slice(0, 2).map((topic) => silenceOn(topic, subject, question))
  const kinds = silent.flatMap((topic) => NEAREST[topic] ?? [])
  const named = facts.find(
    (fact) => fact.kind === 'other' && question.people.some(({ name }) => name === fact.about),
  )
  const near = named ?? kinds.map((kind) => facts.find((fact) => fact.kind === kind)).find(Boolean)
  const passages = near
    ? tellFacts(
        [near],
        subject,
        seed,
        said.some((one) => one.includes(subject.mention)),
      )
    : []
  const offer = near ? '' : offerOf(subject, facts, told, seed)
  return withOwnWords(replyOf(said, passages, [offer]), asked)
}

/** What comes next on record, whatever it is of; a long fact comes alone. */
function replyNext({ subject, facts, told, seed }: Asked): Reply | null {
  const [first, second] = facts.filter((fact) => !told.has(fact))
  if (!first) return null
  const isLong = second === undefined || lengthOf(first) + lengthOf(second) > LONG
  return replyOf([], tellFacts(isLong ? [first] : [first, second], subject, seed))
}

/** That all was told of it; with what else there is. */
function replyAllTold(asked: Asked): Reply {
  const { subject, facts, told, seed, isMore } = asked
  const none = `With that, everything on record here of ${subject.mention} has been told.`
  if (isMore) return replyNext(asked) ?? replyOf([none])
  const open = openTopics(subject, facts, told)
  const all = choose(`${seed} all`, [
    'That is all that is on record of it.',
    'The record has no more on that than was told already.',
  ])
  const rest = choose(seed, [`Not told yet: ${open}.`, `Still untold is ${open}.`])
  return replyOf([all], [], [open === '' ? none : rest])
}

/** What is said before the facts, where they are not quite what was asked for. */
function caveat(asked: Asked): string | null {
  const { question, subject, seed, isAgain } = asked
  const { topics, terms, isOpinion, isLeading, people } = question
  if (isAgain) {
    return choose(`${seed} again`, [
      'There is more on record of it.',
      'Beyond what was told, the record has this.',
    ])
  }
  if (isOpinion && people.length === 0 && terms.length > 0) {
    return `What ${subject.mention} thought of that is not on record.`
  }
  const grasped = grasp(asked)
  const isScenic =
    topics.length > 0 &&
    topics.every((one) => SCENIC.includes(one)) &&
    !(isLeading && topics.includes('identity'))
  if (!isScenic && grasped === 'none' && isLeading) {
    return 'This is how the record has it.'
  }
  if (!isScenic && grasped === 'none' && topics[0] !== 'feel') return nothingOn(subject, seed)
  if (grasped === 'some' && hasStrangeName(asked)) return 'Not all of that is on record; this is.'
  if (grasped === 'some' && isLeading) return 'This is what the record has of it.'
  return topics[0] === 'feel' && !isSilentOn('feel', asked) ? felt(asked) : null
}

function felt({ subject: { mention }, seed }: Asked): string {
  return choose(`${seed} felt`, [
    `What ${mention} felt can only be read from what was seen and said.`,
    `The feelings of ${mention} are on record only as far as they showed.`,
  ])
}

/** To whoever says that it never was: what is on record of it. */
function replyDenial({ subject, facts, seed }: Asked): Reply {
  const kinds: readonly FactKind[] = ['summary', 'did', 'event']
  const core = kinds.flatMap((kind) => facts.find((fact) => fact.kind === kind) ?? [])
  const said = core.length > 0 ? 'The record stands against that.' : nothingOn(subject, seed)
  return replyOf([said], tellFacts(core.slice(0, 2), subject, seed))
}

/** Whether the question takes something for granted, or asks for something, of which nothing is on record. */
function isUnfounded(asked: Asked): boolean {
  const { topics, isOpinion } = asked.question
  if (grasp(asked) !== 'none') return false
  const isOfHere = topics.some((topic) => SCENIC.includes(topic))
  return topics.length === 0 || (isOpinion && !isOfHere) || (!isOfHere && hasStrangeName(asked))
}

/** What is left of the score of a fact that others were heard to tell. */
const HEARD = 0.85

/** What was not told yet; what others were heard to say only comes behind the rest. */
function freshOf(ranked: readonly Ranked[], { told, isAgain, isHeard }: Asked): readonly Ranked[] {
  if (isAgain) return ranked.filter(({ fact }) => !told.has(fact))
  if (!isHeard || told.size === 0) return ranked
  const behind = ranked.map((one) =>
    told.has(one.fact) ? { ...one, score: one.score * HEARD } : one,
  )
  return behind.toSorted((a, b) => b.score - a.score)
}

/** Answers from what is on record, or says that nothing is. */
export function replyFromRecord(asked: Asked): Reply {
  const { subject, facts, seed, isAgain } = asked
  if (asked.question.isDenial) return replyDenial(asked)
  if (isUnfounded(asked) && !asked.isMore) return replyNothing(asked)
  const isOfThing =
    asked.question.isOpinion && asked.question.people.length === 0 && grasp(asked) !== 'open'
  const topics = isOfThing ? [] : asked.question.topics
  const silent = topics.filter((topic) => isSilentOn(topic, asked))
  const speaking = topics.filter((topic) => !silent.includes(topic))
  const question = { ...asked.question, topics: speaking }
  const ranked = rankFacts(question, facts)
  const isOnTopic =
    speaking.length > 0 || question.people.length > 0 || ['all', 'some'].includes(grasp(asked))
  if (topics.length > 0 && (!isOnTopic || ranked.length === 0)) return replySilence(asked, silent)
  if (ranked.length === 0) return asked.isMore ? replyAllTold(asked) : replyNothing(asked)
  const fresh = freshOf(ranked, asked)
  if (fresh.length === 0) return replyAllTold(asked)
  const said = isAgain ? [] : silent.slice(0, 2).map((topic) => silenceOn(topic, subject, question))
  // What was asked for first is answered first.
  const isFirst = said.length > 0 && silent[0] === topics[0]
  const before = isFirst ? said : [caveat(asked) ?? '']
  const after = isFirst ? [] : said
  const isNamed = before.some((one) => one.includes(subject.mention))
  return replyOf(before, tellFacts(chosen(fresh, asked), subject, seed, isNamed), after)
}
