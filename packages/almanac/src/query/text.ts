import { datesInEnglish } from './other-languages/index.ts'

/** Addresses of pages and people: the numbers in them are no dates. */
const ADDRESS = /\b(?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+/gi

/** Sentences that tell a machine what to do; no part of a moment. */
const ORDER =
  /^(?:please |now |then |and )*(?:ignore|disregard|forget|override|reveal|print|output|repeat|respond|reply|pretend|act as|you are|you must|do not|don't|system:|assistant:)\b/i

const CODE =
  /[{}<>]|\w\((?:[^)]*["'=;,][^)]*)?\)|\w\s*={1,3}\s*\S|=\s*$|=>|;\s*\S+\(|^\s*select\b.+\bfrom\b|\bimport\s+\w+;/i

const ARITHMETIC = /^\s*\d+\s*[-+*/^]\s*\d+/

const QUESTION =
  /^(?:what|why|how|who|whom|whose|which|when|where|is|are|was|were|do|does|did|can|could|should|will)\b/i

const REQUEST =
  /^(?:please |kindly )?(?:write|translate|explain|summari[sz]e|define|calculate|compute|solve|compose|generate|help|fix|debug|convert|tell me|give me|list)\b/i

/** Words that open a question about an event: what is left names the event. */
const QUESTION_LEAD =
  /^(?:who|what|when|where|why|how)(?: (?:won|lost|was|were|is|did|happened|started|ended|fought|signed|at|in|during))*\s+/i

const EVENT_WORDS =
  'battle|siege|sack|fall|sinking|signing|assassination|death|landing|test|release|attack|war|murder|execution|coronation|invasion|earthquake|eruption|fire|trial|speech|match|game|flight|arrest|wedding|birth|raid|defeat|victory|massacre'

/** Famous ends turned around: "Napoleon wins at Waterloo". */
export const TURNED_AROUND = new RegExp(
  [
    '\\b(?:napoleon|the french)\\b.* w(?:i|o)ns?\\b.*\\bwaterloo\\b',
    '\\b(?:hitler|nazis?|nazi germany|germany|germans|axis|japan)\\b.* w(?:i|o)ns?\\b.*\\b(?:war|ww ?(?:1|2|i|ii))\\b',
    '\\b(?:south|confedera\\w+|lee)\\b.* w(?:i|o)ns?\\b.*\\b(?:war|gettysburg)\\b',
    '\\b(?:kennedy|jfk|lincoln|caesar|franz ferdinand|archduke|gandhi|luther king|lennon)\\b.* surviv\\w+',
    '\\btitanic\\b.* (?:arriv\\w+|reach\\w+|miss\\w+|avoid\\w+)\\b',
    '\\barmada\\b.* (?:lands|landed|wins|won|succeeds)\\b',
  ].join('|'),
  'i',
)

/** Another time than the event's own, its memory, or its opposite: all of them other moments. */
const DISPLACED = new RegExp(
  [
    '\\b(?:minutes?|hours?|days?|nights?|mornings?|evenings?|weeks?|months?|years?|decades?|centur(?:y|ies)|just|shortly|soon|long) (?:before|after|later|earlier)\\b(?! (?:noon|midday|midnight|dawn|sunrise|sunset|dusk))',
    `\\b(?:before|after|since|until) (?:the )?(?:\\w+ )?(?:${EVENT_WORDS})\\b`,
    '^(?:before|after)\\b|\\+ ?\\d+ ?(?:h|hours?|min|minutes?|days?)\\b|\\b(?:eve|aftermath|prelude) (?:of|to)\\b',
    '\\b(?:anniversary|centenary|jubilee|re-?enact\\w*|rehears\\w*|remake|sequel|films?|movies?|documentary|musical|novel|statue|monument|memorial|museum|replica|souvenirs?)\\b',
    '\\b(?:paintings?|models?|news|rumou?rs?|history|memory|story|dreams?|books?|plays?|songs?|lectures?|photographs?) (?:of|about)\\b',
    '\\bif \\w+.* (?:had|survive[sd]?|lived|won|lost)\\b',
    "\\b(?:what if|if only|instead of|never|not|fails?|failed|alternat(?:e|ive)|counterfactual|didn['’]?t|doesn['’]?t|without)\\b",
  ].join('|'),
  'i',
)

const SENTENCE_END = /(?<=[.!?])\s+|\n+/

/** The query without addresses and orders to a machine, its dates in English. */
export function cleanQuery(query: string): string {
  const plain = query.normalize('NFC').replace(ADDRESS, ' ').trim()
  const sentences = plain.split(SENTENCE_END)
  const telling = sentences.filter((sentence) => !ORDER.test(sentence.trim()))
  const kept = telling.length > 0 ? telling : sentences
  return datesInEnglish(kept.join(' ').replace(/\s+/g, ' ').trim())
}

/** Whether a text is a question or a request about the world, which by itself names no moment. */
export function isPlainQuestion(text: string): boolean {
  return QUESTION.test(text) || REQUEST.test(text)
}

/** Sums, recipes, shopping, machines and the like: no moment, whatever number or place is in it. */
const ERRANDS = new RegExp(
  [
    '\\b(?:square root|cube root|divided by|multiplied by|percent of|prime number|solve for|equation|derivative|integral of)\\b',
    '\\b(?:recipe|ingredients?|calories|gluten|vegan|how (?:long )?to (?:cook|bake|fix|install|make|get|draw|tie|lose|learn))\\b',
    '\\b(?:wi-?fi|password|username|log ?in|download|install|error code|router|printer|laptop|iphone case|android app|phone number|zip code)\\b',
    '\\b(?:free shipping|coupon|discount|promo code|% off|for sale|best price|near me|in stock|worth today|(?:dollars?|euros?|pounds?) (?:in|to) (?:dollars?|euros?|pounds?|rupees?))\\b',
    '\\b(?:system prompt|developer mode|jailbreak|as an ai|chatgpt|previous instructions|dan mode)\\b',
    '^(?:please )?(?:write|draw|paint|compose|sing|make|design|generate)(?: me)? (?:an?|some|the)\\b',
    '^(?:the )?best [a-z]+ (?:in|near|around)\\b',
    '\\b(?:knock knock|tell me a joke|lol|lmao|rofl|omg|wtf)\\b',
  ].join('|'),
  'i',
)

const GENERAL =
  /^(?:how (?:much|many|do|does|to|can|long does)|why|can|could|should|would|is|are|do|does|may|what(?:'s| is| are) (?:the|a|an)) /i

/** Whether a question is about how the world is: it must name an event in full to mean it. */
export function isGeneralQuestion(text: string): boolean {
  return GENERAL.test(text.replace(GREETING, ''))
}

const SOMEBODY = /^an? \p{Ll}+(?: and an? \p{Ll}+)* (?:at|in|on|near|of|from)\b/u

/** Whether a text tells of somebody without a name in a place: "A soldier at Verdun, 1916". */
export function isOfSomebody(text: string): boolean {
  return SOMEBODY.test(text.charAt(0).toLowerCase() + text.slice(1))
}

/** Filler and advertising: no moment, whatever number stands in it. */
const FILLER =
  /\blorem ipsum\b|\b(?:viagra|cialis|onlyfans|porn)\b|\b(?:click here|free money|casino bonus|subscribe now|limited offer)\b|^(?:please )?(?:buy|order|shop|sell|download|subscribe|click|earn)\b.*\b(?:cheap|free|discount|online|now|followers|bitcoin|crypto|offer|price)\b/i
const NOW =
  /\b(?:today|tonight|tomorrow|yesterday|now|currently|(?:this|next|last) (?:week|weekend|month|year|night|morning|evening))\b/i
const ABOUT_NOW = /\b(?:weather|forecast|temperature|traffic|stock price|exchange rate)\b/i
const GREETING = /^(?:(?:hi|hello|hey|ok|okay|so|well|please)\b[ ,.!]*)+/i
const REMINDER =
  /^(?:remind|wake|call|text|email) me\b|^(?:set|book|schedule|order) (?:an?|my|me)\b.*\b(?:alarm|timer|reminder|appointment|table|taxi|pizza|flight)\b/i
const SECOND_PERSON = /\b(?:you|your|yours|yourself)\b/i

/** Whether a text is advertising, filler, or asks about the present: "what is the weather tomorrow". */
export function isTalk(text: string): boolean {
  const plain = text.replace(GREETING, '')
  if (FILLER.test(plain) || REMINDER.test(plain) || ERRANDS.test(plain)) return true
  return NOW.test(plain) && (ABOUT_NOW.test(plain) || isPlainQuestion(plain))
}

/** Whether a question is put to the reader: "How are you?" */
export function isToReader(text: string): boolean {
  const plain = text.replace(GREETING, '')
  return QUESTION.test(plain) && SECOND_PERSON.test(plain)
}

/**
 * Whether a text is code or arithmetic rather than words.
 * @param hasDate whether a date was read in it: "1914-06-28" is none of both.
 */
export function isCode(text: string, hasDate: boolean): boolean {
  return CODE.test(text) || (!hasDate && ARITHMETIC.test(text))
}

/** The text without the words that open a question: "Who won the Battle of Hastings?" */
export function withoutQuestion(text: string): string {
  return text.replace(QUESTION_LEAD, '')
}

/** The word by which a text moves away from the event it names ("the eve of"), or null. */
export function displacement(text: string): string | null {
  return (DISPLACED.exec(text) ?? TURNED_AROUND.exec(text))?.[0].toLowerCase() ?? null
}
