import type { Aside } from './aside.ts'
import { offerOf } from './offers.ts'
import { tellFacts } from './passage.ts'
import { type Reply, replyOf } from './reply.ts'
import type { Subject } from './subject.ts'
import type { FactKind, TalkFact } from './talk-fact.ts'
import { choose } from './wording.ts'

const NOBODY = new Set<TalkFact>()

const HELP =
  'Leaving the scene for a moment: if you or somebody near you may come to harm, please call your local emergency number now, or speak to somebody you trust, for you do not have to carry this alone.'
const MACHINE =
  'No person and no language model answers here: this is the offline engine of Timepoint, a program that only tells what is on record of people.'

const TURNED_AWAY: Record<
  'order' | 'modern' | 'label' | 'foreign' | 'empty' | 'thanks',
  readonly [string, ...string[]]
> = {
  order: [
    'That is nothing this hour can be asked to do.',
    'Nobody here takes such an order, and the hour goes on as it is on record.',
    'Such an errand has no place at this hour.',
  ],
  modern: [
    'That word means nothing at this hour: nobody here has heard of such a thing.',
    'Nobody at this place and hour would know what is meant: there is no such thing yet.',
    'Whatever that may be, it has not come into this world yet, and nobody here has a name for it.',
  ],
  label: [
    'Nobody here would know that name: it was given only later.',
    'That is a name from a later time; it means nothing at this hour.',
  ],
  foreign: [
    'That cannot be read here: without a model hardly any questions are understood but those in English.',
  ],
  empty: ['There is no question in that.'],
  thanks: ['Nothing is on record of a leave-taking here; the record stays open.'],
}

/** What the scene goes on with when a message is turned away. */
const GOES_ON: readonly FactKind[] = ['did', 'summary', 'setting', 'event', 'objects', 'place']

function goingOn(subject: Subject, facts: readonly TalkFact[], seed: string) {
  const fact = GOES_ON.map((kind) => facts.find((one) => one.kind === kind)).find(Boolean)
  return fact ? tellFacts([fact], subject, seed) : []
}

function greet(subject: Subject, facts: readonly TalkFact[], seed: string): Reply {
  const own = facts.filter(({ kind }) => kind === 'identity').slice(0, 1)
  const offer = offerOf(subject, facts, NOBODY, seed)
  const first = choose(seed, [
    `A greeting in return is not on record, but something of ${subject.mention} is.`,
    `No greeting of ${subject.mention} is on record, and none is made up.`,
  ])
  return replyOf([first], tellFacts(own, subject, seed), [offer])
}

/** The answer to a message that is no question to a person of the scene. Nothing of it is repeated. */
export function replyAside(
  aside: Aside,
  subject: Subject,
  facts: readonly TalkFact[],
  seed: string,
): Reply {
  if (aside === 'danger') return replyOf([HELP])
  if (aside === 'machine') return replyOf([MACHINE])
  if (aside === 'greeting') return greet(subject, facts, seed)
  const away = choose(seed, TURNED_AWAY[aside])
  if (['empty', 'thanks', 'label', 'foreign'].includes(aside)) {
    return replyOf([away], [], [offerOf(subject, facts, NOBODY, seed)])
  }
  return replyOf([away], goingOn(subject, facts, seed))
}
