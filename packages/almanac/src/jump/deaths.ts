import { customaryCalendar, toJulianDay } from '../dates/index.ts'
import { type ChronicleEntry, listChronicle } from '../events/index.ts'
import { once } from '../places/data-file.ts'
import { fold } from '../places/words.ts'

/** Entries that are about how somebody died. */
const DEATH =
  /\b(?:deaths?|dies|died|killed|killing|assassination|murders?|execution|suicide|beheading|burning)\b/i
/** Of these the day is that of the deed: Lincoln was shot in the evening and died the next morning. */
const ATTACK = /\b(?:killed|killing|assassination|murders?)\b/i
/** Letters of a word that tells one name from another. */
const TELLING = 3

const wordsOf = (name: string) =>
  fold(name)
    .split(' ')
    .filter((word) => word.length > TELLING)

/** The deaths of the chronicle that are known to the day, by year. */
const openDeaths = once(() =>
  Map.groupBy(
    listChronicle().filter(
      ({ names, year, endYear, day, approximate }) =>
        endYear === year && day !== null && !approximate && DEATH.test(names[0] ?? ''),
    ),
    ({ year }) => year,
  ),
)

/** Whether an entry is about the death of one who died that year, and not of another. */
function isAbout({ names, people }: ChronicleEntry, name: string, died: number): boolean {
  const title = fold(names[0] ?? '')
  const isListed = people.some((one) => one.died === died && fold(one.name) === fold(name))
  return isListed && wordsOf(name).some((word) => title.includes(word))
}

/** A death of the chronicle. */
export interface RecordedDeath {
  title: string
  /** Julian day number. */
  day: number
  /** Whether the day is that of an attack, which may have been survived for a while. */
  isAttack: boolean
}

/**
 * The death of somebody where the chronicle has it to the day: an entry of that year that is called
 * after it. Null where it does not.
 */
export function deathOf({
  name,
  died,
}: {
  name: string
  died: number | null
}): RecordedDeath | null {
  if (died === null) return null
  const found = openDeaths()
    .get(died)
    ?.find((entry) => isAbout(entry, name, died))
  if (!found || found.month === null || found.day === null) return null
  const { year, month, day, place } = found
  const calendar = customaryCalendar({ year, month, day, countryCode: place?.countryCode ?? null })
  const [title = ''] = found.names
  return { title, day: toJulianDay({ year, month, day }, calendar), isAttack: ATTACK.test(title) }
}
