import type { FactKind } from './talk-fact.ts'

/** What a question can be about. */
export type Topic =
  | 'identity'
  | 'age'
  | 'past'
  | 'time'
  | 'place'
  | 'weather'
  | 'sky'
  | 'hear'
  | 'smell'
  | 'taste'
  | 'touch'
  | 'wear'
  | 'words'
  | 'feel'
  | 'relation'
  | 'company'
  | 'crowd'
  | 'things'
  | 'before'
  | 'stakes'
  | 'doing'
  | 'see'
  | 'happening'

/** How a topic is recognised in a folded question, and what answers it. */
interface TopicRule {
  asked: RegExp
  /** Best first. */
  kinds: readonly FactKind[]
  /** Kinds without any of which the record is silent on it; the others are then only near it. */
  needs: readonly FactKind[]
}

const BE = '(?:is|are|was|were|s|re)'
const YOU = '(?:you|u|ye|thou|he|she|they|we|people|anyone|everyone)'

/** Topics from the particular to the general. Questions in a few other languages are known by their first words. */
export const TOPICS: Record<Topic, TopicRule> = {
  age: {
    asked: /\bhow old\b|\b(?:your|his|her) age\b|\bwhat age\b|\bwhen were you born\b|\bbirthday\b/,
    kinds: ['age'],
    needs: ['age'],
  },
  identity: {
    asked: new RegExp(
      `\\bwho (?:are|r) (?:you|u)\\b|\\bwho am i (?:talking|speaking)\\b|\\bwho is this\\b|\\bwhat ${BE} your (?:full )?name\\b|\\bwhats your name\\b|\\byour name\\b|\\bintroduce yourself\\b|\\babout yourself\\b|\\bwho you are\\b|\\bwhat (?:do|is it) you do(?: for a living)?$|\\b(?:your|his|her) (?:job|trade|profession|occupation|rank|title|office|role|station)\\b|^what are you$|\\bwho ${BE} (?:he|she|they)\\b|\\b(?:wer bist|wer sind sie|qui es tu|qui etes|quien eres|quien es usted|chi sei|quem es|quem e voce)\\b|\\b(?:wie (?:heisst du|heissen sie)|comment (?:tu t|vous) appell\\w+|como (?:te llamas|se llama)|come ti chiami)\\b|кто ты|кто вы|你是谁|你是誰|あなたは誰|من انت|누구`,
    ),
    kinds: ['identity', 'did', 'age', 'presence'],
    needs: ['identity'],
  },
  past: {
    asked:
      /\b(?:your|his|her) (?:past|earlier life|childhood|youth|career|biography|life (?:so far|before|story))\b|\bwhere (?:do|did) you come from\b|\bwhere are you from\b|\bdone (?:before|earlier|so far)\b|\bearlier in (?:your|his|her) life\b/,
    kinds: ['earlier', 'identity'],
    needs: ['earlier'],
  },
  wear: {
    asked:
      /\b(?:wear|wears|wearing|wore|clothes|clothing|clothed|dressed|dress|outfit|garments?|costume|uniform)\b|\bhave you (?:got )?on\b/,
    kinds: ['clothing'],
    needs: ['clothing'],
  },
  hear: {
    asked:
      /\b(?:(?:hear|hears|hearing|heard)(?! of| about| from)|sounds?|noises?|listen|loud|silence)\b/,
    kinds: ['sound', 'heard'],
    needs: ['sound', 'heard'],
  },
  smell: {
    asked: /\b(?:smells?|smelling|scents?|odou?rs?|stink|stench)\b/,
    kinds: ['smell'],
    needs: ['smell'],
  },
  taste: {
    asked: /\b(?:taste|tastes|eat|eating|drink|drinking)\b/,
    kinds: ['taste'],
    needs: ['taste'],
  },
  touch: {
    asked: /\b(?:touch|on your skin|under your (?:feet|hands))\b/,
    kinds: ['touch'],
    needs: ['touch'],
  },
  weather: {
    asked:
      /\b(?:weather|rain|raining|rainy|sunny|cloudy?|clouds|windy?|storm|stormy|snow|snowing|fog|foggy|temperature|climate|wetter)\b|\b(?:is|was) it (?:cold|hot|warm|wet|dry)\b|\bhow (?:cold|hot|warm)\b|\bare you (?:cold|hot|warm|wet|freezing)\b/,
    kinds: ['weather', 'sky'],
    needs: ['weather'],
  },
  sky: {
    asked:
      /\b(?:sky|sun|moon|moonlight|stars?|planets?|dark|daylight|sunrise|sunset|light outside|venus|jupiter|saturn|mars)\b|\bhow light\b/,
    kinds: ['sky', 'weather', 'date'],
    needs: ['sky'],
  },
  time: {
    asked: new RegExp(
      `\\b(?:what|which) (?:year|date|day|month|century|hour|time)\\b|\\bwhats the (?:date|time|year|day)\\b|\\bwhen ${BE} (?:it|this|that|we)\\b|\\bwhen does this\\b|\\b(?:todays|the) (?:date|hour)\\b|\\b(?:wie spat|welches jahr|quelle heure|quelle annee|que hora|que ano|che ora|che anno)\\b`,
    ),
    kinds: ['date', 'sky'],
    needs: ['date'],
  },
  place: {
    asked:
      /\bwhere (?:are|r|am|is|was|were|exactly)(?: exactly)? (?:you|u|we|i|this|that|it)\b|\b(?:what|which) (?:place|city|town|country|land|room|building|house)\b|\b(?:your|this|the) (?:location|surroundings|whereabouts|place|room|city|town|building|landscape)\b|\bwhere do (?:you|we) stand\b|\b(?:wo bist|wo sind|ou es tu|ou etes|ou sommes|donde estas|donde estamos|dove sei|dove siamo|onde estas|onde estamos)\b/,
    kinds: ['place', 'position', 'setting'],
    needs: ['place', 'position', 'setting'],
  },
  relation: {
    asked:
      /\bhow do you (?:stand to|get on|get along)\b|\b(?:relations?|relationship|friends?|friendship|enemy|enemies|rivals?|ally|allies|boss|your master|on good terms|between you|opinion of|trust)\b/,
    kinds: ['relation', 'other', 'company'],
    needs: ['relation', 'other'],
  },
  company: {
    asked:
      /\bwho(?: else)? (?:is|are|was|were|s|stands?|sits?|came) (?:with|here|there|around|near|beside|next|present|else|everyone|everybody|these|those|in)\b|\bwho else\b|^who\b.*\bwith you\b|\bwhos (?:with|here|there|else)\b|\b(?:anyone|anybody|somebody) (?:with|else|near)\b|\balone\b|\byour (?:companions?|company|comrades|colleagues)\b|\bintroduce (?:me|the others)\b/,
    kinds: ['company', 'crowd'],
    needs: ['company'],
  },
  crowd: {
    asked:
      /\bhow many (?:(?:\w+ ){0,2}(?:people|persons|men|women|children|soldiers|warriors|troops|fighters|sailors|crew|passengers|spectators|guests|of you|others)|\w+ (?:are|is|were|stand|fight|march|came|come))\b|\bcrowds?\b|\bonlookers\b|\bpeople (?:are )?(?:here|there|around|watching)\b/,
    kinds: ['crowd', 'company', 'setting'],
    needs: ['crowd'],
  },
  words: {
    asked: new RegExp(
      `\\bwhat (?:do|did|does|have|has|had|will|are|were|was|is|s) (?:(?:${YOU}|the \\w+|been|being|just) )*(?:say|said|says|saying|shout|shouted|shouting|speak|spoken|answer|answered|reply|replied|write|written|wrote)\\b|\\bwhat did \\w+ (?:say|shout|answer|reply)\\b|\\b(?:your|own|exact|famous|last|very|the|any|some) (?:words|saying|quote|quotation|speech|line|statement)\\b|\\bquotes?\\b|\\bdid (?:${YOU}|\\w+) (?:really |actually |ever )*(?:say|shout|speak|utter|write)\\b|\\bsay (?:something|anything)\\b|\\b(?:dialogue?|conversation)\\b|\\bwho (?:said|says|spoke|speaks)\\b`,
    ),
    kinds: ['words', 'heard'],
    needs: ['words'],
  },
  feel: {
    asked:
      /\b(?:feel|feels|feeling|feelings|felt|afraid|fears?|scared|frightened|frightens?|terrif\w+|nervous|anxious|worr\w+|happy|sad|angry|proud|(?<!\b(?:are|were|is|was) (?:you|he|she) )guilt\w*|regrets?|sorry|remorse|ashamed|excited|calm|emotions?|mood|thinking|thoughts|love|forgive|forgiveness|upset|grief|grieve|tired|joy|dreams?|on your mind|in your heart|brave)\b|\bhow (?:are|r) (?:you|u)\b|\b(?:como estas|wie geht|comment allez|comment vas)\b/,
    kinds: ['did', 'words'],
    needs: [],
  },
  stakes: {
    asked: new RegExp(
      `\\bat stake\\b|\\bstakes?\\b|\\bwhy (?:does|did|is|do) .*\\b(?:matter|important)\\b|\\b(?:important|importance|significan\\w+|danger|dangerous|risks?|risky|worth|goals?|aims?|purpose|intentions?|mission|hopes?|plans?|ambition|trying to)\\b|\\bwhat (?:do|does|did) ${YOU} (?:want|hope|wish|expect|risk|plan|intend|need|fear|gain|lose)\\b|\\bwhat could go wrong\\b|\\bwhat if\\b|\\bwhy (?:are|do|did|would|have) you (?:do|doing|done|fight|fighting|come|take|taking)\\b|\\bwhy risk\\b`,
    ),
    kinds: ['stakes', 'before', 'event'],
    needs: ['stakes', 'event'],
  },
  before: {
    asked:
      /\bwhat (?:has |had )?led\b|\bhow (?:did|has) (?:it|this|that|we|you|they|things|everything) (?:all )?(?:come|get|got|start|begin|began|end up)\b|\bwhy (?:is|are|was|were|did|has|have) (?:this|it|that|they|we|everyone|there|the)\b|\b(?:causes?|caused|reasons?|background|beforehand|yesterday|origins?|so far|recently|lately)\b|\bbefore (?:this|today|that|now|these)\b|\b(?:leading up|led up|came before|went before|happened before)\b|\blast (?:night|week|month|year)\b|\bwhat brought\b|\bhow long have\b|^why\b|\b(?:warum|pourquoi|por que|perche)\b/,
    kinds: ['before', 'stakes', 'event'],
    needs: ['before', 'event'],
  },
  doing: {
    asked: new RegExp(
      `\\bwhat (?:are|r|re|were|was|is) ${YOU} (?:\\w+ )?(?:doing|up to|busy|working|writing|building|planning|preparing|making|waiting|holding|watching|looking)\\b|\\bwhat do you do (?:here|now|today|at)\\b|\\bwhat (?:did|have|has|do) ${YOU} (?:just |now )?(?:do|done|discover|discovered|invent|invented|find|found|build|built|make|made|create|created|achieve|achieved)\\b|\\bwhy are you (?:here|there)\\b|\\bwhat brings you\\b|\\bwhy (?:did|do|are|have|would|must) you\\b|\\bwhere (?:do|did|are) you (?:sit|sitting|stand|standing|kneel|kneeling|lie|lying|wait|waiting)\\b|\\b(?:your|his|her) (?:part|task|duty|role in|job here|work here|involvement)\\b|\\bhow did you\\b|\\bdescribe what you\\b`,
    ),
    kinds: ['did', 'position', 'summary', 'event'],
    needs: ['did', 'position', 'event'],
  },
  things: {
    asked:
      /\b(?:objects?|things|tools?|weapons?|equipment|instruments?|furniture|hold|holding|carry|carrying|in your hands?|made of|possess\w*|belongings)\b|\bwhat do you have\b|\bwhat have you got\b/,
    kinds: ['objects', 'setting'],
    needs: ['objects'],
  },
  see: {
    asked:
      /\b(?:what|whom?) (?:do|can|could|did|does) (?:\w+ )?see\b|\bwhat (?:is|s|are|lies|stands) (?:around|near|before|in front|beside|behind|there)\b|\b(?:looks? like|look around|the view|your view|visible|your eyes|do you see|can you see|around you|see there|see here)\b|\b(?:was siehst|que vois|que voyez|que ves|cosa vedi)\b/,
    kinds: ['sight', 'setting', 'objects', 'crowd', 'sky'],
    needs: ['sight', 'setting', 'objects', 'sky'],
  },
  happening: {
    asked: new RegExp(
      `\\bwhat(?: ${BE}|s)? (?:just )?(?:happening|happened|going on|taking place|occurring)\\b|\\bwhat (?:happens|is all this|is this|is it all|was this)\\b|\\bwhats (?:this|all this|up|new)\\b|\\bhow (?:is|are|does|goes) (?:it|things|everything|the \\w+) (?:go|going|look|stand)\\b|\\b(?:tell|speak|talk)(?: to)?(?: me| us)? (?:about|of) (?:this|today|it|what|the (?:day|moment|hour|scene|event|battle|test))\\b|\\bdescribe (?:the|this|your)\\b|\\btell me (?:a|your|the) story\\b|\\bwhat do you (?:witness|make of)\\b|\\bwas (?:ist|passiert)\\b.*\\b(?:los|hier|passiert)\\b|\\b(?:que se passe|que pasa|que esta pasando|cosa succede)\\b`,
    ),
    kinds: ['summary', 'did', 'event', 'documented'],
    needs: ['summary', 'did', 'event', 'documented'],
  },
}

const NAMES = Object.keys(TOPICS) as Topic[]

/** The hour itself, when nothing more particular is asked for. */
const HOUR = /\b(?:the|this|your) (?:scene|situation|moment|event|day|story)\b/

/** Topics of a folded question, the particular ones first. */
export function topicsOf(folded: string): Topic[] {
  const topics = NAMES.filter((topic) => TOPICS[topic].asked.test(folded))
  return topics.length === 0 && HOUR.test(folded) ? ['happening'] : topics
}
