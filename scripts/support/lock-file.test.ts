import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type LockedPackage, lockFileProblems } from './lock-file.ts'

const GOOD = { version: '1.0.0', integrity: 'sha512-abc', license: 'MIT' }
const problems = (locked: LockedPackage, path = 'node_modules/thing') =>
  lockFileProblems({ lockfileVersion: 3, packages: { '': {}, [path]: locked } })

describe('the lock file', () => {
  it('G-SEC-13: ours names every package by its content, from nowhere in particular', () => {
    const path = join(import.meta.dirname, '..', '..', 'package-lock.json')
    const lock = JSON.parse(readFileSync(path, 'utf8'))
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100)
    expect(lockFileProblems(lock)).toEqual([])
  })

  it.each<[string, LockedPackage]>([
    ['an address', { ...GOOD, resolved: 'https://example.org/thing.tgz' }],
    ['no hash', { version: '1.0.0', license: 'MIT' }],
    ['a weak hash', { ...GOOD, integrity: 'sha1-abc' }],
    ['no licence', { version: '1.0.0', integrity: 'sha512-abc' }],
    ['a licence that does not fit', { ...GOOD, license: 'AGPL-3.0-only' }],
    ['half a licence', { ...GOOD, license: 'MIT AND GPL-3.0-only' }],
    ['a text', { ...GOOD, license: 'SEE LICENSE IN LICENSE' }],
  ])('G-SEC-13: a package with %s is told', (_name, locked) => {
    expect(problems(locked)).toHaveLength(1)
    expect(problems(locked, 'node_modules/a/node_modules/@b/c')[0]).toContain('@b/c')
  })

  it.each(['MIT', '(MPL-2.0 OR GPL-3.0-only)', 'Apache-2.0 AND MIT'])(
    'G-SEC-13: %s will do',
    (license) => {
      expect(problems({ ...GOOD, license })).toEqual([])
    },
  )

  it('G-SEC-13: a file without packages, or of another form, is told', () => {
    expect(lockFileProblems({ lockfileVersion: 3, packages: {} })).toHaveLength(1)
    const packages = { 'node_modules/a': GOOD, 'node_modules/b': { link: true } }
    expect(lockFileProblems({ lockfileVersion: 2, packages })).toHaveLength(1)
  })
})
