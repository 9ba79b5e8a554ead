import { describe, expect, it } from 'vitest'
import { ANONYMOUS, type Principal, SYSTEM, userPrincipal, VISITOR } from './identity/principal.ts'
import { countOf } from './limits.ts'

const KEY = 'service-key-of-the-tests'

const count = (principal: Principal | null, method = 'GET', extra = {}) =>
  countOf(
    principal && {
      principal,
      isSigned: false,
      hasServiceKey: false,
      hasWrongAdminKey: false,
      ...extra,
    },
    { method, address: 'ip:203.0.113.1', serviceKey: KEY },
  )

describe('CC-LIMIT-1: by which limit, and for whom, a request counts', () => {
  it.each([
    ['nobody', ANONYMOUS],
    ['a visitor', VISITOR],
    ['whoever shows a wrong credential', null],
  ])('CC-LIMIT-1: %s for the address, whatever is asked', (_who, principal) => {
    const expected = { limitClass: 'public', key: 'clockchain public ip:203.0.113.1' }
    for (const method of ['GET', 'POST']) expect(count(principal, method)).toEqual(expected)
  })

  it('CC-LIMIT-1: users for themselves, reading apart from the rest', () => {
    const user = userPrincipal('ada')
    expect(count(user)).toEqual({ limitClass: 'read', key: 'clockchain read user:ada' })
    expect(count(user, 'HEAD')).toEqual(count(user))
    for (const method of ['POST', 'PATCH', 'DELETE']) {
      expect(count(user, method)).toEqual({ limitClass: 'write', key: 'clockchain write user:ada' })
    }
  })

  it('CC-LIMIT-1: a service for its key, which is not to be seen', () => {
    const counted = count(SYSTEM)
    expect(counted?.key).toMatch(/^clockchain read service:[\da-f]{16}$/)
    expect(counted?.key).not.toContain(KEY)
  })

  it('CC-LIMIT-1: a wrong admin key is a wrong credential; what the gateway signed it has counted', () => {
    expect(count(SYSTEM, 'GET', { hasWrongAdminKey: true })?.limitClass).toBe('public')
    expect(count(userPrincipal('ada'), 'GET', { isSigned: true })).toBeNull()
  })
})
