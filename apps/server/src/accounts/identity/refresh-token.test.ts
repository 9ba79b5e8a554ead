import { describe, expect, it } from 'vitest'
import { newRefreshToken, successorOf } from './refresh-token.ts'

const SECRET = 'a secret of thirty-two bytes....'

describe('refresh tokens', () => {
  it('G-AUTH-11: are 32 bytes that nobody can guess', () => {
    const tokens = Array.from({ length: 100 }, newRefreshToken)
    expect(new Set(tokens).size).toBe(100)
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  })

  it('G-AUTH-12: have one successor each, which depends on the secret and every letter', () => {
    const token = newRefreshToken()
    const successor = successorOf(token, SECRET)
    expect(successor).toMatch(/^[\w-]{43}$/)
    expect(successorOf(token, SECRET)).toBe(successor)
    const others = [
      token,
      successorOf(successor, SECRET),
      successorOf(`${token}x`, SECRET),
      successorOf(token, `${SECRET}x`),
    ]
    expect(others).not.toContain(successor)
  })

  it('G-AUTH-12: successors stay what they are: tokens that are out count on after an update', () => {
    expect(successorOf('token', SECRET)).toBe('qZN7NLELeyvDB95OzQtPH-UEzpcKMhcW4xfatGblbAc')
  })
})
