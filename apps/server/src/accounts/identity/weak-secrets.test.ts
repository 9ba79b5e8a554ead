import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../platform/config/config.ts'
import { createLogger } from '../../platform/log.ts'
import { warnOfWeakSecrets } from './weak-secrets.ts'

function warnings(env: Record<string, string>): string {
  const lines: string[] = []
  const log = createLogger('warn', { write: (line) => void lines.push(line) })
  warnOfWeakSecrets(parseConfig(env), log)
  return lines.join('')
}

describe('warnings of weak secrets', () => {
  const NAMES = [
    'ADMIN_API_KEY',
    'FLASH_SERVICE_KEY',
    'GATEWAY_SIGNING_SECRET',
    'ADMIN_KEY',
    'SERVICE_API_KEY',
  ]

  it.each(NAMES)('G-AUTH-19: a short %s is told at start, without its value', (name) => {
    const text = warnings({ [name]: 'fifteen letters' })
    expect(text).toContain(name)
    expect(text).not.toContain('fifteen')
    expect(JSON.parse(text)).toMatchObject({ level: 40, variable: name })
  })

  it('G-AUTH-19: longer ones are not told, nor those that are not set; bytes count', () => {
    expect(warnings(Object.fromEntries(NAMES.map((name) => [name, 'sixteen letters!'])))).toBe('')
    expect(warnings({ ADMIN_API_KEY: 'äöüäöüäö' })).toBe('')
    expect(warnings({})).toBe('')
  })
})
