import { expect, it } from 'vitest'
import { z } from 'zod'
import { lenientEnum, lenientEnumOrNull } from './lenient-enum.ts'
import { portabilityProblems } from './portable-schema.fixture.ts'

const choice = z.enum(['personal_future', 'eye level', 'close-up'])
const Reply = z.object({ kind: lenientEnum(choice), angle: lenientEnumOrNull(choice) })

it.each([
  [' Personal_Future ', 'personal_future'],
  ['Eye Level', 'eye level'],
  ['eye-level', 'eye level'],
  ['CLOSE UP', 'close-up'],
])('reads “%s”', (written, kind) => {
  expect(Reply.parse({ kind: written, angle: null })).toEqual({ kind, angle: null })
  expect(Reply.parse({ kind: written, angle: written })).toEqual({ kind, angle: kind })
})

it('refuses another word, and null where there is none', () => {
  expect(Reply.safeParse({ kind: 'low', angle: null }).success).toBe(false)
  expect(Reply.safeParse({ kind: null, angle: null }).success).toBe(false)
})

it('shows a model the plain enum, required', () => {
  const own = z.object({ kind: choice, angle: choice.nullable() })
  expect(portabilityProblems(Reply)).toEqual([])
  const shown = ({ additionalProperties: _, ...schema }: Record<string, unknown>) => schema
  expect(shown(z.toJSONSchema(Reply, { io: 'input' }))).toEqual(
    shown(z.toJSONSchema(own, { io: 'input' })),
  )
})
