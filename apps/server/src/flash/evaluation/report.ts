import type { Comparison, ComparisonRow } from '@timepoint/contracts'
import { displayWidth, fit, printable, wrap } from './display-width.ts'
import { rank } from './statistics.ts'

/** Columns between the borders, with a blank at each side. */
const INNER = 76
const QUERY_LINES = 4
const REASON_LINES = 2
const BAR = 18
const LABEL = 27
const PROVIDER = 11
const LATENCY = 10
/** The mark comes last, after place, label, provider, bar and latency with a blank each. */
const MARK_AT = 3 + LABEL + PROVIDER + BAR + LATENCY + 5

const seconds = (ms: number | null) => (ms === null ? '–' : `${(ms / 1000).toFixed(2)} s`)
const right = (text: string, width: number) =>
  ' '.repeat(Math.max(0, width - displayWidth(text))) + text

/** In eighths of a column, so that small differences can be seen. */
function bar(share: number): string {
  const eighths = Math.max(1, Math.round(share * BAR * 8))
  const part = ' ▏▎▍▌▋▊▉'[eighths % 8] ?? ''
  return fit('█'.repeat(Math.floor(eighths / 8)) + part.trim(), BAR)
}

function labelOf({ label, model_used: used, model_id: id, warnings }: ComparisonRow): string[] {
  const replaced = warnings.some(({ code }) => code === 'model_replaced')
  return [printable(label) || id, ...(replaced && used ? [`by ${printable(used)}`] : [])]
}

function answered(row: ComparisonRow, place: number, slowestMs: number): string[] {
  const latency = row.latency_ms ?? 0
  const [label = '', ...more] = labelOf(row)
  const columns = [
    right(`${place}.`, 3),
    fit(label, LABEL),
    fit(printable(row.provider), PROVIDER),
    bar(slowestMs === 0 ? 1 : latency / slowestMs),
    right(seconds(latency), LATENCY),
    '✓',
  ]
  return [columns.join(' '), ...more.map((line) => `    ${line}`)]
}

function failed(row: ComparisonRow): string[] {
  const [label = ''] = labelOf(row)
  const reason = wrap(printable(row.error ?? 'No answer'), INNER - 6)
  const columns = [' – ', fit(label, LABEL), fit(printable(row.provider), PROVIDER)]
  return [
    `${fit(columns.join(' '), MARK_AT)}✗`,
    ...reason.slice(0, REASON_LINES).map((line) => `    ${line}`),
  ]
}

function queryLines({ query }: Comparison): string[] {
  const lines = wrap(printable(query), INNER - 8)
  const cut = lines.length > QUERY_LINES ? fit(`${lines[QUERY_LINES - 1]} …`, INNER - 8) : null
  const shown = cut === null ? lines : [...lines.slice(0, QUERY_LINES - 1), cut.trimEnd()]
  return shown.map((line, index) => `${index === 0 ? 'Prompt: ' : '        '}${line}`)
}

function totals(comparison: Comparison): string[] {
  const { models_tested: tested, success_count: successes, success_rate: rate } = comparison
  return [
    `Asked:  ${tested} ${tested === 1 ? 'model' : 'models'} at ${comparison.timestamp}`,
    `Result: ${successes} answered, ${comparison.failure_count} failed (${rate.toFixed(1)} %) in ${seconds(comparison.total_duration_ms)}`,
  ]
}

function statistics({ latency_stats: stats }: Comparison): string[] {
  const named = [
    ['fastest', stats.min_ms],
    ['slowest', stats.max_ms],
    ['mean', stats.avg_ms],
    ['median', stats.median_ms],
    ['range', stats.range_ms],
  ] as const
  return [named.map(([name, ms]) => `${name} ${seconds(ms)}`).join('   ')]
}

/** The results as a table of box characters: lines of equal width, ended by `\n` but for the last. */
export function drawReport(comparison: Comparison): string {
  const ranked = rank(comparison.results)
  const slowestMs = ranked.at(-1)?.latency_ms ?? 0
  const sections = [
    ['  MODEL COMPARISON RESULTS'],
    [...queryLines(comparison), ...totals(comparison)],
    ranked.flatMap((row, index) => answered(row, index + 1, slowestMs)),
    comparison.results.filter(({ success }) => !success).flatMap(failed),
    statistics(comparison),
  ].filter((lines) => lines.length > 0)
  const rule = '═'.repeat(INNER + 2)
  const drawn = sections.map((lines) => lines.map((line) => `║ ${fit(line, INNER)} ║`).join('\n'))
  return [`╔${rule}╗`, drawn.join(`\n╠${rule}╣\n`), `╚${rule}╝`].join('\n')
}
