import { Jumped, type Timepoint } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { useLlmStack } from './support/llm-stack.ts'
import { expectProblem } from './support/problem.ts'
import { collectEvents } from './support/sse.ts'
import { call, readTimepoint } from './support/test-stack.ts'

const HOUR = { units: 1, unit: 'hour' }
const MARK = /\^[0-9a-f]{6}\^/g

describe('jumps by models', () => {
  const llm = useLlmStack()

  const ask = (from: string, way: 'next' | 'prior', body: object = HOUR) =>
    call(llm.stack, 'POST', `/api/v1/temporal/${from}/${way}`, { body })

  async function jumpTo(from: string, way: 'next' | 'prior', body?: object): Promise<Timepoint> {
    const response = await ask(from, way, body)
    const { target_id: id } = Jumped.parse(await response.json())
    return readTimepoint(await call(llm.stack, 'GET', `/api/v1/timepoints/${id}?full=true`))
  }

  const render = async (body: object = {}) => readTimepoint(await llm.post(body))

  /** Prompts since the log was cleared, without marks. */
  const promptsOf = (...names: string[]) =>
    llm
      .calls()
      .filter(({ schemaName }) => names.length === 0 || names.includes(schemaName ?? ''))
      .map(({ prompt }) => prompt.replace(MARK, ' '))

  it('G-JUMP-10: asks no model when, where or whether, and every other agent as ever', async () => {
    const source = await render({ query: 'Magna Carta 1215' })
    llm.simulators.calls.length = 0
    const target = await jumpTo(source.id, 'next')
    const asked = new Set(llm.calls().map(({ schemaName }) => schemaName))
    expect(asked.has('judge') || asked.has('timeline')).toBe(false)
    const rest = ['scene', 'identification', 'character_bio', 'graph', 'moment', 'camera', 'dialog']
    for (const name of rest) expect([name, asked.has(name)]).toEqual([name, true])
    expect(llm.calls().filter(({ kind }) => kind === 'search')).toHaveLength(1)
    expect(target).toMatchObject({
      query: 'Magna Carta 1215, 1 hour later',
      title: `${source.title}, 1 hour later`,
      year: 1215,
      month: 6,
      day: 15,
      hour: 13,
      is_approximate: true,
      place: source.place,
      location: source.location,
      model_provider: 'google',
    })
    expect(target.usage.calls).toBe(llm.calls().length)
    const path = `/api/v1/timepoints/${target.id}/events`
    const frames = (await collectEvents(await call(llm.stack, 'GET', path))).map(
      ({ frame }) => frame,
    )
    expect(frames.slice(1, 3)).toMatchObject([
      { step: 'judge', data: { skipped: true, reason: expect.any(String) } },
      { step: 'timeline', data: { skipped: true, reason: expect.any(String) } },
    ])
  })

  it('G-JUMP-10: the people stay under their names, and no passage moves the date', async () => {
    const source = await render({ query: 'Magna Carta 1215' })
    const names = source.characters?.characters.map(({ name, role }) => ({ name, role }))
    for (const way of ['next', 'prior'] as const) {
      const target = await jumpTo(source.id, way, { units: 2, unit: 'day' })
      const cast = target.characters?.characters.map(({ name, role }) => ({ name, role }))
      expect(cast?.slice(0, names?.length)).toEqual(names)
      expect(target.day).toBe(way === 'next' ? 17 : 13)
      const date = target.claims?.find(({ field }) => field === 'date')
      expect(date?.status).toBe('inferred')
    }
  })

  it('G-JUMP-10: a later hour is told what happened, marked; an earlier one nothing of it', async () => {
    const source = await render({ query: 'Rome, autumn 64 AD' })
    const said = source.dialog?.at(-1)?.text ?? ''
    const plot = source.moment?.plot_summary ?? ''
    expect([said, plot]).not.toContain('')
    llm.simulators.calls.length = 0
    const later = await jumpTo(source.id, 'next', { units: 1, unit: 'day' })
    expect(promptsOf('dialog').join()).toContain(
      `LAST WORDS: ${source.dialog?.at(-1)?.speaker}: ${said}`,
    )
    expect(promptsOf('moment').join()).toContain(`HAPPENED THEN: ${plot}`)
    for (const { prompt } of llm.calls()) expect(prompt).not.toContain(`HAPPENED THEN: ${plot}`)
    // Of this jump nothing may be in the earlier one of the same source, wherever models put their words.
    llm.simulators.calls.length = 0
    await jumpTo(source.id, 'prior', { units: 1, unit: 'day' })
    for (const prompt of promptsOf()) {
      expect(prompt).not.toMatch(
        /EARLIER SCENE|HAPPENED THEN|LAST WORDS|LEFT OPEN|PLACE THEN|WORE:/,
      )
    }
    expect(later.source_id).toBe(source.id)
  })

  it('G-JUMP-10: a curated past is told as past, and never to an hour before it', async () => {
    const source = await render({ query: 'Assassination of Caesar' })
    llm.simulators.calls.length = 0
    const target = await jumpTo(source.id, 'next')
    const told = /Before, at “The assassination of Julius Caesar”/
    expect(promptsOf('scene').join()).toMatch(told)
    expect(promptsOf('identification').join()).toMatch(/NOT HERE: Julius Caesar/)
    const names = target.characters?.characters.map(({ name }) => name)
    expect(names).not.toContain('Julius Caesar')
    expect(target.warnings.map(({ code }) => code)).toContain('person_not_carried')
    llm.simulators.calls.length = 0
    await jumpTo(source.id, 'prior')
    for (const prompt of promptsOf('scene', 'character_bio', 'graph', 'dialog')) {
      expect(prompt).not.toMatch(/daggers|stabbed|Casca strikes/)
    }
  })

  it('G-JUMP-4: the model choice is the source’s, and can be changed', async () => {
    const source = await render({ query: 'Magna Carta 1215', text_model: 'deepseek/deepseek-v3.2' })
    llm.simulators.calls.length = 0
    const target = await jumpTo(source.id, 'next')
    expect(target.text_model_used).toBe('deepseek/deepseek-v3.2')
    const other = await jumpTo(source.id, 'next', { text_model: 'gemini-3.8-flash' })
    expect(other.text_model_used).toBe('gemini-3.8-flash')
    llm.simulators.calls.length = 0
    const offline = await jumpTo(source.id, 'next', { text_model: 'offline' })
    expect(offline).toMatchObject({ model_provider: 'offline', usage: { calls: 0 } })
    expect(llm.calls()).toEqual([])
    expect(offline.dialog).toEqual([])
    const open = await render({ query: 'Magna Carta 1215', model_policy: 'permissive' })
    llm.simulators.calls.length = 0
    expect(await jumpTo(open.id, 'next')).toMatchObject({ model_permissiveness: 'permissive' })
    expect(llm.calls().filter(({ provider }) => provider === 'google')).toEqual([])
  })

  it('G-JUMP-4: llm_params are those of the jump', async () => {
    const source = await render({ llm_params: { system_prompt_prefix: 'SOURCEPREFIX' } })
    llm.simulators.calls.length = 0
    await jumpTo(source.id, 'next', { ...HOUR, llm_params: { system_prompt_prefix: 'JUMPPREFIX' } })
    const systems = llm.calls().map(({ system }) => system)
    expect(systems.some((system) => system.includes('JUMPPREFIX'))).toBe(true)
    expect(systems.some((system) => system.includes('SOURCEPREFIX'))).toBe(false)
  })

  it('G-JUMP-2: a date that only a model knew is counted from as well', async () => {
    const source = await render({ query: 'Two cooks argue in room 1408' })
    const { year } = source
    if (year === null) throw new Error('the simulated timeline gives a year')
    const target = await jumpTo(source.id, 'next', { units: 1, unit: 'year' })
    expect(target).toMatchObject({ year: year + 1, title: `${source.title}, 1 year later` })
    const { calendar, month, date_precision } = source
    expect(target).toMatchObject({ calendar, month, date_precision })
    expect(target.grounding?.tier).toBeNull()
  })
})

