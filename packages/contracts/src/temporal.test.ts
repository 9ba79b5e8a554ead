import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { GenerateRequest, generateRequestWith } from './generation.ts'
import { JumpRequest, jumpRequestFor } from './temporal.ts'

describe('the body of jumps', () => {
  it('is one schema for all servers without presets of their own, so that each describes it whole', () => {
    expect(jumpRequestFor(GenerateRequest)).toBe(JumpRequest)
    expect(jumpRequestFor(generateRequestWith([]))).toBe(JumpRequest)
    expect(JSON.stringify(z.toJSONSchema(JumpRequest, { io: 'input' }))).toContain('"units"')
  })

  it('takes the presets of the server that it is for, and of no other', () => {
    const mine = jumpRequestFor(generateRequestWith(['mine']))
    expect(mine.parse({ preset: 'Mine' }).preset).toBe('mine')
    expect(JumpRequest.safeParse({ preset: 'mine' }).success).toBe(false)
  })

  it('may be nothing at all: a day, like its source', () => {
    for (const nothing of [undefined, null, {}]) {
      expect(JumpRequest.parse(nothing)).toMatchObject({ units: 1, unit: 'day' })
    }
  })
})
