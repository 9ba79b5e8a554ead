/** "Before" and "after Christ" in other languages, as people write them behind a year. */
const BEFORE = [
  'a\\.? ?de ?c\\.',
  'a\\. ?c\\.?',
  'antes de cristo',
  'av(?:ant|\\.)? ?j(?:ésus|esus|\\.)?[- ]?c(?:hrist|\\.)?',
  'avanti cristo',
  'v\\. ?chr\\.?',
  'v\\. ?u\\. ?z\\.',
  'vor christus',
  'voor christus',
  'f\\. ?kr\\.?',
  'p\\. ?n\\. ?e\\.?',
  'до н\\. ?э\\.?',
  'до нашей эры',
  'π\\. ?χ\\.?',
]
const AFTER = [
  'd\\.? ?de ?c\\.',
  'd\\. ?c\\.',
  'después de cristo',
  'depois de cristo',
  'dopo cristo',
  'apr(?:ès|\\.)? ?j(?:ésus|esus|\\.)?[- ]?c(?:hrist|\\.)?',
  'n\\. ?chr\\.?',
  'nach christus',
  'na christus',
  'н\\. ?э\\.?',
  'нашей эры',
  'μ\\. ?χ\\.?',
]
/** Before the year: Turkish, and Chinese or Japanese. */
const LEADING_BEFORE = /(?<!\p{L})(?:MÖ|M\. ?Ö\.|公元前|紀元前|前) ?(?<y>\d{1,5}) ?年?/gu

const mark = (forms: string[]) =>
  new RegExp(`(?<=\\d|century) ?(?:${forms.join('|')})(?!\\p{L})`, 'giu')

const BEFORE_MARK = mark(BEFORE)
const AFTER_MARK = mark(AFTER)

/** Writes "44 a. C." and "44 v. Chr." as "44 BC", "9 n. Chr." as "9 AD"; leaves the rest alone. */
export function erasInEnglish(text: string): string {
  return text
    .replace(LEADING_BEFORE, '$<y> BC ')
    .replace(BEFORE_MARK, ' BC')
    .replace(AFTER_MARK, ' AD')
    .trim()
}
