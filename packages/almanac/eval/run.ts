/**
 * Evaluates the reading of queries without a model.
 * Run: npm run eval:offline [-- --held-out] [-- --quiet]
 */
import { parseArgs } from 'node:util'
import { readRecords } from '../scripts/records.ts'
import { evaluate } from './evaluate.ts'
import { reportText } from './report.ts'

const { values } = parseArgs({
  options: { 'held-out': { type: 'boolean' }, quiet: { type: 'boolean' } },
})
const set = values['held-out'] ? 'held-out' : 'queries'
// Scores of single queries of the held-out set are not shown: they would be tuned on.
const detailed = !values['held-out'] && !values.quiet
process.stdout.write(reportText(evaluate(set, readRecords()), { detailed }))
