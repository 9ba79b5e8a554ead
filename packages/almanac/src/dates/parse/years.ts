import { FEAST_NAMES } from '../feasts.ts'
import { CIRCA, ERA, MONTH } from './lexicon.ts'
import { find, hide, type Match, type Reader, read, type Scan, takeFirst } from './scan.ts'
import { yearFrom } from './year.ts'

/** What such a word numbers may have four digits: room 1408. */
const NUMBERED = 'rooms?|flight|fahrenheit|no\\.|nr\\.|number|suite|locker|lot|highway|unit|psalms?'
/** What such a word numbers has at most three; a longer number after it is a year. */
const DESIGNATORS =
  'boeing|airbus|apollo|gemini|mercury|move|game|round|route|area|platform|gate|channel|chapter|sonnet|symphony|opus|op\\.|class|type|model|voyager|sputnik|soyuz|mariner|viking|pioneer|luna|venera|vostok|voskhod|salyut|skylab|surveyor|ranger|falcon|saturn|article|section|page|act|scene|volume|vol\\.|part|level|stage|interstate|pier|block|building|floor|apartment|battery|hill|camp|company|regiment|squadron|division|catch|formula|agent|studio|cell|ward|exhibit|box|car|train|bus|tram|ship|hull|u-?boat|verse|b|u|f|mig|ju|bf|p|t|v|me'
const DESIGNATED = new RegExp(
  `\\b(?:(?:${NUMBERED})[ -](?:no\\. ?|#)?\\d{1,4}|(?:${DESIGNATORS})[ -](?:number |no\\. ?|#)?\\d{1,3}|war [12](?= ${MONTH}))(?!\\d)`,
  'g',
)
const ADDRESS =
  /(?<!\d)(?!\d{4} [a-z.' ]{1,40} square)\d{1,4} (?:[a-z.']{1,15} ){0,2}[a-z.']{1,15} (?:street|st\.|avenue|ave\.|road|lane|boulevard|square|drive|place|court)(?![a-z])|(?<!\d)\d{1,4} [a-z.']{1,15} (?:street|avenue|road|lane|boulevard)(?![a-z])/g
const COUNTED =
  'men|women|people|persons|soldiers|troops|horses|miles|mi|feet|ft|years?|months?|weeks?|days?|hours?|minutes?|seconds?|metres?|meters?|km|kilometres?|kilometers?|m|cm|kg|tons?|tonnes?|pounds|lbs|dollars|francs|marks|rubles|roubles|yen|euros|cents|percent|per cent|volts?|watts?|guests|knights|ships|boats|spectators|workers|children|prisoners|slaves|warriors|sailors|marines|passengers|pages|copies|votes|seats|acres|hectares|degrees|mph|kph|hp|rpm|horsemen|cavalry|infantry|archers|elephants|camels|cattle|sheep|islands|lakes|words|books|cranes|nights|steps|times(?! square)|points|runs|bc-?ft|million|billion|thousand|hundred'
