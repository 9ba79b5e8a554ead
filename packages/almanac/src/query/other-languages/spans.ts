const CENTURY = 'siglo|siècle|siecle|jahrhundert|jh\\.|secolo|século|seculo|eeuw|век|століття|wiek'
const NUMERAL = '\\d{1,2}|[XVIxvi]{1,6}'
/** "siglo XVI", "XVIe siècle", "16. Jahrhundert". */
const CENTURIES = [
  new RegExp(`(?<!\\p{L})(?:${CENTURY}) (?<n>${NUMERAL})(?![\\p{L}\\p{N}])`, 'giu'),
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?<n>${NUMERAL})(?:er|ème|eme|ste|de|e|\\.)?[ -](?:${CENTURY})s?(?!\\p{L})`,
    'giu',
  ),
]

/** First years of the reigns by which Japan has counted since 1868. */
const REIGNS: Readonly<Record<string, number>> = {
  明治: 1868,
  大正: 1912,
  昭和: 1926,
  平成: 1989,
  令和: 2019,
}
const REIGN_YEAR = new RegExp(`(?<reign>${Object.keys(REIGNS).join('|')})(?<n>\\d{1,2}|元)年`, 'gu')

/** Writes "siglo XVI" as "XVI century" and "昭和20年" as "1945年". */
export function spansInEnglish(text: string): string {
  const reigns = text.replace(REIGN_YEAR, (typed, reign: string, n: string) => {
    const first = REIGNS[reign]
    return first ? `${first + (n === '元' ? 1 : Number(n)) - 1}年` : typed
  })
  return CENTURIES.reduce(
    (known, pattern) =>
      known.replace(pattern, (_, n: string) => `${/\d/.test(n) ? `${n}th` : n} century`),
    reigns,
  )
}
