import { contentTerms, fold, type MomentPerson } from '@timepoint/almanac'
import { withoutGreeting } from './aside.ts'
import type { Subject } from './subject.ts'
import { type Topic, topicsOf } from './topics.ts'

/** What is asked, as far as code can tell. */
export interface Question {
  folded: string
  topics: readonly Topic[]
  /** Words that say what it is about, beyond those that only ask. */
  terms: readonly string[]
  /** Those among them that look like names or numbers. */
  names: ReadonlySet<string>
  /** Others of the moment who are named in it. */
  people: readonly MomentPerson[]
  /** Whether it asks what somebody holds of a thing. */
  isOpinion: boolean
  /** Whether it asks who another is. */
  isWhoIs: boolean
  /** Whether it asks for the person's own. */
  isOfYou: boolean
  /** Whether it states something, to be agreed to: "why did you", "is it true that". */
  isLeading: boolean
  /** Whether it denies what happens. */
  isDenial: boolean
  /** Whether it asks for more of the same. */
  isMore: boolean
}

/** Words by which questions are asked; what remains is what they are about. */
const FRAME = new Set(
  contentTerms(
    `why am can will would could should shall may might must not no yes please say says said saying tell tells told
    think thinks thought thinking know knows known knew want wants wanted like likes look looks looking see sees saw seen seeing
    hear hears heard feel feels feeling feelings felt mean means meant believe believes believed ask asks asked answer answers
    answered talk talks speak speaks spoke speech explain describe word words thing things something anything nothing everything
    someone somebody anyone anybody everyone everybody nobody people person lot kind sort way bit really actually exactly truly
    ever never always still already again only even here now today tonight right moment hour minute scene event situation
    happen happens happened happening going place stand stands standing your yours yourself you he she they we us
    whom whose whats whos hows wheres whens youre theyre dont didnt doesnt isnt arent wasnt werent cant wont im ive id
    name named called call old age year years date time day month kind man woman sir madam lord lady dear friend mr mrs dr
    wear wears wearing wore dressed clothes clothing clothed dress outfit garment garments smell smells taste tastes touch sound sounds noise noises
    weather sky stars star afraid fear fears scared frightened nervous anxious worried worry happy sad angry proud emotion emotions mood
    stake stakes matter matters important importance risk danger hope hopes plan plans purpose goal aim reason reasons cause causes background
    led lead leads leading doing done part task duty role job profession trade occupation rank title office station
    present alone with else other others around near beside next companions company colleagues relation relationship
    object objects tool tools hold holding carry carrying hands hand carries crowd many much come came brought bring brings
    start started begin began surroundings location whereabouts introduce life past quote quotes
    most least best worst better first last long far big good bad great little own true false sure
    write writes wrote written writing working work more else all those these such shout shouts shouted shouting cry cries cried crying forgive guilt guilty regret sorry remorse ashamed love hate trust sense terrified terrifies terrify dream dreams
    want need try trying let give keep work live lives lived find found use used became become made
    discover discovers discovered invent invented build built create created achieve achieved miss misses missed fault faults blame blamed
    sit sits sitting sat kneel kneels kneeling lie lies lying wait waits waiting
    hello hi hey thanks thank okay ok oh well also just very quite rather maybe perhaps possible`,
  ),
)

/** Words within a sentence that begin with a capital, and numbers: names, in scripts that have capitals. */
const NAME_LIKE = /(?<=[\p{L}\p{N},;:'’"“)]\s+)\p{Lu}[\p{L}\p{M}'’-]+|\b\d{2,}\b/gu

const LEADING =
  /\b(?:is it true|isnt it|arent you|didnt you|wasnt it|werent you|dont you|havent you|admit|confess|right$)|^(?:so |but |and )?(?:why (?:did|do|are|were|have|dont|didnt) |(?:did|have|had|were|are) you\b|you (?:are|were|did|have)\b)/

const DENIAL =
  /\b(?:never happened|(?:did not|didnt) (?:really |actually )?happen|hoax|faked?|staged|(?:is|was|all) (?:just )?(?:a )?(?:lie|lies|fake|faked|staged|made up|invented|propaganda|conspiracy|exaggerat\w+)|not true|isnt true)\b/

const MORE =
  /^(?:please )?(?:(?:and|but|so|ok|okay|yes|then) )*(?:tell me (?:something )?(?:more|else)|more|go on|continue|what else|anything else|else|keep going|carry on|elaborate|say more|why|why is that|why so|how so|really|and|then|mehr|weiter|encore|plus|mas|ancora)(?: please| about (?:it|that|this))?$/

/** Forms of courtesy that would be read as questions of what is to come or of somebody's death. */
const COURTESY =
  /\b(?:will|would|can|could|may|might) (?:you|i|we) (?:please )?(?:kindly )?(?:be so (?:kind|good) as to )?(?=(?:tell|describe|explain|show|introduce|ask|say|share|know)\b)/gi

function plainly(text: string): string {
  return text.replace(COURTESY, '').replace(/\b(?:last|final|famous) words\b/gi, 'words')
}

function keysOf(person: MomentPerson): string[] {
  const words = person.name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word) && word.length > 3)
  return [person.name, ...person.aliases, ...words].map(fold).filter((key) => key.length > 2)
}

