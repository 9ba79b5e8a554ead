import { TIME_OF_DAY_WORDS } from '../seasons.ts'
import { find, READ, type Reader, read } from './scan.ts'

const WORDS = Object.keys(TIME_OF_DAY_WORDS)
  .sort((a, b) => b.length - a.length)
  .join('|')
const LED = new RegExp(
  `(?:\\b(?:at|in|on|by|during|that|this|around|about|just|before|after) )(?:(?:the|early|late|mid|high|about|around)[ -]){0,2}(?<word>${WORDS})(?![a-z])(?! of (?:the )?[a-z])(?: of(?= ?(?:the )?${READ}))?`,
)
const THE = new RegExp(
  `\\bthe (?:early |late )?(?<word>${WORDS})(?= ?(?:$|[,.;]|(?:of |on )?(?:the )?${READ}))(?: of| on)?`,
)
const BESIDE = new RegExp(
  `(?<=${READ}[ ,]{0,2})(?:early |late |mid[- ])?(?<word>${WORDS})(?![a-z])(?! of [a-z])|\\b(?<word2>${WORDS}) ?(?:of|on|,)? ?(?:the )?(?=${READ})`,
)
/** "Sunday morning", "one night", "the stroke of midnight". */
const OF_A_DAY = new RegExp(
  `\\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:at )?the stroke of|an? [a-z]{3,12}|one(?: [a-z]{3,12})?|that) (?<word>${WORDS})(?= ?(?:$|[,.;]|(?:in )?${READ})| in | at )`,
)
/** "wet monsoon morning": words that are said of a day and hardly of anything else. */
const OF_WEATHER = new RegExp(
  `\\b(?:(?:rainy|wet|hot|cold|freezing|frosty|foggy|misty|snowy|stormy|sunny|windy|moonlit|moonless|humid|sultry|monsoon|summer|winter|spring|autumn),? ){1,3}(?<word>${WORDS})(?![a-z']| of [a-z])`,
)
/** "hiroshima noon". */
const LAST = new RegExp(`(?<=[^\\s] )(?<word>${WORDS})$`)
const ALONE = new RegExp(`(?:^|, ?)(?<word>${WORDS})(?= ?(?:$|,))`)

/**
 * "at dawn", "the night of", "noon": kept as a word, never turned into a clock time. A bare word beside
 * a date counts only when the day is known, so that titles such as "Starry Night 1889" stay whole.
 */
export const readPartOfDay: Reader = (scan) => {
  const beside = scan.day === null && scan.season === null ? null : find(scan, BESIDE)
  const match =
    find(scan, LED) ??
    find(scan, THE) ??
    beside ??
    find(scan, ALONE) ??
    find(scan, OF_A_DAY) ??
    find(scan, OF_WEATHER) ??
    find(scan, LAST)
  if (!match) return false
  const word = match.groups.word ?? match.groups.word2 ?? ''
  scan.timeOfDay = TIME_OF_DAY_WORDS[word] ?? null
  read(scan, match.index, match.end)
  return scan.timeOfDay !== null
}
