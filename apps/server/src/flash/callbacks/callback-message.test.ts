import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { callbackHeaders } from './callback-message.ts'

const SECRET = Buffer.from('00112233445566778899aabbccddeeff0011223344556677', 'hex')
const ID = '7f3c1c52-8f0e-4a43-9d3a-0d2f6f0a1b2c'

describe('headers of a callback', () => {
  it('G-CALLBACK-2: are what Standard Webhooks verifies', () => {
    const body = '{"id":"größer 😀","value":1.0}'
    const headers = callbackHeaders({ id: ID, body, at: new Date() }, SECRET)
    const webhook = new Webhook(`whsec_${SECRET.toString('base64')}`)
    expect(webhook.verify(body, headers)).toEqual({ id: 'größer 😀', value: 1 })
    expect(() => webhook.verify(`${body} `, headers)).toThrow()
    expect(() => webhook.verify(body, { ...headers, 'webhook-id': 'other' })).toThrow()
    expect(() => webhook.verify(body, { ...headers, 'webhook-timestamp': '1' })).toThrow()
  })

  it('G-CALLBACK-2: literals that receivers have written into their code', () => {
    const at = new Date('2026-01-02T03:04:05.678Z')
    expect(callbackHeaders({ id: ID, body: '{}', at }, SECRET)).toEqual({
      'content-type': 'application/json',
      'user-agent': 'timepoint',
      'webhook-id': ID,
      'webhook-timestamp': '1767323045',
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    })
  })

  it('G-CALLBACK-2: without a secret nothing is signed', () => {
    const headers = callbackHeaders({ id: ID, body: '{}', at: new Date() }, null)
    expect(Object.keys(headers).sort()).toEqual([
      'content-type',
      'user-agent',
      'webhook-id',
      'webhook-timestamp',
    ])
  })
})
