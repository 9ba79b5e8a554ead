import { describe, expect, it } from 'vitest'
import type { KeptKey } from '../clockchain/identity/service-key-file.ts'
import { parseConfig } from '../platform/config/config.ts'
import { banner } from './banner.ts'

const bannerWith = (env: Record<string, string>, keptKey: KeptKey | null = null) =>
  banner({ url: 'http://127.0.0.1:8000', dataDirectory: '/data', keptKey }, parseConfig(env))

const SECRET = 'a secret that is long enough to sign with'

describe('banner', () => {
  it('what it says to try works as it stands while nobody signs in', () => {
    const text = bannerWith({})
    expect(text).toContain('Accounts   off')
    expect(text).toContain('generate/sync \\\n')
    expect(text).not.toContain('TOKEN')
  })

  it('where callers sign in it says so, and sends a token in what it says to try', () => {
    const text = bannerWith({ AUTH_ENABLED: 'true', JWT_SECRET_KEY: SECRET })
    expect(text).toContain('Accounts   on')
    expect(text).toContain('generate/sync -H "Authorization: Bearer $TOKEN" \\\n')
    expect(text).not.toContain(SECRET)
  })

  it('a gateway names what it stands before, not who would write here', () => {
    const text = bannerWith({
      ROLES: 'gateway',
      FLASH_URL: 'http://127.0.0.1:8001',
      GATEWAY_SIGNING_SECRET: SECRET,
    })
    expect(text).toContain('Gateway    to http://127.0.0.1:8001\n')
    expect(text).not.toMatch(/Engine|null/)
  })

  it('CC-AUTH-2: a service key that was made is told, one that was given is not', () => {
    const made = { key: 'the-made-key', file: '/data/service.key' }
    expect(bannerWith({}, made)).toContain('X-Service-Key: the-made-key (/data/service.key)')
    expect(bannerWith({ SERVICE_API_KEY: SECRET })).not.toMatch(/X-Service-Key|a secret/)
  })

  it('Clockchain alone says to try what it answers', () => {
    const text = bannerWith({ ROLES: 'clockchain', FLASH_URL: 'http://127.0.0.1:8001' })
    expect(text).toContain('curl http://localhost:8000/api/stats')
    expect(text).not.toContain('generate/sync')
  })
})
