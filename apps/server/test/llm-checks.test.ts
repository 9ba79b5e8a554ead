import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sumUsage } from '../src/flash/pipeline/assemble.ts'
import { createSend, type Send } from '../src/providers/shared/send.ts'
import { AGENT_AUTHORS } from './simulators/agent-authors.ts'
import type { Author } from './simulators/author.ts'
import { objectOf } from './simulators/call.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import { type Kept, type Rendered, render, without } from './support/llm-render.ts'

let simulators: Simulators
let healthy: Rendered

beforeAll(async () => {
  simulators = await startSimulators()
  healthy = await render({ simulators, providers: ['google'] })
  expect(healthy.outcome.failure?.error).toBeUndefined()
})
beforeEach(() => {
  simulators.reset()
  for (const name of Object.keys(simulators.authors)) delete simulators.authors[name]
  Object.assign(simulators.authors, AGENT_AUTHORS)
})
afterAll(() => simulators.close())

const again = (kept: Kept) => render({ simulators, providers: ['google'], kept })
const namesOf = () => healthy.outcome.state.characters?.characters.map(({ name }) => name) ?? []

/** Relations that say so many things twice, which the check doubts. */
function graphWith(doubled: number): Author {
  return (request) => {
    const [one = '', two = '', three = ''] = namesOf()
    const relation = (from_character: string, to_character: string) => ({
      from_character,
      to_character,
      description: null,
      tension_level: 'tense',
      relationship_type: 'rival',
    })
    const pairs = [
      [one, two],
      [two, three],
    ].slice(0, doubled) as [string, string][]
    const relationships = pairs.flatMap((pair) => [relation(...pair), relation(...pair)])
    return { ...objectOf(AGENT_AUTHORS.graph?.(request)), relationships }
  }
}

describe('doubts', () => {
  const isAgain = (prompt: string) => prompt.includes('CORRECTION')

  it('G-LLM-7: a doubtful answer is asked for once more, with what was found, and the better is kept', async () => {
    const good = AGENT_AUTHORS.graph as Author
    simulators.authors.graph = (request) =>
      isAgain(request.prompt) ? good(request) : graphWith(1)(request)
    const rendered = await again(without(healthy.kept, 'graph'))
    expect(rendered.attempts('graph').map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
    const [first, second] = simulators.calls
    expect(first?.prompt).not.toContain('Twice: ')
    expect(second?.prompt).toContain('Twice: ')
    const warnings = rendered.result?.warnings.filter(({ step }) => step === 'graph') ?? []
    expect(warnings.map(({ code }) => code)).not.toContain('check_failed')
  })

  it('G-LLM-7: a second answer that is worse is not kept, and nobody is asked a third time', async () => {
    simulators.authors.graph = (request) => graphWith(isAgain(request.prompt) ? 2 : 1)(request)
    const rendered = await again(without(healthy.kept, 'graph'))
    expect(rendered.attempts('graph')).toHaveLength(2)
    expect(rendered.outcome.state.graph?.relationships).toHaveLength(1)
    const warnings = rendered.result?.warnings.filter(({ step }) => step === 'graph') ?? []
    expect(warnings.map(({ code }) => code)).toContain('check_failed')
  })

  it.each([
    ['little time', { timeoutMs: 700 }],
    ['little money', { costLimitUsd: 0.0001 }],
  ])('G-LLM-7: with %s left nothing is asked a second time', async (_, limits) => {
    simulators.authors.graph = graphWith(1)
    simulators.latencyMs = 200
    const kept = without(healthy.kept, 'graph')
    const rendered = await render({ simulators, providers: ['google'], kept, ...limits })
    expect(rendered.attempts('graph').map(({ outcome }) => outcome)).toEqual(['ok'])
    expect(rendered.outcome.state.graph?.relationships).toHaveLength(1)
    const warnings = rendered.result?.warnings.filter(({ step }) => step === 'graph') ?? []
    expect(warnings.map(({ code }) => code)).toContain('check_failed')
  })

  it('G-LLM-7: when the second question fails, the first answer is kept', async () => {
    simulators.authors.graph = graphWith(1)
    const kept = without(healthy.kept, 'graph')
    let asked = 0
    // Only the second question fails.
    const network = createSend()
    const failing: Send = async (request) => {
      asked += 1
      if (!isAgain(String(request.body))) return network(request)
      const body = Readable.from([Buffer.from('{"error":{"status":"INVALID_ARGUMENT"}}')])
      return { status: 400, headers: {}, body, close: () => body.destroy() }
    }
    const rendered = await render({ simulators, providers: ['google'], kept, send: failing })
    expect(asked).toBe(2)
    expect(rendered.outcome.state.graph?.relationships).toHaveLength(1)
    expect(rendered.attempts('graph').map(({ outcome }) => outcome)).toEqual([
      'ok',
      'invalid_request',
    ])
  })
})

describe('a step that is given up because another failed', () => {
  it('G-LLM-6: tells what was asked for it and what that used', async () => {
    simulators.fault({ schemaName: 'judge' }, 'invalid_request')
    simulators.fault({ schemaName: 'timeline' }, 'length', { times: 1 })
    simulators.fault({ schemaName: 'timeline' }, 'silent_start')
    const network = createSend()
    const send: Send = async (request) => {
      if (String(request.body).includes('"title":"judge"')) await sleep(400)
      return network(request)
    }
    const rendered = await render({ simulators, providers: ['google'], send })
    expect(rendered.outcome.failure?.step).toBe('judge')
    const attempts = rendered.attempts('timeline')
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['truncated', 'cancelled'])
    const asked = [...rendered.outcome.results, ...rendered.outcome.givenUp]
    const { calls, output_tokens: tokens } = sumUsage(asked)
    expect(calls).toBe(simulators.calls.filter(({ kind }) => kind !== 'catalogue').length)
    expect(tokens).toBeGreaterThanOrEqual(attempts[0]?.output_tokens ?? Number.NaN)
  })
})

