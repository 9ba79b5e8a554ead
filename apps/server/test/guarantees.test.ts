import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..', '..')
/** `G`: of the server and Flash; `CC`: of Clockchain. */
const ID = /\b(?:G|CC)-[A-Z]+-\d+\b/g

/** Ids that the list promises, each from the row that begins with it. */
function promised(): string[] {
  const text = readFileSync(join(ROOT, 'docs', 'guarantees.md'), 'utf8')
  return [...text.matchAll(/^\| ((?:G|CC)-[A-Z]+-\d+) \|/gm)].map((match) => match[1] ?? '')
}

/** Ids in names of tests: of `it`, `test` or `describe`, alone or with `each`. */
function namedByTests(): Map<string, string[]> {
  const files = globSync('{packages,apps,scripts}/**/*.test.ts', {
    cwd: ROOT,
    exclude: (path) => basename(path) === 'node_modules',
  })
  const found = new Map<string, string[]>()
  for (const file of files) {
    for (const line of readFileSync(join(ROOT, file), 'utf8').split('\n')) {
      if (/^\s*(\/\/|\*|\/\*)/.test(line)) continue
      for (const [id] of line.matchAll(ID)) found.set(id, [...(found.get(id) ?? []), file])
    }
  }
  return found
}

describe('the list of promises', () => {
  it('every promise has a test that carries its id', () => {
    const named = namedByTests()
    expect(promised().length).toBeGreaterThan(30)
    expect(promised().filter((id) => !named.has(id))).toEqual([])
  })

  it('tests carry no id that is not promised', () => {
    const known = new Set(promised())
    const unknown = [...namedByTests()].filter(([id]) => !known.has(id))
    expect(unknown).toEqual([])
  })

  it('an id is promised once', () => {
    expect(new Set(promised()).size).toBe(promised().length)
  })
})
