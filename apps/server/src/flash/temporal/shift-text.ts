import type { Shift } from '@timepoint/almanac'

type Unit = Shift['unit']

/** Units of a fixed length in seconds, and those counted in months; each from the largest. */
const FIXED = { week: 604_800, day: 86_400, hour: 3600, minute: 60, second: 1 } as const
const COUNTED = { year: 12, month: 1 } as const

/** A week is told in days where it was not asked for. */
const SPELLED: readonly Unit[] = ['day', 'hour', 'minute', 'second']

type Amounts = [unit: Unit, amount: number][]

function total(shifts: readonly Shift[], unit: Unit): number {
  return shifts.filter((one) => one.unit === unit).reduce((sum, { amount }) => sum + amount, 0)
}

/** An amount of the smallest unit in larger ones. */
function spell(amount: number, lengths: readonly [Unit, number][]): Amounts {
  const sign = Math.sign(amount)
  let rest = Math.abs(amount)
  return lengths.flatMap(([unit, length]): Amounts => {
    const count = Math.floor(rest / length)
    rest -= count * length
    return count === 0 ? [] : [[unit, sign * count]]
  })
}

/** The amounts of one kind of units: as they were asked for, unless some go there and some back. */
function sumUp(shifts: readonly Shift[], lengths: Partial<Record<Unit, number>>): Amounts {
  const units = Object.entries(lengths) as [Unit, number][]
  const amounts = units
    .map(([unit]): [Unit, number] => [unit, total(shifts, unit)])
    .filter(([, amount]) => amount !== 0)
  const isOneWay = new Set(amounts.map(([, amount]) => Math.sign(amount))).size < 2
  if (isOneWay) return amounts
  const sum = amounts.reduce((all, [unit, amount]) => all + amount * (lengths[unit] ?? 0), 0)
  const spelled = units.filter(([unit]) => unit in COUNTED || SPELLED.includes(unit))
  return spell(sum, spelled)
}

function listText(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function wayText(amounts: Amounts): string {
  const parts = amounts.map(([unit, amount]) => {
    const count = Math.abs(amount)
    return `${count} ${unit}${count === 1 ? '' : 's'}`
  })
  return `${listText(parts)} ${(amounts[0]?.[1] ?? 0) < 0 ? 'earlier' : 'later'}`
}

/**
 * How far jumps lead together, in words: `1 hour later`, `2 years and 3 days earlier`, or with what
 * leads back behind, `1 year later, then 2 days earlier`. Null where they cancel out.
 */
export function shiftText(shifts: readonly Shift[]): string | null {
  const [years, days] = [sumUp(shifts, COUNTED), sumUp(shifts, FIXED)]
  const [own, other] = [years[0]?.[1] ?? 0, days[0]?.[1] ?? 0]
  if (own === 0 && other === 0) return null
  if (own * other >= 0) return wayText([...years, ...days])
  return `${wayText(years)}, then ${wayText(days)}`
}

/** Letters of a query. */
const MAX_QUERY = 500

/** A query with how far the jumps from it lead; a long query is shortened at a word. */
export function shiftedQuery(query: string, text: string | null): string {
  if (text === null) return query
  const ending = `, ${text}`
  const room = MAX_QUERY - [...ending].length
  const letters = [...query.replace(/[\s.,;:]+$/, '')]
  if (letters.length <= room) return `${letters.join('')}${ending}`
  const cut = letters.slice(0, room - 1).join('')
  const kept = cut.replace(/\s+\S*$/, '')
  return `${kept === '' ? cut : kept}…${ending}`
}