describe('jumps on a server with presets of its own', () => {
  const presets = {
    mine: { text_model: 'gemini-3.8-flash', max_tokens: 1500, thinking_level: 'low', credits: 3 },
  }
  const llm = useLlmStack({ presets })

  it('G-PRESET-1: takes them, in any case, and names them all where one is unknown', async () => {
    const source = await readTimepoint(await llm.post({}))
    const ask = (preset: string) =>
      call(llm.stack, 'POST', `/api/v1/temporal/${source.id}/next`, { body: { preset } })
    const { target_id: id } = Jumped.parse(await (await ask('MINE')).json())
    const target = await readTimepoint(await call(llm.stack, 'GET', `/api/v1/timepoints/${id}`))
    expect(target).toMatchObject({ preset_used: 'mine', text_model_used: 'gemini-3.8-flash' })
    const again = Jumped.parse(
      await (await call(llm.stack, 'POST', `/api/v1/temporal/${id}/next`)).json(),
    )
    const path = `/api/v1/timepoints/${again.target_id}`
    expect(await (await call(llm.stack, 'GET', path)).json()).toMatchObject({ preset_used: 'mine' })
    const problem = await expectProblem(await ask('yours'), 'invalid_input')
    expect(problem.errors?.[0]).toMatchObject({ path: 'preset' })
    expect(problem.detail).toMatch(/hyper.*gemini3.*mine/)
    const { paths } = (await (await call(llm.stack, 'GET', '/openapi.json')).json()) as {
      paths: Record<string, object>
    }
    expect(JSON.stringify(paths['/api/v1/temporal/{id}/next'])).toContain(
      'gemini3, mine, in any case',
    )
  })
})
