/**
 * Runs the benches that are named, or all of them, one after another in processes of their own. What
 * begins with `--` goes to each. Exit code 1 when one missed a target or failed.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const BENCHES = [
  'executor-overhead',
  'event-latency',
  'waiting-streams',
  'renders',
  'pipeline',
  'almanac',
  'talk',
  'gateway',
  'graph',
]

/** Also of an argument that belongs to an option: only what looks like a name is one. */
const isOption = (argument: string) => argument.startsWith('--') || /^\d+$/.test(argument)

const given = process.argv.slice(2)
const named = given.filter((argument) => !isOption(argument))
const unknown = named.filter((name) => !BENCHES.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`No bench ${unknown.join(', ')}: there are ${BENCHES.join(', ')}.\n`)
  process.exit(2)
}
for (const name of named.length > 0 ? named : BENCHES) {
  const script = join(import.meta.dirname, `${name}.ts`)
  const { status } = spawnSync(process.execPath, [script, ...given.filter(isOption)], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
