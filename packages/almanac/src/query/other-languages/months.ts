import { withoutAccents } from '../../places/words.ts'

const ENGLISH =
  'January February March April May June July August September October November December'.split(' ')

/** Names of the twelve months in other languages, without accents; forms of one are parted by `/`. */
const LANGUAGES = [
  'enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre',
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
  'januar/janner februar/feber marz/maerz april mai juni juli august september oktober november dezember',
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  'janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro',
  'januari februari maart april mei juni juli augustus september oktober november december',
  'januar februar marts/mars april maj juni juli august/augusti september oktober november december/desember',
  'stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia',
  'ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince',
  'января/январь февраля/февраль марта/март апреля/апрель мая/май июня/июнь июля/июль августа/август сентября/сентябрь октября/октябрь ноября/ноябрь декабря/декабрь',
  'січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня',
  'ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik',
  'يناير فبراير مارس ابريل/أبريل مايو يونيو يوليو اغسطس/أغسطس سبتمبر اكتوبر/أكتوبر نوفمبر ديسمبر',
]

const NAMES: ReadonlyMap<string, string> = new Map(
  LANGUAGES.flatMap((months) =>
    months.split(' ').flatMap((forms, n) => {
      const month = ENGLISH[n] ?? ''
      return forms.split('/').map((form) => [withoutAccents(form), month] as const)
    }),
  ),
)

/** Only with a day before it or a year behind it: "mai" is a word of its own. */
const DAY_MONTH =
  /(?:(?<![\p{L}\p{N}]|\p{N} )(?:am|im|le|el|il|den|em|op) )?(?<![\p{L}\p{N}])(?<day>\p{Nd}{1,2})(?:\.|er|º|°)? ?(?:de |di |d['’]|i )?(?<name>\p{L}{3,12})\.?(?: del?)?(?: (?<year>\p{Nd}{3,4}))?(?![\p{L}\p{N}])/gu
const MONTH_YEAR =
  /(?:(?<![\p{L}\p{N}])(?<lead>im|en|em|in|nel) )?(?<![\p{L}\p{N}]|\p{Nd} )(?<name>\p{L}{3,12}) (?:de )?(?<year>\p{Nd}{4}|[4-9]\p{Nd})(?![\p{L}\p{N}])/gu
/** Months that are names of something else: only with a day. */
const OTHER_NAMES = new Set(['mars', 'marco', 'mart', 'maja', 'kasim'])

/** "7 tháng 5 năm 1954". */
const VIETNAMESE =
  /(?<!\d)(?:ngày )?(?<day>\d{1,2}) tháng (?<month>\d{1,2})(?:,? năm)?(?:,? (?<year>\d{3,4}))?/giu
/** "Año 961", "im Jahre 1077", "l'an 800". */
const NAMED_YEAR =
  /(?<!\p{L})(?:(?:en |im |in |no |nel )?(?:el )?(?:año|ano|anno|jahre?|jaar|yılı?|năm)|(?:en )?l['’]an(?:née)?|année) (?<year>\d{3,4})(?!\d)/giu

const monthNamed = (word = '') => NAMES.get(withoutAccents(word.toLowerCase()))

/** Writes dates such as "14 de julio de 1789" as "14 July 1789", "año 961" as "year 961". */
export function monthsInEnglish(text: string): string {
  return text
    .replace(VIETNAMESE, (typed, ...rest) => {
      const { day, month, year } = rest.at(-1) as Record<string, string | undefined>
      const name = ENGLISH[Number(month) - 1]
      return name ? [day, name, year].filter(Boolean).join(' ') : typed
    })
    .replace(NAMED_YEAR, 'year $<year>')
    .replace(DAY_MONTH, (typed, ...rest) => {
      const { day, name, year } = rest.at(-1) as Record<string, string | undefined>
      const month = monthNamed(name)
      return month ? [day, month, year].filter(Boolean).join(' ') : typed
    })
    .replace(MONTH_YEAR, (typed, ...rest) => {
      const { lead, name = '', year } = rest.at(-1) as Record<string, string | undefined>
      const month = OTHER_NAMES.has(name.toLowerCase()) ? undefined : monthNamed(name)
      return month ? `${lead ? 'in ' : ''}${month} ${year}` : typed
    })
}
