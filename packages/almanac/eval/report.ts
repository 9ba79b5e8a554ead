import type { Result } from './evaluate.ts'
import type { Score, Verdict } from './score.ts'

const FIELDS = ['year', 'month', 'day', 'time', 'country', 'people', 'tier', 'type'] as const
type Field = (typeof FIELDS)[number]

/** How often a field was right, missing and wrong, of the queries whose truth says something. */
export interface Tally {
  right: number
  missing: number
  wrong: number
  total: number
}

/** The tally of a field. */
export function tally(results: readonly Result[], field: Field): Tally {
  const verdicts = results.map(({ score }) => score[field]).filter((one) => one !== 'none')
  const count = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length
  const [right, missing, wrong] = [count('right'), count('missing'), count('wrong')]
  return { right, missing, wrong, total: verdicts.length }
}

const percent = (part: number, total: number) =>
  total === 0 ? '-' : `${((100 * part) / total).toFixed(1)} %`

function fieldLine(results: readonly Result[], field: Field): string {
  const { right, missing, wrong, total } = tally(results, field)
  const cells = [
    field,
    percent(right, total),
    percent(missing, total),
    percent(wrong, total),
    `${total}`,
  ]
  return `| ${cells.join(' | ')} |`
}

/** Accuracy of year, country and tier for the answers of each tier. */
function tierLine(results: readonly Result[], tier: string): string {
  const own = results.filter(({ score }) => score.found.tier === tier)
  const shares = (['year', 'country', 'tier'] as const).map((field) => {
    const { right, total } = tally(own, field)
    return percent(right, total)
  })
  return `| ${[tier, `${own.length}`, ...shares].join(' | ')} |`
}

function confusions(results: readonly Result[]): string[] {
  return results.flatMap(({ truth, score }) => {
    const bad = FIELDS.filter((field) => ['wrong', 'missing'].includes(score[field]))
    if (bad.length === 0 && score.strangers.length === 0) return []
    const marks = bad.map((field) => `${field}${score[field] === 'wrong' ? '!' : '?'}`)
    const { tier, moment, year, country } = score.found
    const got = [tier, moment, year, country].filter((part) => part !== null).join(' ')
    const strangers = score.strangers.length > 0 ? ` strangers: ${score.strangers.join(', ')}` : ''
    return [
      `${marks.join(' ')}\t“${truth.query}” → ${got}; truth ${JSON.stringify(truth.year)} ${truth.country.join('/')}${strangers}`,
    ]
  })
}

const WRONG = (field: Field) => (score: Score) => score[field] === 'wrong'

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

/** The report for people; with `detailed` also the list of confusions (`!` wrong, `?` missing). */
export function reportText(
  results: readonly Result[],
  { detailed }: { detailed: boolean },
): string {
  const scores = results.map(({ score }) => score)
  const times = results.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  const names = scores.flatMap(({ invented }) => invented)
  const lines = [
    `${results.length} queries`,
    '',
    '| field | right | missing | wrong | of |',
    '|---|---|---|---|---|',
    ...FIELDS.map((field) => fieldLine(results, field)),
    '',
    '| answered as | queries | year right | country right | tier right |',
    '|---|---|---|---|---|',
    ...['curated', 'corroborated', 'query-only', 'ungrounded'].map((tier) =>
      tierLine(results, tier),
    ),
    '',
    `wrong places: ${scores.filter(WRONG('country')).length}`,
    `invented names: ${names.length}${names.length > 0 ? ` (${names.join(', ')})` : ''}`,
    `people whom the query does not name: ${scores.flatMap(({ strangers }) => strangers).length}`,
    `time to read a query: median ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`,
    '',
  ]
  return [...lines, ...(detailed ? [...confusions(results), ''] : [])].join('\n')
}
