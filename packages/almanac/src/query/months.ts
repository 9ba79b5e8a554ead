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
  `(?<!\\p{L})(?:(?<day>\\d{1,2})(?:\\.|er|º|°)? (?:de |d['’])?(?<name>${ANY})(?: de(?:l)?)?(?: (?<year>\\d{3,4}))?|(?<name2>${ANY}) (?:de )?(?<year2>\\d{4}))(?![\\p{L}\\d])`,
  'giu',
)

/** Writes dates such as "14 de julio de 1789" as "14 July 1789"; leaves everything else alone. */
export function normalizeMonths(text: string): string {
  return text.replace(DATE, (typed, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>
    const month = NAMES[(groups.name ?? groups.name2 ?? '').toLowerCase()]
    if (!month || (groups.name2 && /^(?:mars|mai|juni|juli)$/i.test(groups.name2))) return typed
    return [groups.day, month, groups.year ?? groups.year2].filter(Boolean).join(' ')
  })
}
