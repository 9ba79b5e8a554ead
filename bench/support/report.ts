import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Cell, renderTable } from './table.ts'

/** A figure with a limit. */
interface Target {
  what: string
  value: number
  limit: number
  unit: string
}

/** What a bench says. */
export interface Report {
  /** The bench's file, without its ending. */
  name: string
  title: string
  /** What was measured and what it is compared with, a line each. */
  notes: readonly string[]
  environment: readonly string[]
  header: readonly string[]
  rows: readonly Cell[][]
  targets: readonly Target[]
}

function judge({ what, value, limit, unit }: Target): string {
  const met = value <= limit
  const figure = `${Number(value.toFixed(2))} ${unit}`
  return `${met ? 'met   ' : 'MISSED'}  ${what}: ${figure}, at most ${limit} ${unit}`
}

/**
 * Prints a report and sets the exit code: 1 when a target was missed. With `--keep` among the
 * arguments the same text is written to `bench/results`.
 */
export function publish(report: Report): void {
  const { name, title, notes, environment, header, rows, targets } = report
  const text = [
    title,
    '',
    ...environment,
    '',
    ...notes,
    '',
    renderTable(header, rows),
    '',
    ...targets.map(judge),
    '',
  ].join('\n')
  process.stdout.write(`${text}\n`)
  if (targets.some(({ value, limit }) => !(value <= limit))) process.exitCode = 1
  if (!process.argv.includes('--keep')) return
  const folder = join(import.meta.dirname, '..', 'results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.txt`), text)
}
