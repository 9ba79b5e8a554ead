import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainTarget } from './plain-path.ts'

/** Every escape as the byte that it stands for, whether or not that makes a text. */
const unescapeBytes = (path: string) =>
  path.replace(/%(..)/g, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

describe('plainTarget', () => {
  it.each([
    '/',
    '/docs/',
    '/api/v1/timepoints?query=a%2e%2e//b\\c',
    '/api/v1/models/google/gemini-3.5-flash',
    '/api/v1/models/google%2Fgemini-3.5-flash',
    '/api/v1/timepoints/slug/caf%C3%A9',
    '/api/v1/clockchain/moments/-44%2Fmarch%2F15',
    '/api/v1/clockchain/moments/...hidden/..a/b..',
  ])('G-GATE-2: leaves %s as it is', (target) => {
    expect(plainTarget(target)).toBe(target)
  })

  it.each([
    ['/api/v1/%63lockchain/x', '/api/v1/clockchain/x'],
    ['/%61pi/v1/timepoints%5F%7e?a=%61', '/api/v1/timepoints_~?a=%61'],
  ])('G-GATE-2: %s is %s', (target, plain) => {
    expect(plainTarget(target)).toBe(plain)
  })

  it.each([
    '*',
    'http://127.0.0.1/api/v1/timepoints',
    '//evil.example/api/v1/timepoints',
    '/api//v1/timepoints',
    '/api/v1/clockchain/../timepoints',
    '/api/v1/clockchain/./timepoints',
    '/api/v1/clockchain/..',
    '/api/v1/clockchain/%2e%2e/timepoints',
    '/api/v1/clockchain/.%2E/timepoints',
    '/api/v1/clockchain/%2e%2e%2ftimepoints',
    '/api/v1/clockchain/..%2ftimepoints',
    '/api/v1/clockchain/x%2f..%2fy',
    '/api/v1/clockchain/x%2f%2fy',
    '/api/v1/clockchain/%252e%252e/timepoints',
    '/api/v1/clockchain/x%252fy',
    '/api/v1/clockchain\\..\\timepoints',
    '/api/v1/clockchain/%5c..%5ctimepoints',
    '/api/v1/clockchain%2ftimepoints',
    '/api/v1%2Fclockchain/x',
    '/api%2fv1/x',
    '/api/v1/timepoints/%00',
    '/api/v1/timepoints/x%0d%0ax-user-id:1',
    '/api/v1/timepoints/%7f',
    '/api/v1/timepoints/%2',
    '/api/v1/timepoints/%zz',
    '/api/v1/timepoints#/../clockchain',
    '/api/v1/timepoints/caf\u00e9',
  ])('G-GATE-2: %s can be read in two ways', (target) => {
    expect(plainTarget(target)).toBeNull()
  })

  it('G-GATE-2: what it gives is plain already, and stays under the prefix for any URL parser', () => {
    const piece = fc.constantFrom(
      '/',
      '.',
      '%2e',
      '%2F',
      '%41',
      '%25',
      '\\',
      'a',
      'v1',
      '?',
      '%',
      '#',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const target = `/api/v1/clockchain/${pieces.join('')}`
        const plain = plainTarget(target)
        if (plain === null) return
        expect(plainTarget(plain)).toBe(plain)
        const { pathname } = new URL(plain, 'http://service')
        expect(plain.startsWith(pathname)).toBe(true)
        const segments = unescapeBytes(pathname).split('/').slice(1)
        expect(['.', '..']).not.toContain(segments.at(-1))
        for (const segment of segments.slice(0, -1)) expect(['', '.', '..']).not.toContain(segment)
        expect(pathname).toMatch(/^\/api\/v1\/clockchain\//)
      }),
      { numRuns: 2000 },
    )
  })
})
