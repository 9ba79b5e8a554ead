/** Epoch numbers beyond this are milliseconds: as seconds it is the year 2603, as milliseconds 1970. */
const LARGEST_SECONDS = 2e10

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ]([01]\d|2[0-3])(:[0-5]\d)(?:(:[0-5]\d)(\.\d{1,9})?)?(?:([Zz])|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?)?)?$/

const BCE = 'must not be before the common era'
const FORM = 'must be an ISO 8601 time, a date, or seconds or milliseconds since 1970'

/** A timestamp in the form that records carry, or why it is none. */
export type TdfTimestamp = { text: string } | { problem: string }

function isDate(date: string): boolean {
  const time = Date.parse(date)
  // 31 April reads as 1 May.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}

function readEpoch(value: number): TdfTimestamp {
  if (!Number.isFinite(value)) return { problem: FORM }
  const seconds = Math.abs(value) > LARGEST_SECONDS ? value / 1000 : value
  const whole = Math.floor(seconds)
  const date = new Date(whole * 1000)
  const year = date.getUTCFullYear()
  if (year < 1) return { problem: BCE }
  if (!(year <= 9999)) return { problem: FORM }
  const microseconds = Math.min(Math.round((seconds - whole) * 1e6), 999_999)
  const toSeconds = date.toISOString().slice(0, 19)
  return { text: `${toSeconds}.${String(microseconds).padStart(6, '0')}Z` }
}

function readIso(text: string): TdfTimestamp {
  if (/^-\d|^[+]?0{4,6}-|\bB\.?C/i.test(text)) return { problem: BCE }
  const match = ISO.exec(text)
  const [, date = '', hour, minute = '', second = '', fraction = ''] = match ?? []
  if (!match || !isDate(date)) return { problem: FORM }
  if (hour === undefined) return { text: date }
  const [zulu, sign, offsetHours, offsetMinutes = '00'] = match.slice(6)
  const local = `${date}T${hour}${minute}${second}${fraction}`
  if (zulu) return { text: `${local}Z` }
  if (!sign) return { text: local }
  const offset = `${offsetHours}:${offsetMinutes}`
  return { text: offset === '00:00' ? `${local}Z` : `${local}${sign}${offset}` }
}

/**
 * Reads the timestamp of a record. UTC in any spelling ends in `Z`; other offsets (as `+hh:mm`), times
 * without one and bare dates are kept, with the digits that they have. Numbers are seconds since 1970
 * (beyond 2e10: milliseconds) and come out in UTC with six digits. Years 1 to 9999.
 */
export function readTdfTimestamp(value: string | number): TdfTimestamp {
  return typeof value === 'number' ? readEpoch(value) : readIso(value.trim())
}
