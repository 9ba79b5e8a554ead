/** Names of months in Spanish, Portuguese, French, German, Italian and Dutch that English lacks. */
const NAMES: Record<string, string> = {}

const LISTS: Record<string, string> = {
  January: 'enero janeiro janvier januar jänner gennaio januari',
  February: 'febrero fevereiro février fevrier februar febbraio februari',
  March: 'marzo março marco mars märz maerz maart',
  April: 'abril avril aprile',
  May: 'mayo maio mai maggio mei',
  June: 'junio junho juin juni giugno',
  July: 'julio julho juillet juli luglio',
  August: 'agosto août aout augustus',
  September: 'septiembre setiembre setembro septembre settembre',
  October: 'octubre outubro octobre oktober ottobre',
  November: 'noviembre novembro novembre',
  December: 'diciembre dezembro décembre decembre dezember dicembre',
}
for (const [month, names] of Object.entries(LISTS)) {
  for (const name of names.split(' ')) NAMES[name] = month
}

const ANY = Object.keys(NAMES).join('|')
/** Only with a day before it or a year behind it: "Mars" and "mai" are words of their own. */
const DATE = new RegExp(
  `(?<!\\p{L})(?:(?<day>\\d{1,2})(?:\\.|er|º|°)? (?:de |d['’])?(?<name>${ANY})(?: de(?:l)?)?(?: (?<year>\\d{3,4}))?|(?<name2>${ANY}) (?:de )?(?<year2>\\d{4}|[4-9]\\d(?!\\d)))(?![\\p{L}\\d])`,
  'giu',
)

/** "7 tháng 5 năm 1954". */
const VIETNAMESE =
  /(?<!\d)(?:ngày )?(?<day>\d{1,2}) tháng (?<month>\d{1,2})(?:,? năm)?(?:,? (?<year>\d{3,4}))?/giu
/** "Año 961", "im Jahre 1077", "l'an 800". */
const NAMED_YEAR =
  /(?<!\p{L})(?:(?:en |im |in |no |nel )?(?:el )?(?:año|ano|anno|jahre?|jaar|yılı?|năm)|(?:en )?l['’]an(?:née)?|année) (?<year>\d{3,4})(?!\d)/giu

/** Writes dates such as "14 de julio de 1789" as "14 July 1789", "año 961" as "year 961". */
export function normalizeMonths(text: string): string {
  const named = text
    .replace(VIETNAMESE, (typed, ...rest) => {
      const { day, month, year } = rest.at(-1) as Record<string, string | undefined>
      const name = Object.keys(LISTS)[Number(month) - 1]
      return name ? [day, name, year].filter(Boolean).join(' ') : typed
    })
    .replace(NAMED_YEAR, 'year $<year>')
  return named.replace(DATE, (typed, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>
    const month = NAMES[(groups.name ?? groups.name2 ?? '').toLowerCase()]
    if (!month || (groups.name2 && /^mars$/i.test(groups.name2))) return typed
    return [groups.day, month, groups.year ?? groups.year2].filter(Boolean).join(' ')
  })
}