/** Others of the moment whom a folded text names, by a name or a description that nobody else there has. */
function peopleIn(folded: string, terms: readonly string[], subject: Subject): MomentPerson[] {
  const { moment, knowledge } = subject
  const people = moment?.people ?? []
  const named = namedIn(folded, subject)
  if (named.length > 0) return named
  const others = people.filter((person) => person !== knowledge?.person)
  const described = (term: string) =>
    others.filter(
      ({ gloss }) =>
        contentTerms(officeOf(gloss)).at(-1) === term ||
        (KIN.has(term) && contentTerms(gloss).includes(term)),
    )
  const found = terms.map(described).filter((fitting) => fitting.length === 1)
  return [...new Set(found.flat())]
}

/** What somebody is, in the words of the record: its last word names it, "reactor operator aged 25". */
function officeOf(gloss: string): string {
  return gloss.split(/,| (?:of|at|in|for|from|to|with|who|aged|on|and) /)[0] ?? ''
}

const KIN = new Set(
  contentTerms(
    'wife husband brother sister son daughter father mother uncle aunt cousin nephew niece widow child',
  ),
)

const KIN_AND_NAME =
  /\b(?:wife|husband|brother|sister|son|daughter|father|mother|uncle|aunt|cousin|nephew|niece) (?=(\p{Lu}[\p{L}\p{M}’'-]+))/gu

/** "Your brother Tostig" asks for Tostig: for no other brother who is there. */
function withoutKin(message: string, subject: Subject): string {
  return message.replace(KIN_AND_NAME, (kin, name: string) =>
    namedIn(fold(name), subject).length > 0 ? kin : '',
  )
}

/** Others of the moment whom a folded text names, by a name that nobody else there has. */
function namedIn(folded: string, { moment, knowledge }: Subject): MomentPerson[] {
  const people = moment?.people ?? []
  const isOnly = (key: string) => people.filter((one) => keysOf(one).includes(key)).length === 1
  return people.filter(
    (person) =>
      person !== knowledge?.person &&
      keysOf(person).some((key) => ` ${folded} `.includes(` ${key} `) && isOnly(key)),
  )
}

/** Asks for what somebody holds of a thing or a person. */
const OPINION =
  /\b(?:what|how) (?:do|did|does) (?:you|he|she|they) (?:think|feel|believe|make|say) (?:of|about|towards?)\b|\b(?:your|his|her) (?:opinion|view|feelings|thoughts) (?:of|on|about|towards?|for)\b|(?<!\b(?:how|why) )\bdo you (?:really )?(?:know|trust|like|love|hate|respect|admire|serve|obey|fear|miss)\b/

/** "Are you queen", "are you the governor". */
const ARE_YOU =
  /^(?:are|were|arent|werent) you (?:really |truly |still |already |not )*(?:(?:an?|the|his|her|their) .+|(?:king|queen|emperor|empress|pope|sultan|president|regent|captain|general)\b.*)$/

const WHO_IS =
  /^(?:and |but |so )?(?:who|whom|whos) (?:is|was|are)?|\b(?:tell me about|do you know|describe)\b/

function withOpinion(topics: readonly Topic[], people: readonly MomentPerson[]): Topic[] {
  const topic = people.length > 0 ? 'relation' : 'feel'
  return [topic, ...topics.filter((one) => one !== topic && one !== 'feel')]
}

function topicsIn(folded: string, people: readonly MomentPerson[]): Topic[] {
  const topics = topicsOf(folded)
  if (OPINION.test(folded)) return withOpinion(topics, people)
  // Of another person it is asked who they are, not who is near.
  if (people.length > 0 && WHO_IS.test(folded))
    return topics.filter((one) => one !== 'company' && one !== 'identity')
  return topics.length === 0 && ARE_YOU.test(folded) ? ['identity'] : topics
}

/** Reads a message as a question to a person of the scene. */
export function readQuestion(message: string, subject: Subject): Question {
  const folded = plainly(withoutGreeting(fold(message), subject))
  const own = new Set(contentTerms([subject.name, subject.short].join(' ')))
  const asked = contentTerms(withoutKin(plainly(message), subject)).filter(
    (term) => !FRAME.has(term) && !own.has(term),
  )
  const people = peopleIn(folded, asked, subject)
  const called = new Set(people.flatMap((person) => contentTerms(keysOf(person).join(' '))))
  const terms = asked.filter((term) => !called.has(term))
  const named = new Set((message.match(NAME_LIKE) ?? []).flatMap((word) => contentTerms(word)))
  return {
    folded,
    topics: topicsIn(folded, people),
    terms,
    names: new Set(terms.filter((term) => named.has(term))),
    people,
    isOpinion: OPINION.test(folded),
    isWhoIs: WHO_IS.test(folded),
    isOfYou: /\b(?:you|your|yours|yourself|u)\b/.test(folded),
    isLeading: LEADING.test(folded),
    isDenial: DENIAL.test(folded),
    isMore: MORE.test(folded),
  }
}
