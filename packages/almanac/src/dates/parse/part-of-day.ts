import { TIME_OF_DAY_WORDS } from '../seasons.ts'
import { find, type Reader, read } from './scan.ts'

const WORDS = Object.keys(TIME_OF_DAY_WORDS)
  .sort((a, b) => b.length - a.length)
  .join('|')
const LEAD =
  '(?:\\b(?:at|in|on|by|during|that|this|around|about|just|the|early|late|mid|high) ?-?){1,4}'
const LED = new RegExp(
  `${LEAD}\\b(?<word>${WORDS})(?![a-z])(?! of (?:the )?[a-z])(?: of(?= ?(?:the )?\u0001))?`,
)
const BESIDE = new RegExp(
  `(?<=\u0001[ ,]{0,2})(?<word>${WORDS})(?![a-z])(?! of [a-z])|\\b(?<word2>${WORDS}) ?(?:of|on|,)? ?(?:the )?(?=\u0001)`,
)
const ALONE = new RegExp(`(?:^|, ?)(?<word>${WORDS})(?= ?(?:$|,))`)

/** "at dawn", "the night of", "noon": kept as a word, never turned into a clock time. */
export const readPartOfDay: Reader = (scan) => {
  const match = find(scan, LED) ?? find(scan, BESIDE) ?? find(scan, ALONE)
  if (!match) return false
  const word = match.groups.word ?? match.groups.word2 ?? ''
  scan.timeOfDay = TIME_OF_DAY_WORDS[word] ?? null
  read(scan, match.index, match.end)
  return scan.timeOfDay !== null
}
