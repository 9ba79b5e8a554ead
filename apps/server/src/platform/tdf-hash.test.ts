import { parseLossless } from '@timepoint/contracts'
import { expect, it } from 'vitest'
import { hashPayload } from './tdf-hash.ts'

it('CC-TDF-1: the hash is SHA-256 of the canonical text', () => {
  expect(hashPayload(parseLossless('{"10":1,"9":2,"1":3}'))).toBe(
    '0764679033fd75af4cf4898514cd8ff0b86780abc166912e2661872baab9f0f5',
  )
})
