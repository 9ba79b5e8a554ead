/** English month names and their usual short forms, longest first so that patterns match whole words. */
const MONTHS: readonly (readonly string[])[] = [
  ['january', 'jan'],
  ['february', 'feb'],
  ['march', 'mar'],
  ['april', 'apr'],
  ['may'],
  ['june', 'jun'],
  ['july', 'jul'],
  ['august', 'aug'],
  ['september', 'sept', 'sep'],
  ['october', 'oct'],
  ['november', 'nov'],
  ['december', 'dec'],
]

const ORDINALS = [
  'zeroth',
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
  'nineteenth',
  'twentieth',
  'twenty-first',
  'twenty-second',
  'twenty-third',
  'twenty-fourth',
  'twenty-fifth',
  'twenty-sixth',
  'twenty-seventh',
  'twenty-eighth',
  'twenty-ninth',
  'thirtieth',
  'thirty-first',
]

const NUMBERS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

const MONTH_NUMBERS = new Map(
  MONTHS.flatMap((names, i) => names.map((name): [string, number] => [name, i + 1])),
)

/** Month number of a lower-case name or short form, with or without its dot; null otherwise. */
export function monthOf(name: string): number | null {
  return MONTH_NUMBERS.get(name.replace('.', '')) ?? null
}

/** Number of "16", "16th", "sixteenth" (to 31) or "sixteen" (to 12); null otherwise. */
export function numberOf(word: string): number | null {
  const digits = /^\d+/.exec(word)
  if (digits) return Number(digits[0])
  const ordinal = ORDINALS.indexOf(word.replace(' ', '-'))
  if (ordinal > 0) return ordinal
  const number = NUMBERS.indexOf(word)
  return number > 0 ? number : null
}

const longestFirst = (words: readonly string[]) =>
  [...words].sort((a, b) => b.length - a.length).join('|')

/** Pattern sources. All repetitions are bounded, so that no text makes them slow. */
export const MONTH = `(?:${MONTHS.map((names) => names.map((n) => (n.length < 4 ? `${n}\\b\\.?` : n)).join('|')).join('|')})(?![a-z])`
export const ORDINAL = `(?:\\d{1,2}(?:st|nd|rd|th)|${longestFirst(ORDINALS.slice(1)).replaceAll('-', '[- ]')})`
export const DAY = `(?:(?<!\\d)\\d{1,2}(?:st|nd|rd|th)?(?![\\d:])|${longestFirst(ORDINALS.slice(1)).replaceAll('-', '[- ]')})`
export const NUMBER = `(?:${longestFirst(NUMBERS.slice(1))})`

/** Spaces, commas and words already read (a clock time between day and year). */
export const GAP = '[ ,\u0001]{1,40}'

/** Era letters after or before a year; the group name is the caller's. */
export const ERA =
  '(?:b\\.? ?c\\.?(?: ?e\\.?)?|c\\.? ?e\\.?|a\\.? ?d\\.?|before christ|before the common era|before common era|of the common era|anno domini)(?![a-z])'

/** True for BC and BCE in any spelling. */
export function isBefore(era: string | undefined): boolean {
  return era?.startsWith('b') ?? false
}

/** Words that make a year approximate. */
export const CIRCA =
  '(?<![a-z])(?:(?:circa|ca\\.?|c\\.|about|around|approximately|approx\\.?|roughly|perhaps|probably|near|some ?time (?:around|about)) ?|\\bc(?=\\d)|~ ?)'
