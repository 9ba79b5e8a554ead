import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callerOf, trustProxies } from './caller.ts'

const from = (...ips: string[]) => callerOf({ ip: ips.at(-1) ?? '', ips })

describe('G-LIMIT-4: who a request is counted for', () => {
  it('is the /64 of an IPv6 address, whatever the rest of it', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))
    fc.assert(
      fc.property(fc.array(group, { minLength: 4, maxLength: 4 }), (rest) => {
        expect(from(`2001:db8:0:7:${rest.join(':')}`)).toBe('ip:2001:db8:0:7::/64')
      }),
    )
  })

  it('is never the text that a client made up', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/[\d:]/.test(text))
        expect(from('127.0.0.1', text)).toBe('ip:127.0.0.1')
      }),
    )
  })

  it('is the one unknown caller for clients that had gone before they were looked at', () => {
    expect(callerOf({ ip: undefined as unknown as string })).toBe('ip:unknown')
  })
})

describe('G-LIMIT-2: proxies that are trusted', () => {
  it.each([
    [['10.0.0.0/8'], '10.255.0.1', true],
    [['10.0.0.0/8'], '::ffff:10.255.0.1', true],
    [['10.0.0.0/8'], '11.0.0.1', false],
    [['10.0.0.0/8'], '::a00:1', false],
    [['::ffff:10.0.0.0/104'], '10.1.1.1', true],
    [['::/0'], '10.1.1.1', false],
    [['::/0'], '2001:db8::1', true],
    [['0.0.0.0/0'], '10.1.1.1', true],
    [['2001:db8::/32'], '[2001:db8::1]:443', true],
    [['10.0.0.1'], '10.0.0.1:80', true],
    [['10.0.0.1'], '10.0.0.2', false],
    [['10.0.0.1'], '167772161', false],
    [['10.0.0.1'], 'unknown', false],
    [[], '127.0.0.1', false],
  ])('%j: %s', (ranges, address, trusted) => {
    expect(trustProxies(ranges)(address)).toBe(trusted)
  })

  it('a peer without an address is not', () => {
    expect(trustProxies(['0.0.0.0/0', '::/0'])(undefined)).toBe(false)
  })
})
