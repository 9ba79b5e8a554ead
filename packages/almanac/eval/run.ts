/**
 * Evaluates the reading of queries without a model.
 * Run: npm run eval:offline [-- --set queries|second|third|held-out] [-- --quiet]
 */
import { parseArgs } from 'node:util'
import { readRecords } from '../scripts/records.ts'
import { evaluate } from './evaluate.ts'
import { reportText } from './report.ts'
import { SetName } from './truth.ts'

const { values } = parseArgs({
  options: { set: { type: 'string', default: 'queries' }, quiet: { type: 'boolean' } },
})
const set = SetName.parse(values.set)
// Single queries of the held-out set are not shown: they would be tuned on.
const detailed = set !== 'held-out' && !values.quiet
process.stdout.write(`${set}: ${reportText(evaluate(set, readRecords()), { detailed })}`)