const COUNT = new RegExp(`(?<![\\d])\\d{1,7}(?:-| )(?:[a-z]{3,12} )?(?:${COUNTED})(?![a-z-])`, 'g')
const MONEY =
  /[$£€¥#№]\s?\d[\d.,]{0,12}|\d[\d.]{0,12} ?[%°]|\d{1,3}(?:,\d{3}){1,4}|\d{1,9}\.\d{1,9}(?!\d)|\b[a-z]{1,4}-\d{1,4}\b|\d{1,4}(?:st|nd|rd|th)\b(?! cent| mill)/g
const QUANTITY =
  /\b(?:with|over|than|nearly|almost|some|only|least|most|these|those|all|of the|another|killed|lost|costs?|paid|worth) \d{1,7}(?! ?(?:a\.?d|b\.?c|c\.?e))(?= [a-z]{2,15}s\b)/g

/** Hides numbers that name or count things, so that they are not taken for days or years. */
export function hideNames(scan: Scan): void {
  hide(scan, DESIGNATED)
}

function hideCounts(scan: Scan): void {
  for (const pattern of [ADDRESS, MONEY, COUNT, QUANTITY]) hide(scan, pattern)
}

const LEAD = `(?:\\b(?:in|on|of|by|since|until|till|from|during|before|after|around)? ?(?:the )?(?:year )?(?:of our lord )?)`
const BEFORE_YEAR = new RegExp(
  `${LEAD}(?<circa>${CIRCA})?(?<![a-z])(?<pre>${ERA}) ?(?<y>\\d{1,5})(?![\\d:%])`,
)
const YEAR_ERA = new RegExp(
  `${LEAD}(?<circa>${CIRCA})?(?<!\\d[.,]?)(?<y>\\d{1,10}|\\d{1,3}(?:,\\d{3}){1,3}) ?(?<era>${ERA})`,
)
/** "Year 29 of Ramesses III" counts a reign: that is no year of ours. */
const NAMED_YEAR = new RegExp(
  `(?:\\bin )?(?:the )?\\byears? (?:of our lord )?(?<circa>${CIRCA})?(?<y>\\d{1,4})(?![\\d:.,]\\d|\\d)(?! of (?!our lord|grace))`,
)
const CIRCA_YEAR = new RegExp(`(?<circa>${CIRCA})(?<y>\\d{3,4})(?![\\d:%-])(?! ?a\\.?h\\b)`)
const NEGATIVE_YEAR = /(?:^|\b(?:in|year) )-(?<y>\d{1,5})(?![\d-])/

/** Years whose words leave no doubt: an era, "year", "circa", or a minus sign. */
export const readMarkedYear: Reader = (scan) => {
  const negative = find(scan, NEGATIVE_YEAR)
  if (negative) return apply(scan, negative, yearFrom(negative.groups.y, 'bc'))
  const marked = find(scan, YEAR_ERA) ?? find(scan, BEFORE_YEAR)
  if (marked) {
    const { y, era, pre } = marked.groups
    if (Number(y) === 0) return leaveYearZero(scan, marked)
    return apply(scan, marked, yearFrom(y?.replaceAll(',', ''), era ?? pre))
  }
  hideCounts(scan)
  const named = find(scan, NAMED_YEAR)
  if (named && Number(named.groups.y) === 0) return leaveYearZero(scan, named)
  if (named) return apply(scan, named, yearFrom(named.groups.y, 'ad'))
  const circa = find(scan, CIRCA_YEAR)
  return circa !== null && apply(scan, circa, yearFrom(circa.groups.y, undefined))
}

/** "The year 0" is read and left open: 1 BC is followed by AD 1. */
function leaveYearZero(scan: Scan, match: Match): boolean {
  scan.notes.push('There is no year 0: 1 BC is followed by AD 1. The year is left open.')
  read(scan, match.index, match.end)
  return true
}

const EVENT =
  /\b(?:battle|siege|sack|fall|council|synod|treaty|coronation|death|birth|eruption|plague|founding|foundation|destruction|conquest|invasion|assassination|murder|crossing|peace|edict|revolt|massacre|burning|crown(?:ed|ing)|christmas|easter|michaelmas)\b/

const PREPOSED =
  /\b(?:in|of|since|until|by|anno|from|during|before|after|around) (?<y>\d{3,4})(?![\d:%'-]|,\d)/
const FOUR_DIGITS = /(?<![\d.:#-])(?<y>1\d{3}|20\d{2}|21\d{2})(?![\d%]|[.:-]\d| ?a\.?h\b)/
/** "2001: A Space Odyssey 1968": the number that opens a title gives way to one at the end. */
const TITLE_THEN_YEAR = /(?<=^\s{0,3}\d{4}\b.{1,80}[ ,(])(?<y>1\d{3}|20\d{2})[).]?\s{0,3}$/
const THREE_DIGITS = /(?<y>[1-9]\d{2})[).]?\s*$/
const SET_OFF = /[,(] ?(?<y>[1-9]\d{2})[).]?\s*$/
/** "Christmas 800": a feast needs a year more than a number. */
const AFTER_FEAST = new RegExp(
  `(?<=\\b(?:${FEAST_NAMES.join('|')})(?: (?:night|morning|evening|afternoon))?,? )(?<y>[1-9]\\d{2})(?![\\d%'-]|[.,:]\\d)`,
)

/** "in 1418", "Hastings 1066", "Battle of Tours 732". Three digits need a preposition, a comma or an event. */
export const readBareYear: Reader = (scan) => {
  const preposed = find(scan, PREPOSED)
  if (preposed) return apply(scan, preposed, yearFrom(preposed.groups.y, undefined))
  const four = find(scan, TITLE_THEN_YEAR) ?? find(scan, FOUR_DIGITS)
  if (four) return apply(scan, four, Number(four.groups.y))
  const three =
    find(scan, AFTER_FEAST) ??
    find(scan, SET_OFF) ??
    (EVENT.test(scan.low) ? find(scan, THREE_DIGITS) : null)
  return three !== null && apply(scan, three, Number(three.groups.y))
}

const BARE_THREE = /(?<![\d.,:/'#-])(?<y>[1-9]\d{2})(?![\d%'-]|[.,:/]\d)/g

/**
 * "Baghdad 800", "Cordoba 950 library": three digits that nothing marks as a quantity are a year right
 * behind a name, or at the end of a text that has one. Said in a note.
 * @param names `[start, end)` of places and people in the text.
 */
export function readYearAfterName(scan: Scan, names: readonly [number, number][]): boolean {
  if (names.length === 0) return false
  const isYear = ({ index, end }: Match) =>
    /^[\s).]*$/.test(scan.low.slice(end)) ||
    names.some(([, after]) => after <= index && /^[\s,(]*$/.test(scan.low.slice(after, index)))
  return takeFirst(scan, BARE_THREE, (match) => {
    if (!isYear(match)) return false
    scan.notes.push(`The number ${match.groups.y} was read as a year.`)
    return apply(scan, match, Number(match.groups.y))
  })
}

function apply(scan: Scan, match: Match, year: number | null): boolean {
  if (year === null) return false
  scan.year = year
  scan.approximate ||= match.groups.circa !== undefined
  read(scan, match.index, match.end)
  return true
}
