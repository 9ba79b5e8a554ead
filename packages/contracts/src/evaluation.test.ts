import { describe, expect, it } from 'vitest'
import { CompareRequest } from './evaluation.ts'

const isTaken = (model_id: string) =>
  CompareRequest.safeParse({ query: 'Rome', models: [{ model_id, provider: 'google' }] }).success

describe('ids of models to compare', () => {
  it.each(['gemini-3.5-flash', 'org/model:free', 'tunedModels/mine', 'a/b/c.d', 'a/..b', 'a/.b'])(
    'G-EVAL-4: %s is one',
    (id) => {
      expect(isTaken(id)).toBe(true)
    },
  )

  it.each([
    'x/../files',
    'x/..',
    'x/./y',
    'x/.',
    '../x',
    './x',
    'x//y',
    'x/',
    'x?y',
    'x#y',
    'x/%2e%2e/y',
  ])('G-EVAL-4: %s would lead elsewhere', (id) => {
    expect(isTaken(id)).toBe(false)
  })
})
