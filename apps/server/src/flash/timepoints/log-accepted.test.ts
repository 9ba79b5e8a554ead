import { createHash } from 'node:crypto'
import type { Visibility } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../platform/log.ts'
import { logAccepted } from './log-accepted.ts'

function messageOf(query: string, visibility: Visibility): string {
  const lines: string[] = []
  const log = createLogger('info', { write: (text) => void lines.push(text) })
  logAccepted(log, { id: 'some-id', request: { query, preset: 'balanced', visibility } })
  const text = lines.join('').trim()
  expect(text.split('\n')).toHaveLength(1)
  expect(JSON.parse(text).timepointId).toBe('some-id')
  return JSON.parse(text).msg
}

describe('the line of an accepted render', () => {
  it.each([
    ['Battle of Waterloo 1815', "'Battle of Waterloo 1815'"],
    ["Caesar's house", "'Caesar\\'s house'"],
    ['a "quoted" word', '\'a "quoted" word\''],
    ['two\nlines \u001b[31m', "'two\\nlines \\u001b[31m'"],
  ])('G-SEC-9: a public query is named, in one line: %j', (query, named) => {
    const told = `Flash generate: query=${named} preset=balanced`
    expect(messageOf(query, 'public')).toBe(told)
  })

  it.each(['private', 'unlisted'] as const)('G-SEC-9: of a %s one only its hash', (visibility) => {
    const query = 'My grandmother in Vienna, 1938'
    const hash = createHash('sha256').update(query).digest('hex').slice(0, 16)
    const told = `Flash generate: query=sha256:${hash} preset=balanced`
    expect(messageOf(query, visibility)).toBe(told)
  })
})
