import type { Finding } from '../agent.ts'

interface Phrase {
  pattern: RegExp
  code: string
  /** What to do instead. */
  advice: string
  /** Only wrong before this year; always wrong without. */
  before?: number
}

/** Words and turns that no line and no biography needs. */
const PHRASES: readonly Phrase[] = [
  {
    pattern:
      /\b(?:prithee|forsooth|verily|mayhap|methinks|perchance|anon|hark|hast|hath|doth|dost|wherefore|betwixt|ye olde)\b|[’']t(?:is|was)\b/i,
    code: 'archaism',
    advice: 'plain present-day English',
  },
  {
    pattern:
      /\b(?:okay|ok|no worries|mindset|agenda|closure|trauma\w*|feedback|game[- ]changer|on the same page|reach(?:ed|ing)? out to|moving forward|the bottom line|worst-case|deal with it|you guys|24\/7|process(?:ing)? (?:this|that|it|my|your))\b/i,
    code: 'modern_idiom',
    advice: 'a turn that this person could have used',
    before: 1960,
  },
  {
    pattern:
      /\b(?:let(?:ting)? off steam|full steam|under (?:a lot of )?pressure|short fuse|blow a fuse|on autopilot|fast[- ]forward|rewind|in the spotlight|wired|plugged in|crash course)\b/i,
    code: 'later_machine',
    advice: 'an image from the work, faith or land of the speaker',
    before: 1830,
  },
  {
    pattern: /\b(?:the )?(?:middle ages|medieval|dark ages|renaissance)\b/i,
    code: 'later_label',
    advice: 'what people of the time called it, or nothing',
    before: 1800,
  },
  {
    pattern: /\b(?:byzantin\w+|holy roman empire of the german nation|industrial revolution)\b/i,
    code: 'later_label',
    advice: 'what people of the time called it, or nothing',
    before: 1500,
  },
  {
    pattern: /\b(?:first world war|world war (?:one|i)|great depression)\b/i,
    code: 'later_label',
    advice: 'what people of the time called it, or nothing',
    before: 1930,
  },
  {
    pattern:
      /\b(?:history will|will be remembered|remember this (?:day|night|hour)|generations to come|centuries from now|nothing will (?:ever )?be the same|chang\w+ the (?:world|course)|mark my words|the beginning of the end|never be forgotten|speak of this for)\b/i,
    code: 'prophecy',
    advice: 'nobody in the scene knows what comes of it',
  },
  {
    pattern:
      /\b(?:as (?:you|we)(?: all| both)? know|as you(?:’|')?re aware|you know (?:well|full well) that|let me remind you)\b/i,
    code: 'exposition',
    advice: 'leave out what both already know',
  },
  {
    pattern:
      /\bI(?:’m|'m| am| feel)(?: so| very| deeply)? (?:afraid|scared|angry|furious|sad|heartbroken|grateful|ashamed|nervous|anxious|overwhelmed|terrified)\b/i,
    code: 'named_emotion',
    advice: 'show it by what is done or asked',
  },
  {
    pattern:
      /\b(?:et tu|let them eat cake|i came,? i saw|the die is cast|give me liberty|one small step|i am become death|i have become death|kiss me,? hardy|après moi|after (?:me|us) the (?:flood|deluge)|here i stand|and yet it moves|elementary,? my dear|land of the free|blood,? toil)\b/i,
    code: 'famous_saying',
    advice: 'recorded words only by quote_id',
  },
  {
    pattern:
      /\b(?:quiet (?:authority|dignity|strength|determination|intensity)|piercing (?:eyes|gaze)|weathered (?:face|hands)|eyes (?:burn|blaz)\w+ with|commanding presence|larger than life)\b/i,
    code: 'flattery',
    advice: 'a habit that can be seen',
  },
]

/** Years in which "thou" is plain English and not costume. */
const THOU = /\b(?:thou|thee|thy|thine)\b/i
const THOU_UNTIL = 1700

/**
 * Turns of phrase that do not belong in a text of that year.
 * @param where what goes before the finding, such as `line 2`.
 */
export function phraseFindings(text: string, year: number | null, where: string): Finding[] {
  const found = PHRASES.flatMap(({ pattern, code, advice, before }) => {
    const words = pattern.exec(text)?.[0]
    if (words === undefined) return []
    if (before !== undefined && (year === null || year >= before)) return []
    return [{ code, detail: `${where} says “${words}”: ${advice}` }]
  })
  const thou = THOU.exec(text)?.[0]
  if (thou !== undefined && (year === null || year > THOU_UNTIL || year < 1200)) {
    found.push({ code: 'archaism', detail: `${where} says “${thou}”: plain present-day English` })
  }
  return found
}
