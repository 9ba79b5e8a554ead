import { findAnachronisms, fold } from '@timepoint/almanac'
import { worldPartOf } from '../../../agents/prompting/anachronisms.ts'
import { namesModernThing } from './modern-words.ts'
import type { Subject } from './subject.ts'
import { topicsOf } from './topics.ts'

/**
 * What is no question to a person of the scene. `danger`: whoever asks may come to harm; `machine`:
 * an honest question of what answers; `order`: something else is to be done; `modern`: it takes
 * things for granted that nobody there had; `label`: it uses a name that came later; `foreign`: it is
 * in a script of which only a few questions are known.
 */
export type Aside =
  | 'danger'
  | 'machine'
  | 'order'
  | 'modern'
  | 'label'
  | 'foreign'
  | 'greeting'
  | 'thanks'
  | 'empty'

/** Somebody who speaks of harm to themselves, or of harm that threatens from or to those around them. */
const DANGER = new RegExp(
  [
    '\\b(?:kill|killing|hurt|hurting|harm|harming|cut|cutting|hang|hanging|shoot|shooting) myself\\b',
    '\\b(?:end|ending|take|taking) my (?:own )?life\\b|\\bself ?harm\\b|\\bi (?:\\w+ ){0,3}suicidal\\b|\\bim suicidal\\b',
    '\\b(?:i|im|ive) (?:\\w+ ){0,5}(?:commit(?:ting)? suicide|of suicide|about suicide|end it all|ending it all)\\b',
    '\\b(?:i|im) (?:\\w+ ){0,3}(?:want|wish|going|ready) to die\\b|\\bi wish i (?:was|were) dead\\b|\\bbetter off (?:dead|without me)\\b',
    '\\bi (?:dont|do not|no longer|cant|cannot) (?:\\w+ ){0,2}(?:live|be alive|exist|go on living|go on any ?more)\\b',
    '\\b(?:he|she|they|husband|wife|father|mother|partner|boyfriend|girlfriend) (?:is going to|will|wants to|tries to|threatens to) (?:kill|hurt|beat) me\\b',
    '\\b(?:beats|hits|abuses|rapes|raped|molests) me\\b|\\bi (?:\\w+ ){0,4}(?:kill|shoot|stab) (?:my \\w+|everyone at|people at)\\b',
    '\\b(?:mich umbringen|will sterben|nicht mehr leben|me suicider|veux mourir|quiero morir|matarme|suicidarme|voglio morire|uccidermi|quero morrer)\\b',
  ].join('|'),
)

const THING =
  '(?:machine|computer|robot|bot|chat ?bot|ai|artificial \\w+|program|software|language model|llm|chatgpt|gpt|gemini|claude|simulation)'
const MACHINE = new RegExp(
  [
    `\\b(?:are|r) (?:you|u) (?:really |actually |just |only |even |not )*(?:a |an |the )?(?:real|human|${THING})\\b(?! (?:king|queen|emperor|pope|heir|name|leader|reason|author|father|mother|son))`,
    '\\b(?:are|r) (?:you|u) (?:really |actually )*(?:a |an )?person\\b(?! (?:who|that|in|of|from|with))',
    `\\b(?:am i|are we) (?:really |actually |just )*(?:talking|speaking|chatting|writing) (?:to|with) (?:a |an |the )?(?:real|human|person|someone real|${THING})\\b`,
    '\\bis (?:this|it|that|there) (?:really |actually |just )*(?:a |an )?(?:ai|chat ?bot|bot|human|real person|language model|person behind)\\b',
    '\\b(?:which|what) (?:language |ai |llm )?model (?:are you|is this|do you use|answers|runs)\\b|\\bwho (?:made|programmed|trained|coded) you\\b',
    '\\bbist du (?:ein mensch|echt|eine maschine|eine ki)\\b|\\bes tu (?:reel|humain|une machine|une ia)\\b|\\beres (?:real|humano|una maquina|una ia)\\b',
  ].join('|'),
)

/** What an order begins with, where a question does not: "ignore …", "please write …", "I want you to …". */
const DO =
  '(?:^|\\b(?:please|now|then|just|kindly|you to|you must|you should|can you|could you|would you|lets|and) )'
