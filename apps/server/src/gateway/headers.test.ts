import { describe, expect, it } from 'vitest'
import { isAgentToken, isIdentityHeader } from '../accounts/identity/edge-credentials.ts'
import { headersForClient, headersForService } from './headers.ts'

describe('headers', () => {
  it('G-GATE-8: those of one connection end here, both ways, also those that Connection names', () => {
    const headers = {
      connection: 'keep-alive, X-Secret-Hop',
      'keep-alive': 'timeout=5',
      te: 'trailers',
      'transfer-encoding': 'chunked',
      upgrade: 'websocket',
      'proxy-authorization': 'Basic x',
      'x-secret-hop': '1',
      'x-kept': '2',
    }
    expect(headersForService(headers, '192.0.2.7')).toEqual({
      'x-kept': '2',
      'x-forwarded-for': '192.0.2.7',
    })
    expect(headersForClient(headers)).toEqual({ 'x-kept': '2' })
  })

  it('G-GATE-8: the address of the client is added to those before it', () => {
    const { 'x-forwarded-for': forwarded } = headersForService(
      { 'x-forwarded-for': '203.0.113.1' },
      '192.0.2.7',
    )
    expect(forwarded).toBe('203.0.113.1, 192.0.2.7')
  })

  it('G-SEC-1: what browsers ask and are told of other origins ends here, both ways', () => {
    const asked = {
      origin: 'https://app.example',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'cors',
      'access-control-request-method': 'POST',
      'x-kept': '2',
    }
    expect(headersForService(asked, undefined)).toEqual({ 'x-kept': '2', 'x-forwarded-for': '' })
    const told = { 'access-control-allow-origin': '*', vary: 'Origin', 'x-kept': '2' }
    expect(headersForClient(told)).toEqual({ vary: 'Origin', 'x-kept': '2' })
  })

  it('G-GATE-8: a service says nothing of itself', () => {
    const headers = {
      server: 'x/1',
      'x-powered-by': 'y',
      'x-request-id': 'z',
      'x-user-id': 'u',
      'x-gateway-signature': 'v2=00',
      'set-cookie': ['a', 'b'],
    }
    expect(headersForClient(headers)).toEqual({ 'set-cookie': ['a', 'b'] })
  })

  it('G-GATE-1: names of identity are those that only a gateway may send', () => {
    for (const name of [
      'x-user-id',
      'x-user-email',
      'x-user-',
      'x-gateway-metered',
      'x-service-key',
      'x_user_id',
      'x_service-key',
    ]) {
      expect([name, isIdentityHeader(name)]).toEqual([name, true])
    }
    for (const name of ['x-api-key', 'x-admin-key', 'x-request-id', 'user-agent', 'x-username']) {
      expect([name, isIdentityHeader(name)]).toEqual([name, false])
    }
  })

  it('G-GATE-4: what has the form of a user’s token is no token of an agent', () => {
    for (const token of ['Bearer agent_0123', 'bearer  a.b', 'Bearer a.b.c.d']) {
      expect([token, isAgentToken(token)]).toEqual([token, true])
    }
    for (const token of [
      'Bearer a.b.c',
      'Bearer a.b.',
      'Bearer ..',
      'Basic abc',
      'Bearer a b',
      '',
    ]) {
      expect([token, isAgentToken(token)]).toEqual([token, false])
    }
    expect(isAgentToken(undefined)).toBe(false)
  })
})