describe('the review of the dialog', () => {
  const issue =
    (severity: string): Author =>
    () => {
      const [line] = healthy.outcome.state.dialog?.lines ?? []
      const span = line?.text.split(' ').slice(0, 3).join(' ') ?? ''
      const found = {
        line: 1,
        span,
        kind: 'horizon',
        severity,
        problem: 'not known',
        fix: null,
      }
      return { existed: 'all did', known: 'one', address: 'none', voices: 'none', issues: [found] }
    }
  const mended: Author = () => ({
    lines: [{ line: 1, action: null, text: 'The seal is not yet dry.', tone: null }],
  })
  const callsOf = (name: string) => simulators.calls.filter(({ schemaName }) => schemaName === name)

  it('G-LLM-7: a critical fault is mended once, and not reviewed again', async () => {
    Object.assign(simulators.authors, { critique: issue('critical'), dialog_rewrite: mended })
    const { result } = await again(without(healthy.kept, 'critique'))
    expect(callsOf('critique')).toHaveLength(1)
    expect(callsOf('dialog_rewrite')).toHaveLength(1)
    const [first, ...rest] = healthy.result?.dialog ?? []
    expect(result?.dialog?.[0]).toMatchObject({
      speaker: first?.speaker,
      text: 'The seal is not yet dry.',
    })
    expect(result?.dialog?.slice(1)).toEqual(rest)
  })

  it('G-LLM-7: minor faults change nothing', async () => {
    Object.assign(simulators.authors, { critique: issue('minor'), dialog_rewrite: mended })
    const { result } = await again(without(healthy.kept, 'critique'))
    expect(callsOf('dialog_rewrite')).toHaveLength(0)
    expect(result?.dialog).toEqual(healthy.result?.dialog)
  })

  it.each(['invalid_request', 'length_whole', 'cut'])(
    'G-LLM-7, G-LLM-2: when the mending fails (%s) the dialog stands, with a warning',
    async (fault) => {
      simulators.authors.critique = issue('critical')
      simulators.fault({ schemaName: 'dialog_rewrite' }, fault)
      const { result } = await again(without(healthy.kept, 'critique'))
      expect(result?.dialog).toEqual(healthy.result?.dialog)
      expect(result?.warnings.map(({ code }) => code)).toContain('rewrite_failed')
    },
  )
})

describe('claims', () => {
  it('G-LLM-8: a label is demoted when what it cites does not hold its names and numbers', async () => {
    const setting =
      'It is 1215 by the river. Saladin waits with 1499 riders. Nobody cites the moon.'
    const entry = (span: string, ids: string[]) => ({
      field: 'setting',
      span,
      label: 'documented',
      ids,
    })
    simulators.authors.scene = (request) => {
      const [year = ''] = /^(F\d+)\b.*1215/m.exec(request.prompt)?.slice(1) ?? []
      const ledger = [
        entry('It is 1215 by the river', [year]),
        entry('Saladin waits with 1499 riders', [year]),
        entry('Nobody cites the moon', ['F99']),
        entry('words that stand nowhere in it', [year]),
      ]
      return { ...objectOf(AGENT_AUTHORS.scene?.(request)), setting, ledger }
    }
    const { result } = await again(without(healthy.kept, 'scene'))
    const claims = result?.claims?.filter(({ field }) => field === 'scene.setting') ?? []
    const statusOf = (words: string) =>
      claims.filter(({ text }) => text.includes(words)).map(({ status }) => status)
    expect(statusOf('1215')).toEqual(['documented'])
    expect(statusOf('1499')).toEqual(['inferred'])
    expect(statusOf('moon')).not.toContain('documented')
    expect(statusOf('nowhere')).toEqual([])
  })
})
