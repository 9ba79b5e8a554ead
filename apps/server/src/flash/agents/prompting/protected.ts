import type { FactSheet } from './fact-sheet.ts'
import { normalise } from './ledger.ts'

/** Years after a death in which a person is treated as the living are. */
const MOURNING_YEARS = 10
/** Nobody is older. */
const LONGEST_LIFE = 115

/** Figures whom their community forbids to picture or to play. */
const NEVER_SHOWN = [
  /^(?:the )?(?:prophet )?(?:mu?hamm?[ae]d|mohamm?[ae]d|mahomet)(?: (?:the prophet|ibn abd allah|ibn abdullah|bin abdullah|rasul allah|of mecca|peace be upon him))?$/,
  /^(?:the )?(?:prophet|messenger) of (?:islam|god|allah)$/,
  /^baha u ?llah$/,
  /^(?:the )?bab$/,
]

/** Years in which a bare "Muhammad" is the prophet. */
const PROPHET = { from: 570, until: 632 }

/**
 * Figures of faith who are seen from afar and speak handed-down words only, by their whole names:
 * Abraham Lincoln and Rama IV are none.
 */
const SACRED =
  /^(?:jesus(?: christ| of nazareth)?|(?:the )?christ|(?:the |gautama |siddhartha |lord )?buddha|gautama|siddhartha(?: gautama)?|moses|abraham|(?:lord |sri )?(?:krishna|rama)|zoroaster|zarathustra|mahavira|guru (?:nanak|gobind singh|tegh bahadur|arjan)(?: dev)?|(?:the )?virgin mary|laozi|confucius)(?:$| (?:the|of)\b)/

/** Whether a figure is neither pictured nor played, ever. @param year of the moment, if known. */
export function isNeverShown(name: string, year: number | null): boolean {
  const plain = normalise(name)
  if (!NEVER_SHOWN.some((pattern) => pattern.test(plain))) return false
  const isBare = /^(?:mu?hamm?[ae]d|mohamm?[ae]d)$/.test(plain)
  return !isBare || year === null || (year >= PROPHET.from && year <= PROPHET.until)
}

const MUHAMMAD = '(?:mu?hamm?[ae]d|mohamm?[ae]d|mahomet)'
/** The same figures inside a text. */
const NAMED_WITHIN = new RegExp(
  `\\b(?:prophet ${MUHAMMAD}|${MUHAMMAD} (?:the prophet|ibn abd ?allah|of mecca)|(?:prophet|messenger) of (?:islam|god|allah)|baha u ?llah)\\b`,
)
const BARE_WITHIN = new RegExp(`\\b${MUHAMMAD}\\b`)

/** Whether a text speaks of a figure who is neither pictured nor played. @param year of the moment, if known. */
export function tellsOfNeverShown(text: string, year: number | null): boolean {
  const plain = normalise(text)
  const isTheirTime = year !== null && year >= PROPHET.from && year <= PROPHET.until
  return NAMED_WITHIN.test(plain) || (isTheirTime && BARE_WITHIN.test(plain))
}

/** A text without the sentences that speak of such a figure. */
export function withoutNeverShown(text: string, year: number | null): string {
  const sentences = text.split(/(?<=[.!?])\s+/)
  return sentences.filter((one) => !tellsOfNeverShown(one, year)).join(' ')
}

type Life = Pick<FactSheet['people'][number], 'born' | 'died'>

/** Whether somebody lives at `now`, may live, or died less than ten years before. */
function isRecent({ born, died }: Life, now: Date): boolean {
  const year = now.getUTCFullYear()
  if (died !== null) return year - died < MOURNING_YEARS
  return born !== null && year - born < LONGEST_LIFE
}

/**
 * Whether somebody may only speak words on record: figures of faith, the living, and those who died
 * less than ten years ago. Of people who are in no record, all who could be alive count as living.
 * @param year of the moment, if known.
 */
export function speaksOnRecordOnly(
  name: string,
  life: Life | null,
  year: number | null,
  now: Date,
): boolean {
  if (SACRED.test(normalise(name))) return true
  if (life && (life.born !== null || life.died !== null)) return isRecent(life, now)
  return year !== null && now.getUTCFullYear() - year < LONGEST_LIFE - 20
}
