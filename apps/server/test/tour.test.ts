import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, inject, it } from 'vitest'
import { useLlmStack } from './support/llm-stack.ts'
import { stack as plain, usePlainStack } from './support/plain-stack.ts'

const TOUR = join(import.meta.dirname, '..', '..', '..', 'examples', 'tour.sh')
const STEPS = [
  'Is anybody there?',
  'What is understood',
  'Render it, and watch',
  'The scene',
  'Talk to',
  'Go on talking, word by word',
  'More dialog',
  'Ask everybody the same',
  'An hour later',
  'Models',
  'Compare models',
  'Take it with you',
  'That was the tour.',
]

const hasTool = (name: string) => spawnSync(name, ['--version']).error === undefined

/** The script needs curl and jq: who has them not may leave it out, the machine that decides may not. */
const canRun = inject('needsTour') || (hasTool('curl') && hasTool('jq'))

async function takeTour(url: string, query: string[] = [], steps = STEPS): Promise<string> {
  const command = [`BASE_URL=${url}`, 'bash', TOUR, ...query]
  const { stdout, stderr } = await promisify(execFile)('env', command)
  expect(stderr).toBe('')
  const at = steps.map((step) => stdout.indexOf(step))
  expect(at).toEqual(at.toSorted((a, b) => a - b))
  expect(at[0]).toBeGreaterThanOrEqual(0)
  expect(stdout).not.toMatch(/\b(?:null|undefined)\b/)
  return stdout
}

describe.skipIf(!canRun)('the tour of the API', () => {
  describe('without keys', () => {
    usePlainStack()

    it('G-TOUR-1: goes from the first to the last step', { timeout: 60_000 }, async () => {
      const told = await takeTour(plain.url)
      expect(told).toContain('by offline')
      expect(told).toContain('MODEL COMPARISON RESULTS')
    })

    it('G-TOUR-1: goes on where nobody can be talked with', { timeout: 60_000 }, async () => {
      const talk = STEPS.slice(4, 8)
      const steps = STEPS.filter((step) => !talk.includes(step))
      const told = await takeTour(`${plain.url}/`, ['Berlin 1989'], steps)
      expect(told).toContain('nobody can be talked with')
      for (const step of talk) expect(told).not.toContain(step)
    })

    it('G-TOUR-1: tells why a query is refused, and fails', async () => {
      const taken = takeTour(plain.url, ['asdf'])
      const stderr = expect.stringContaining('there is no moment to show')
      await expect(taken).rejects.toMatchObject({ code: 1, stderr })
    })
  })

  describe('with models', () => {
    const llm = useLlmStack()

    it('G-TOUR-1: goes from the first to the last step', { timeout: 60_000 }, async () => {
      const told = await takeTour(llm.stack.url)
      expect(told).not.toContain('by offline')
      expect(told).toContain('MODEL COMPARISON RESULTS')
    })
  })

  it('G-TOUR-1: says what does not work, and fails', async () => {
    const taken = takeTour('http://127.0.0.1:9')
    await expect(taken).rejects.toMatchObject({ code: 1 })
  })
})
