import { describe, expect, it } from 'vitest'
import { isSigned, type SignedRequest, signRequest } from './gateway-signature.ts'

const SECRET = 'vector-secret'
const NOW = 1_772_800_000_000
const request: SignedRequest = {
  method: 'POST',
  path: '/api/v1/timepoints/generate/sync',
  userId: 'user-1',
  timestamp: '1772800000',
  body: Buffer.from('{"query":"Magna Carta 1215"}'),
}
const V1 = 'v1=34518a0749b9731e2ebe5489ac9c29aab404cfef7096148f00993ae358327088'
const V2 = 'v2=c4088fb55ca655ae55f2057bf51486a167590549ea2d0121f879ca50c5584c0e'
const verify = (
  signature: string,
  changes: Partial<SignedRequest> = {},
  options: { acceptsV1?: boolean; now?: number } = {},
) =>
  isSigned({ ...request, ...changes }, signature, SECRET, {
    acceptsV1: false,
    now: NOW,
    ...options,
  })

describe('signatures of the gateway', () => {
  it('G-AUTH-3: the published examples verify', () => {
    expect(signRequest(request, SECRET)).toBe(V2)
    expect(verify(V2)).toBe(true)
    expect(verify(V1, {}, { acceptsV1: true })).toBe(true)
    const search: SignedRequest = {
      method: 'GET',
      path: '/api/v1/search',
      userId: 'u-42',
      timestamp: '1790000000',
      body: Buffer.alloc(0),
    }
    const v1 = 'v1=52da7945f8826c97e3d020ba519c9f4fe9c5a6c531b1382e329986ea47feaa08'
    const v2 = 'v2=2c13bf60cc8aa1a893f1bb2e148806ac8bf1fad6c7331749410d54a1e19e0faa'
    expect(signRequest(search, 'example-secret')).toBe(v2)
    const options = { acceptsV1: true, now: 1_790_000_000_000 }
    expect(isSigned(search, v1, 'example-secret', options)).toBe(true)
  })

  it.each([
    ['method', { method: 'PUT' }],
    ['path', { path: '/api/v1/timepoints/generate' }],
    ['user', { userId: 'user-2' }],
    ['no user', { userId: '' }],
    ['time', { timestamp: '1772800001' }],
    ['body', { body: Buffer.from('{"query":"Magna Carta 1216"}') }],
    ['no body', { body: Buffer.alloc(0) }],
  ])('G-AUTH-3: another %s breaks the signature', (_what, changes) => {
    expect(verify(V2, changes)).toBe(false)
  })

  it('G-AUTH-3: the body counts unless older gateways are allowed, and never beside a v2', () => {
    expect(verify(V1)).toBe(false)
    expect(verify(`${V1},v2=${'0'.repeat(64)}`, {}, { acceptsV1: true })).toBe(false)
    expect(verify(`${V2}, ${V2}`)).toBe(false)
  })

  it.each(['', 'v2=', 'v2', V2.toUpperCase(), V2.slice(0, -1), `x${V2}`, 'v3=abc', '€'])(
    'G-AUTH-3: %j is no signature',
    (signature) => {
      expect(verify(signature)).toBe(false)
    },
  )

  it('G-AUTH-3: a signature counts for five minutes, before and after', () => {
    expect(verify(V2, {}, { now: NOW + 300_000 })).toBe(true)
    expect(verify(V2, {}, { now: NOW - 300_000 })).toBe(true)
    expect(verify(V2, {}, { now: NOW + 301_000 })).toBe(false)
    expect(verify(V2, {}, { now: NOW - 301_000 })).toBe(false)
    expect(verify(V2, { timestamp: '1772800000.0' })).toBe(false)
  })
})
