// Looks at the packages of others: that the lock file names them by their content and under licences
// that fit, and that no advisory is known against them. Where nobody answers for advisories, as without
// a network, that is said and the check passes: it must work on a machine that knows nothing else.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AuditOutcome, readAudit, type Severity } from './support/audit-report.ts'
import { lockFileProblems } from './support/lock-file.ts'

const ROOT = join(import.meta.dirname, '..')

/** Longest wait for the registry, in milliseconds; it is asked once. */
const ASK_MS = 20_000

/** What runs here is held to more than what it is built and tested with. */
const ASKED: [what: string, args: string[], least: Severity][] = [
  ['production', ['--omit=dev'], 'high'],
  ['all', [], 'critical'],
]

function ask(args: string[], least: Severity): AuditOutcome {
  const patience = [`--fetch-timeout=${ASK_MS}`, '--fetch-retries=0']
  const npm = spawnSync('npm', ['audit', '--json', ...args, ...patience], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 3 * ASK_MS,
  })
  return readAudit(npm.stdout ?? '', least)
}

function tellUnanswered(reason: string): void {
  const line = '!'.repeat(78)
  console.warn(`${line}
!! KNOWN VULNERABILITIES WERE NOT LOOKED UP: ${reason}.
!! Run "npm run check:audit" where the registry answers for advisories.
${line}`)
}

/** Whether no advisory was found. Not being able to look is told, once, and is no find. */
function passesAudit(): boolean {
  let passed = true
  for (const [what, args, least] of ASKED) {
    const outcome = ask(args, least)
    if (outcome.kind === 'unanswered') {
      tellUnanswered(outcome.reason)
      break
    }
    const { found } = outcome
    if (found.length === 0) console.log(`No ${least} advisory, or above, in ${what} dependencies.`)
    for (const line of found) console.error(`${what} dependencies: ${line}`)
    passed &&= found.length === 0
  }
  return passed
}

const problems = lockFileProblems(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')))
for (const problem of problems) console.error(`package-lock.json: ${problem}`)
process.exit(passesAudit() && problems.length === 0 ? 0 : 1)
