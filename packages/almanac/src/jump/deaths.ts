import { customaryCalendar, toJulianDay } from '../dates/index.ts'
import { listChronicle } from '../events/index.ts'
import { fold } from '../places/words.ts'

/** Entries that are about how somebody died. */
const DEATH =
  /\b(?:deaths?|dies|died|killed|killing|assassination|murders?|execution|suicide|beheading|burning)\b/i
/** Letters of a word that tells one name from another. */
const TELLING = 3

const wordsOf = (name: string) =>
  fold(name)
    .split(' ')
    .filter((word) => word.length > TELLING)

/**
 * The day on which somebody died, as a Julian day number, where the chronicle has it: an entry of that
 * year that is called after the death. Null where it does not.
 */
export function dayOfDeath({ name, died }: { name: string; died: number | null }): number | null {
  if (died === null) return null
  const own = wordsOf(name)
  for (const { names, year, endYear, month, day, approximate, people, place } of listChronicle()) {
    if (year !== died || endYear !== year || approximate || month === null || day === null) continue
    const title = names[0] ?? ''
    const isOwn = people.some((one) => one.died === died && fold(one.name) === fold(name))
    if (!isOwn || !DEATH.test(title)) continue
    if (!own.some((word) => fold(title).includes(word))) continue
    const countryCode = place?.countryCode ?? null
    const calendar = customaryCalendar({ year, month, day, countryCode })
    return toJulianDay({ year, month, day }, calendar)
  }
  return null
}
