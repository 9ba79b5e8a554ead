import { describe, expect, it } from 'vitest'
import { assertService } from './service-key.ts'

/** As the parser of HTTP gives a header: its bytes, each as a letter. */
const sent = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

describe('G-USER-1: the key of a service', () => {
  const config = { serviceKey: 'Schlüssel zum Löschen', signingSecret: null }

  it('may have any letters', () => {
    assertService({ 'x-service-key': [sent(config.serviceKey)] }, config)
  })

  it.each([
    ['another text', [sent('Schlussel zum Loschen')]],
    ['the key twice', [sent(config.serviceKey), sent(config.serviceKey)]],
    ['nothing', undefined],
  ])('is not %s', (_what, given) => {
    expect(() => assertService({ 'x-service-key': given }, config)).toThrow('Service key required')
  })
})
