import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** build-calendar.ts is missing: its source is no npm package. */
const SCRIPTS = [
  'build-places.ts',
  'build-well-known.ts',
  'build-people.ts',
  'build-events.ts',
  'build-words.ts',
  'build-moments.ts',
  'build-search.ts',
]

test.each(SCRIPTS)(
  'the committed data are what %s makes of the pinned packages',
  (script) => {
    const path = join(import.meta.dirname, '../../scripts', script)
    const output = execFileSync(process.execPath, [path, '--check'], { encoding: 'utf8' })
    expect(output).not.toContain('DIFFERS')
    expect(output).toContain('up to date')
  },
  60_000,
)
