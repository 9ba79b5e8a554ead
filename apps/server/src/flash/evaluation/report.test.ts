import type { Comparison, ComparisonRow } from '@timepoint/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawReport } from './report.ts'
import { latencyStats, rank, successRate } from './statistics.ts'

const NOW = '2026-11-22T12:00:00.000Z'

const row = (label: string, latency: number | null, more: Partial<ComparisonRow> = {}) => ({
  model_id: label,
  provider: 'google',
  label,
  success: latency !== null,
  latency_ms: latency,
  output_length: 5,
  output_preview: 'Hello',
  output: latency === null ? null : 'Hello',
  error: latency === null ? 'Credential refused' : null,
  started_at: NOW,
  completed_at: NOW,
  model_used: latency === null ? null : label,
  warnings: [],
  ...more,
})

function comparison(query: string, results: ComparisonRow[]): Comparison {
  const ranked = rank(results)
  return {
    query,
    prompt_type: 'text',
    timestamp: NOW,
    total_duration_ms: 1234,
    models_tested: results.length,
    fastest_model: ranked[0]?.model_id ?? null,
    slowest_model: ranked.at(-1)?.model_id ?? null,
    success_count: ranked.length,
    failure_count: results.length - ranked.length,
    success_rate: successRate(ranked.length, results.length),
    latency_stats: latencyStats(ranked.map(({ latency_ms }) => latency_ms ?? 0)),
    ranking: ranked.map(({ model_id }) => model_id),
    results,
  }
}

const RESULTS = [
  row('Gemini 2.5 Flash', 900),
  row('Slow', 1800, {
    model_used: 'other/model',
    warnings: [{ code: 'model_replaced', message: '', requested: 'Slow', used: 'other/model' }],
  }),
  row('Gone', null),
]

/** Columns as a terminal counts them, by the blocks of wide characters that occur here. */
function columns(line: string): number {
  let width = 0
  for (const character of line) {
    const point = character.codePointAt(0) ?? 0
    if (/\p{Mn}|\p{Me}/u.test(character)) continue
    const isWide =
      (point >= 0x2e80 && point <= 0xa4cf) ||
      (point >= 0xac00 && point <= 0xd7a3) ||
      (point >= 0xff01 && point <= 0xff60) ||
      (point >= 0x1f300 && point <= 0x1faff) ||
      (point >= 0x20000 && point <= 0x3fffd)
    width += isWide ? 2 : 1
  }
  return width
}

function expectBox(report: string): string[] {
  const lines = report.split('\n')
  expect(new Set(lines.map(columns))).toEqual(new Set([80]))
  expect(lines[0]).toMatch(/^╔═+╗$/)
  expect(lines.at(-1)).toMatch(/^╚═+╝$/)
  for (const line of lines.slice(1, -1)) expect(line).toMatch(/^(║ .* ║|╠═+╣)$/)
  return lines
}

describe('the report', () => {
  it('G-EVAL-5: is this table', () => {
    expect(drawReport(comparison('Kasparov, Deep Blue: Game 6', RESULTS))).toBe(
      `
╔══════════════════════════════════════════════════════════════════════════════╗
║   MODEL COMPARISON RESULTS                                                   ║
╠══════════════════════════════════════════════════════════════════════════════╣
║ Prompt: Kasparov, Deep Blue: Game 6                                          ║
║ Asked:  3 models at 2026-11-22T12:00:00.000Z                                 ║
║ Result: 2 answered, 1 failed (66.7 %) in 1.23 s                              ║
╠══════════════════════════════════════════════════════════════════════════════╣
║  1. Gemini 2.5 Flash            google      █████████              0.90 s ✓  ║
║  2. Slow                        google      ██████████████████     1.80 s ✓  ║
║     by other/model                                                           ║
╠══════════════════════════════════════════════════════════════════════════════╣
║  –  Gone                        google                                    ✗  ║
║     Credential refused                                                       ║
╠══════════════════════════════════════════════════════════════════════════════╣
║ fastest 0.90 s   slowest 1.80 s   mean 1.35 s   median 1.35 s   range 0.90 s ║
╚══════════════════════════════════════════════════════════════════════════════╝`.trim(),
    )
  })

  it.each([
    ['wide', '東京の夜、明治元年。'.repeat(30)],
    ['emoji', '😀🫨🇯🇵👨‍👩‍👧‍👦👍🏽❤️1️⃣'.repeat(20)],
    ['control', 'a\u0000b\u0007c\u001b[31mred\u001b[0m\r\nnext\tcolumn\u2028line'],
    ['formatting', 'exe\u202egnp.\u2066x\u200b\ufeff\u00ad'],
    ['combining', 'e\u0301'.repeat(200)],
    ['endless', 'x'.repeat(2000)],
    ['boxes', '║ ╗ ╝ █'.repeat(50)],
    ['Hangul', '각 한국어 \u1112\u1161\u11ab'],
    ['marks alone', '\u0301\u0302'],
    ['blank', ' \u00a0 '],
  ])('G-EVAL-5: lines are of equal width, whatever was asked: %s', (_name, query) => {
    const lines = expectBox(drawReport(comparison(query, RESULTS)))
    expect(lines.length).toBeLessThan(25)
    expect(lines.join('')).not.toMatch(/\p{Cc}|\p{Cf}/u)
  })

  it('G-EVAL-5: the same for labels, providers and reasons that nobody expects', () => {
    const strange = {
      label: '漢字'.repeat(40),
      provider: '😀'.repeat(20),
      error: 'ä\u0000'.repeat(900),
    }
    const rows = [row('a', 0, strange), row('b', null, strange), row('', 599_999)]
    expectBox(drawReport(comparison('q', rows)))
    expectBox(drawReport(comparison('q', [row('alone', null)])))
  })

  it('G-EVAL-5: no text at all breaks it out of its box', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const lines = drawReport(comparison(text, [row(text, 5), row(text, null, { error: text })]))
        for (const line of lines.split('\n')) expect(line).toMatch(/^[╔║╠╚].*[╗║╣╝]$/u)
      }),
    )
  })
})

describe('statistics', () => {
  it('G-EVAL-3: the median of an even number lies between the middle two; all are whole', () => {
    expect(latencyStats([10, 21, 30, 100])).toEqual({
      min_ms: 10,
      max_ms: 100,
      avg_ms: 40,
      median_ms: 26,
      range_ms: 90,
    })
    expect(latencyStats([7])).toMatchObject({ median_ms: 7, range_ms: 0, avg_ms: 7 })
  })

  it('G-EVAL-3: of nothing they are null, and the rate is a share of 100', () => {
    expect(Object.values(latencyStats([]))).toEqual([null, null, null, null, null])
    expect([successRate(3, 4), successRate(2, 3), successRate(0, 2)]).toEqual([75, 66.7, 0])
  })

  it('G-EVAL-3: the ranking has the fastest first, and of equals the first', () => {
    const rows = [row('b', 5), row('fails', null), row('a', 5), row('c', 1)]
    expect(rank(rows).map(({ model_id }) => model_id)).toEqual(['c', 'b', 'a'])
  })
})
