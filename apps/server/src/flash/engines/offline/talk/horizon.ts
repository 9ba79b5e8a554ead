import { contentTerms } from '@timepoint/almanac'
import { namesCrime } from './named-crime.ts'
import type { Question } from './question.ts'
import type { Subject } from './subject.ts'

/**
 * Why something cannot be told of somebody at this hour. `untold`: only later records name it, though
 * it may well have been there.
 */
export type Beyond = 'death' | 'later' | 'elsewhere' | 'untold'

const DEATH =
  /\b(?:how|when|where|why|what)\b.*\b(?:(?:do|did|will|would|are you going to) (?:you|he|she) die|your (?:own )?death|you died|kills? you|killed you|become of you)\b|\b(?:will|did|do) you (?:die|survive|live through)\b|\byour (?:death|grave|tomb|funeral|last days?)\b|\b(?:are|were) you (?:dead|going to die)\b/

const LATER = new RegExp(
  [
    '\\b(?:what|who|whom|when|where|how|which|why) (?:\\w+ ){0,2}(?:will|shall)\\b|^will\\b',
    '\\bhow many (?:\\w+ ){0,4}(?:die|died|dead|killed|perish\\w*|wounded|casualties|victims|lost)\\b|\\b(?:death toll|casualties)\\b|\\b(?:is|are|was|were) (?:\\w+ ){1,3}(?:dead|killed|slain)\\b',
    '\\b(?:happens?|happened|comes?|came|follow\\w*|goes on|went on) (?:next|then|after\\w*|later|in the end|tomorrow)\\b',
    '\\b(?:next(?! to)|tomorrow|afterwards?|in the future|the future|later on|years? later|days? later|years from now|from now)\\b',
    '\\bhow (?:does|did|do|will|would) (?:\\w+ ){1,4}(?:all )?(?:end|turn out|finish|conclude)\\b',
    '\\b(?:outcome|aftermath|consequences?|legacy|aftereffects?|results? of|hindsight|looking back|in retrospect)\\b',
    '\\b(?:will|did|do|does) (?:you|they|he|she|it|we|this|the \\w+) (?:\\w+ )?(?:win|lose|succeed|fail|survive)\\b',
    '\\bwho (?:wins|won|will win|loses|lost)\\b|\\b(?:remembered|be remembered|history (?:books|remember|will|judges?|say)|posterity|descendants|later generations)\\b',
    '\\b(?:famous for|known for|best known|nobel|biograph\\w+|documentar\\w+|movies?|films? about)\\b|\\bwill (?:you|there|they|he|she|it|we|the)\\b|\\bgoing to happen\\b|\\bwhat became of\\b',
  ].join('|'),
)

const ELSEWHERE =
  /\b(?:elsewhere|meanwhile|back home|at home|in other (?:places|cities|countries|lands)|rest of the world|other side of)\b/

/** Asks for what stands or lives, and not for what happens: it may be as old as the hills. */
const STANDING =
  /^(?:(?:and|but|so) )?(?:(?:where|who|whom|how|what) (?:is|are)(?! (?:going|about) to)|(?:is|are|isnt|arent) (?:the|it|there|that|your?)|do you (?:know|have|see)|have you (?:met|seen))\b(?!.*\b(?:happen\w*|become|became|came)\b)/

/** Numbers that are later years; before the year 1000 small numbers are counts. */
function namesLaterYear({ folded }: Question, { told, year }: Subject): boolean {
  const last = Math.max(told.endYear ?? Number.NEGATIVE_INFINITY, year ?? Number.POSITIVE_INFINITY)
  const years = folded.match(/\b[12]\d{3}\b/g) ?? []
  return years.some((digits) => Number(digits) > last)
}

/** Words of what came afterwards: names, and all others. */
interface LaterWords {
  names: ReadonlySet<string>
  others: ReadonlySet<string>
}

const laterWords = new WeakMap<Subject['scene'], Map<string, LaterWords>>()

function readLater({ knowledge, moment }: Subject): LaterWords {
  const facts = knowledge?.cannotKnow ?? (moment ? [moment.after, moment.significance] : [])
  const titles = knowledge?.later.map(({ title }) => title) ?? []
  const text = [...facts.map((fact) => fact.text), ...titles].join(' | ')
  const inner = text.replace(/(^|[.!?|:] )\p{Lu}/gu, (start) => start.toLowerCase())
  const names = inner.match(/\p{Lu}[\p{L}\p{M}’'-]+/gu) ?? []
  return { names: new Set(contentTerms(names.join(' '))), others: new Set(contentTerms(text)) }
}

function wordsOfLater(subject: Subject): LaterWords {
  const byName = laterWords.get(subject.scene) ?? new Map<string, LaterWords>()
  laterWords.set(subject.scene, byName)
  const known = byName.get(subject.name) ?? readLater(subject)
  byName.set(subject.name, known)
  return known
}

/**
 * Whether the question is about what only later records speak of: by a name that they have, or else by
 * all of its words where it asks for nothing that can be told.
 */
function isOfLater(
  { terms, topics }: Question,
  subject: Subject,
  supported: (term: string) => boolean,
): boolean {
  const open = terms.filter((term) => !supported(term))
  const { names, others } = wordsOfLater(subject)
  if (open.some((term) => names.has(term))) return true
  const isOnlyOpen = topics.length === 0 && open.length > 1 && open.length === terms.length
  return isOnlyOpen && open.every((term) => others.has(term))
}

/**
 * Why what is asked cannot be known at this hour; null when it may be. What came later is found by
 * how it is asked for, by its year, and by words that only later records have.
 * @param supported whether a word stands in what may be told.
 */
export function beyondOf(
  question: Question,
  subject: Subject,
  supported: (term: string) => boolean,
): Beyond | null {
  const { folded } = question
  if (DEATH.test(folded)) return 'death'
  if (LATER.test(folded) || namesLaterYear(question, subject)) return 'later'
  if (namesCrime(question, subject) === 'later') return 'later'
  if (isOfLater(question, subject, supported)) {
    return question.isOpinion || STANDING.test(folded) ? 'untold' : 'later'
  }
  return ELSEWHERE.test(folded) ? 'elsewhere' : null
}
