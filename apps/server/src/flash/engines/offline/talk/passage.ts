import { capitalise } from '../phrases.ts'
import { afterColon, isLowered } from './after-colon.ts'
import { COLON_LEADS, type LedKind, OPENERS, SENTENCE_LEADS } from './leads.ts'
import type { Subject } from './subject.ts'
import type { FactKind, TalkFact } from './talk-fact.ts'
import { choose } from './wording.ts'
import { wordsText } from './words-passage.ts'

/** Facts of one kind as they are told together. */
export interface Passage {
  text: string
  facts: readonly TalkFact[]
}

/** Kinds of which several facts are told behind one lead. */
const JOINED: readonly FactKind[] = [
  'setting',
  'sight',
  'sound',
  'smell',
  'touch',
  'taste',
  'documented',
]

function endSentence(text: string): string {
  return /[.!?…]["”’)]?$/.test(text) ? text : `${text}.`
}

/** A deed with the name for the pronoun: "By the record, Oppenheimer grows tenser …". Null for others. */
function namedText(fact: TalkFact, name: string, seed: string): string | null {
  if (fact.kind !== 'did' || !/^(?:He|She) /.test(fact.text)) return null
  return `${choose(`${seed} open`, OPENERS)} ${name} ${fact.text.replace(/^(?:He|She) /, '')}`
}

function ledText(kind: LedKind, text: string, fact: TalkFact, subject: Subject, seed: string) {
  const sentences = SENTENCE_LEADS[kind]
  if (sentences && !isLowered(text, subject.moment))
    return `${choose(seed, sentences)(subject, fact)} ${endSentence(text)}`
  const lead = choose(seed, COLON_LEADS[kind])(subject, fact)
  return `${lead}: ${endSentence(afterColon(text, subject.moment))}`
}

/** Facts of one kind, told with the person's name in the given form. */
function groupText(facts: readonly TalkFact[], subject: Subject, seed: string): string {
  const [first] = facts
  if (!first) return ''
  const { kind, words } = first
  if (words) return wordsText(words, subject, seed)
  if (kind === 'other' || (kind === 'presence' && first.text.includes(subject.name)))
    return first.text
  if (kind === 'age') return `${capitalise(subject.mention)} is ${first.text}.`
  const named = namedText(first, subject.mention, seed)
  if (named !== null) return named
  const ages = kind === 'identity' ? facts.filter((fact) => fact.kind === 'age') : []
  const texts = facts.filter((fact) => !ages.includes(fact)).map(({ text }) => text)
  const text = [texts.join(' '), ...ages.map((age) => age.text)].join('; ')
  return ledText(kind as LedKind, text, first, subject, `${seed} ${kind}`)
}

/** Facts in the order in which they are told, those that are told together in one. */
function grouped(facts: readonly TalkFact[]): TalkFact[][] {
  const groups: TalkFact[][] = []
  for (const fact of facts) {
    const group = groups.find(([first]) =>
      fact.kind === 'age'
        ? first?.kind === 'identity'
        : first?.kind === fact.kind && JOINED.includes(fact.kind),
    )
    if (group) group.push(fact)
    else groups.push([fact])
  }
  return groups
}

/** Facts as they are told. The person has the full name first, and then the short one. */
export function tellFacts(
  facts: readonly TalkFact[],
  subject: Subject,
  seed: string,
  isNamed = false,
): Passage[] {
  let known = isNamed
  return grouped(facts).map((group, at) => {
    const called = known ? { ...subject, mention: subject.short } : subject
    const text = groupText(group, called, `${seed} ${at}`)
    known ||= text.includes(subject.mention)
    return { text, facts: group }
  })
}
