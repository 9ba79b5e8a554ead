/** Julian day number of 1 January 1900; before it the zone database holds little but local mean time. */
const FIRST_TRUSTED_DAY = 2_415_021
/** Julian date of the Unix epoch. */
const UNIX_EPOCH = 2_440_587.5
const HOUR_MS = 3_600_000

function offsetAt(zone: string, epochMs: number): number | null {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(epochMs)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
  const match = /^GMT(?:([+-])(\d{1,2}):?(\d{2})?(?::(\d{2}))?)?$/.exec(name)
  if (!match) return null
  const hours = Number(match[2] ?? 0) + Number(match[3] ?? 0) / 60 + Number(match[4] ?? 0) / 3600
  return match[1] === '-' ? -hours : hours
}

/**
 * Hours that clocks in an IANA zone were ahead of UTC at a local time, daylight saving included.
 * `jd` is the Julian day number of the local date. Null before 1900, where local solar time is the
 * better guess, and for a zone that the runtime does not know.
 */
export function utcOffsetOf(zone: string, jd: number, hour: number, minute: number): number | null {
  if (jd < FIRST_TRUSTED_DAY) return null
  const localMs = (jd - 0.5 - UNIX_EPOCH) * 24 * HOUR_MS + hour * HOUR_MS + minute * 60_000
  try {
    const first = offsetAt(zone, localMs)
    // The first guess read the offset at the wrong instant; the second is right but for a gap's hour.
    return first === null ? null : offsetAt(zone, localMs - first * HOUR_MS)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