/** Orders that may stand in a question to somebody of history are orders only at the beginning of a sentence. */
const ORDER = new RegExp(
  [
    `${DO}(?:ignore|disregard|forget|override|bypass|drop|skip|break|stop)\\b.{0,40}\\b(?:instructions?|rules?|prompts?|guidelines?|directions?|orders|restrictions?|character|role|constraints?|programming|everything|persona|pretending|roleplay\\w*)\\b`,
    '\\b(?:previous|prior|above|earlier|all your|these) (?:instructions|prompts?|rules|guidelines)\\b|\\bnew instructions?\\b',
    '\\bsystem (?:prompt|message|instructions?)\\b|\\bdeveloper (?:mode|message|prompt)\\b|\\b(?:hidden|initial|original|full|secret|your) prompt\\b',
    '\\b(?:print|reveal|output|display|leak|dump|repeat|show) (?:me )?(?:all )?(?:of )?(?:your|the) (?:\\w+ ){0,2}(?:prompt|instructions?|rules|guidelines|configuration|source code|api keys?|tokens?|card)\\b',
    '\\b(?:you are|youre) now (?:dan|a pirate|an? (?:ai|assistant|chatbot|helpful)\\b|free|unrestricted|unfiltered|going to (?:act|be|play)|in \\w+ mode|called)|\\bfrom now on (?:you|act|speak|answer|respond)\\b',
    `${DO}(?:act|behave|respond|answer|speak|talk|pretend|roleplay|role play|reply)(?: now| only| as if| like| as| to be| that| in)+ \\w+`,
    '\\b(?:jailbreak|dan mode|do anything now|god mode|unfiltered|uncensored|sudo|prompt injection|drop table)\\b',
    '\\b(?:admit|confess|acknowledge) (?:that |to |it )?.*\\b(?:ai|bot|language model|chatgpt|gpt|robot|computer program)\\b|\\bas an? (?:ai|language model|llm|chatbot)\\b',
    `${DO}(?:write|generate|create|compose|draft|code|implement|debug|refactor|sing|tell) (?:me |us )?(?:a |an |some |the |my |this |another )?(?:\\w+ ){0,3}(?:code|python|javascript|typescript|sql|html|script|function|program|regex|poem|haiku|limerick|essay|email|song|blog|tweet|article|homework|joke|recipe|riddle|fairy tale)\\b`,
    `${DO}(?:translate|summari[sz]e (?:this|the following|my)|solve|calculate|compute)\\b|${DO}(?:repeat|say|echo|type|copy)(?: after me| exactly| back| the (?:following|word|words|phrase)| verbatim| everything)`,
    '\\b(?:what is|whats|how much is) \\d+ ?(?:x|times|plus|minus|divided|multiplied|\\d)|\\bsquare root\\b|\\bwhat is the capital of\\b|\\bwho (?:won|wins) the (?:world cup|super bowl|election)\\b|\\bwho is the (?:current )?(?:president|prime minister|pope) (?:now|today)\\b',
    '\\bbegin (?:system|admin)\\b|\\bend of (?:prompt|instructions)\\b|\\bstart your (?:answer|reply|response) with\\b|\\bin (?:python|javascript|json|base64)\\b',
    '\\bignorier\\w* .*(?:anweisung|regel)|\\bignore[zr]? (?:toutes|les|tes|vos) |\\bignora (?:todas|las|tus|le|tutte)\\b',
    '\\b(?:how (?:do|can|would) i|teach me (?:how )?to|help me (?:to )?|steps to) (?:make|build|synthesi[sz]e|cook|hack|steal|buy|install|code|write|fix|get|lose|invest)\\b|\\bmy (?:homework|resume|code|essay|email|computer|phone)\\b',
  ].join('|'),
)
/** Marks of code and of made-up turns, which no word shows. */
const MARKUP =
  /<\/?[a-z]+[^>]*>|```|\{\{|<\||\[\/?(?:INST|SYS)|^\s*(?:system|assistant|user)\s*:|\$\{|^\s*(?:say|repeat|print|echo)\b.*["“:]|\b\d+\s*[+*×]\s*\d+\b|=\s*\?/im

const GREETING =
  /^(?:(?:oh|well|hello|hi|hey|hiya|greetings|good (?:morning|day|evening|afternoon|night)|hail|salve|ave|bonjour|hola|ciao|guten tag|hallo|ola|salaam|salam|namaste|shalom|there|dear|sir|madam|my lord|your majesty|friend|nice to meet you|pleased to meet you|how do you do)\b ?)+/
const THANKS =
  /^(?:(?:ok|okay|well|so|oh|thanks?|thank you|thx|many|so much|very much|a lot|goodbye|bye|farewell|good|great|nice|see you|cheers|merci|danke|gracias|and)\b ?)+$/

const THINGS = ['object', 'material', 'food', 'institution'] as const

/** Things or names in a message that came into the world after the hour; null when there are none. */
function strangeIn(message: string, { year, scene }: Subject): 'modern' | 'label' | null {
  if (year === null) return null
  const { latitude = null, longitude = null } = scene.facts.place ?? scene.result
  const region = worldPartOf({ latitude, longitude })
  const options = region ? { region } : {}
  const isModern = findAnachronisms(message, year, { ...options, kinds: THINGS }).length > 0
  if (isModern || namesModernThing(fold(message), year)) return 'modern'
  return findAnachronisms(message, year, { ...options, kinds: ['label'] }).length > 0
    ? 'label'
    : null
}

/** A message without the greeting that it begins with, folded. */
export function withoutGreeting(folded: string, subject: Subject): string {
  const rest = folded.replace(GREETING, '').trim()
  return rest === fold(subject.name) || rest === fold(subject.short) ? '' : rest
}

/** Why a message is no question to a person of the scene; null when it may be one. */
export function asideOf(message: string, subject: Subject): Aside | null {
  const folded = fold(message)
  if (DANGER.test(folded)) return 'danger'
  const parts = [folded, ...message.split(/[.!?,;:\n]+/).map(fold)]
  if (MARKUP.test(message) || parts.some((part) => ORDER.test(part))) return 'order'
  if (MACHINE.test(folded)) return 'machine'
  if (!/[\p{L}\p{N}]/u.test(message)) return 'empty'
  if (THANKS.test(folded)) return 'thanks'
  if (withoutGreeting(folded, subject) === '') return 'greeting'
  if (!/\p{Script=Latin}/u.test(message) && /\p{L}/u.test(message) && topicsOf(folded).length === 0)
    return 'foreign'
  return strangeIn(message, subject)
}
