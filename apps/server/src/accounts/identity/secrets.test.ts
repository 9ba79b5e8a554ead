import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isSecret, sha256 } from './secrets.ts'

const SRC = join(import.meta.dirname, '..', '..')
const NAME = '(?:adminKey|serviceKey|signingSecret|jwtSecret)'
const sources = globSync('**/*.ts', { cwd: SRC, exclude: (path) => path.endsWith('.test.ts') })
const lines = sources.flatMap((file) =>
  readFileSync(join(SRC, file), 'utf8')
    .split('\n')
    .map((line) => `${file}: ${line.trim()}`),
)

describe('comparing secrets', () => {
  it('G-AUTH-15: only equal texts are equal, of whatever length', () => {
    expect(isSecret('secret', 'secret')).toBe(true)
    expect(isSecret('ß🙂', 'ß🙂')).toBe(true)
    for (const other of ['', 'secre', 'secret ', 'Secret', 'secret\0', 'x'.repeat(10_000)]) {
      expect(isSecret(other, 'secret')).toBe(false)
    }
    expect(sha256('').toString('hex')).toMatch(/^e3b0c442/)
  })

  it('G-AUTH-15: no line of the server compares a secret with ===, or looks for its parts', () => {
    expect(lines.filter((line) => line.includes('timingSafeEqual(')).length).toBeGreaterThan(0)
    const bad = [
      new RegExp(`\\b${NAME}\\s*[!=]==?(?!=|\\s*(?:null|undefined)\\b)`),
      new RegExp(`(?<!null|undefined)\\s[!=]==?\\s*(?:\\w+\\.)*${NAME}\\b`),
      new RegExp(
        `\\b${NAME}\\??\\.(?:includes|startsWith|endsWith|indexOf|localeCompare|equals)\\b`,
      ),
    ]
    const found = lines.filter((line) => bad.some((pattern) => pattern.test(line)))
    expect(found).toEqual([])
    const samples = [
      'if (given === config.adminKey)',
      'serviceKey !== given',
      'jwtSecret.startsWith(x)',
    ]
    for (const sample of samples) expect(bad.some((pattern) => pattern.test(sample))).toBe(true)
  })

  it('G-AUTH-15: whoever reads a credential of a header compares it in constant time', () => {
    const readers = new Set(
      lines
        .filter((line) => /[([ ]'x-(?:admin-key|service-key|gateway-signature)'[)\]]/.test(line))
        .map((line) => line.split(':', 1)[0] ?? ''),
    )
    expect(readers.size).toBeGreaterThan(0)
    for (const file of readers) {
      const text = readFileSync(join(SRC, file), 'utf8')
      expect([file, /\b(?:isSecret|isSigned|assertAdmin|assertService)\(/.test(text)]).toEqual([
        file,
        true,
      ])
    }
  })
})
