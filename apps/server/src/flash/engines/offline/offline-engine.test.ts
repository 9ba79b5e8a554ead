import { ageAt, allMoments, understand } from '@timepoint/almanac'
import { GenerateRequest } from '@timepoint/contracts'
import { describe, expect, test } from 'vitest'
import type { Agent } from '../../agents/agent.ts'
import { AGENTS } from '../../agents/agents.ts'
import type { State } from '../../agents/outputs.ts'
import type { RenderInput } from '../../pipeline/state.ts'
import { STEPS } from '../../pipeline/steps.ts'
import { offlineEngine } from './offline-engine.ts'

const NOW = new Date('2026-07-15T12:00:00Z')

/** Answers every step but the picture; fails on an answer that its agent would not accept. */
async function answerAll(query: string) {
  const request = GenerateRequest.parse({ query })
  const input: RenderInput = { request, facts: understand(query, { now: NOW }), now: NOW }
  const state: State = {}
  const warnings: string[] = []
  for (const { name } of STEPS) {
    if (name === 'image_generation') continue
    const answer = await offlineEngine.answer(name, input, state, new AbortController().signal)
    const agent: Agent = AGENTS[name]
    const output = agent.output.parse(answer.output)
    expect(agent.check?.(output, state) ?? [], `${query}: ${name}`).toEqual([])
    Object.assign(state, { [name]: output })
    warnings.push(...(answer.warnings ?? []).map(({ code }) => code))
    if (name === 'judge' && !state.judge?.admitted) break
  }
  return { facts: input.facts, state, warnings }
}

describe('a curated moment', () => {
  test.each(allMoments().map((moment) => [moment.id, moment] as const))(
    '%s',
    async (id, moment) => {
      const { facts, state, warnings } = await answerAll(moment.title)
      expect(facts.momentId).toBe(id)
      expect(warnings.filter((code) => code !== 'place_unknown')).toEqual([])
      const cast = state.characters?.characters ?? []
      const lines = state.dialog?.lines ?? []
      expect(cast.length).toBeLessThanOrEqual(6)
      const names = cast.map(({ name }) => name)
      for (const { speaker, text, provenance } of lines) {
        expect(names).toContain(speaker)
        const words = moment.words.find((known) => known.text === text)
        expect(words).toMatchObject({ speaker, provenance })
      }
      for (const person of moment.people) {
        if (!person.present) expect(names).not.toContain(person.name)
        if (!names.includes(person.name)) continue
        expect(ageAt(person.born, moment.date.year) ?? 0).toBeGreaterThanOrEqual(0)
        expect(person.died ?? moment.date.year).toBeGreaterThanOrEqual(moment.date.year)
      }
      expect(cast.filter(({ speaks_in_scene }) => speaks_in_scene).map(({ name }) => name)).toEqual(
        names.filter((name) => lines.some(({ speaker }) => speaker === name)),
      )
    },
  )
})

describe('what is only typed', () => {
  test('a market without anybody in it', async () => {
    const { state, warnings } = await answerAll('A market in Timbuktu, 1400')
    expect(state.scene?.setting).toBe(
      'Timbuktu, in today’s Mali, 1400. Nothing more of the setting is on record here.',
    )
    expect(state.scene).toMatchObject({ weather: null, lighting: null, mood: null, objects: [] })
    expect(state.characters?.characters).toEqual([])
    expect(state.dialog?.lines).toEqual([])
    expect(warnings).toEqual(['not_corroborated'])
  })

  test('a person by name is there as asked for, not as documented', async () => {
    const { state } = await answerAll('Mozart in Vienna, 1786')
    expect(state.characters?.characters[0]).toMatchObject({
      name: 'Wolfgang Amadeus Mozart',
      age_description: '29 or 30',
      action: null,
      speaks_in_scene: false,
    })
    expect(state.characters?.historical_accuracy_note).toContain('not documented')
    expect(state.grounding?.confidence.grounding).toBeNull()
  })

  test('an event of that year and place is told as such, and is no title', async () => {
    const { state } = await answerAll('A soldier at Verdun, 1916')
    expect(state.timeline?.title).toBeNull()
    expect(state.moment?.plot_summary).toContain('On record for that year: Battle of Verdun')
    expect(state.identification?.characters.map(({ name }) => name)).toEqual(['A soldier'])
    expect(state.grounding?.grounding).toMatchObject({ verified_year: null, tier: 'corroborated' })
  })

  test('a typed hour lights the scene; a missing one is named', async () => {
    const lit = await answerAll('a fisherman in Zanzibar, 3 May 1420, 10 pm')
    expect(lit.state.scene?.lighting).toBe('Night')
    const dark = await answerAll('a fisherman in Zanzibar, 3 May 1420')
    expect(dark.state.scene?.atmosphere).toBe(
      'The light cannot be computed: the hour is not known.',
    )
  })

  test('somebody who did not live then is left out, and that is said', async () => {
    const { state, warnings } = await answerAll('Elvis Presley in Memphis, 1990')
    expect(state.characters?.characters).toEqual([])
    expect(warnings).toContain('person_not_shown')
  })

  test.each([
    ['A market in Timbuktu, 1400', 'historical'],
    ['Sherlock Holmes, Baker Street, 1895', 'fictional'],
    ['First landing on Mars, 2041', 'speculative'],
    ['What if Napoleon won the Battle of Waterloo 1815', 'speculative'],
    ["My daughter's wedding in Lisbon next June", 'personal_future'],
    ['my birthday party yesterday', 'contemporary'],
    ['Battle of Hastings 1066', 'historical'],
    ['Timbuktu', null],
  ])('%s is %s', async (query, type) => {
    const { state } = await answerAll(query)
    expect(state.judge?.query_type).toBe(type)
  })

  test.each([
    ['asdf qwer', 'no moment to show'],
    ['Albert Einstein', 'does not say when'],
    ['24 August', 'without a year'],
  ])('%s is refused with a reason and a query that works', async (query, reason) => {
    const { state } = await answerAll(query)
    expect(state.judge?.reason).toContain(reason)
    const suggested = state.judge?.suggested_query ?? ''
    expect(understand(suggested, { now: NOW }).tier).toBe('curated')
  })

  test('a life on record verifies neither place nor presence', async () => {
    const { state, warnings } = await answerAll('Napoleon in Moscow, Idaho 1812')
    expect(warnings).toEqual(['presence_not_documented'])
    expect(state.grounding?.grounding).toMatchObject({
      tier: 'corroborated',
      verified_location: null,
      verified_participants: [],
    })
  })

  test.each([
    ['great fire of london 4 september 1666', 'on record for 2 September'],
    ['two days after the battle of hastings', 'Counted from'],
  ])('%s: a date counted from an event is inferred from its source', async (query, words) => {
    const { state } = await answerAll(query)
    const date = state.grounding?.claims.filter(({ field }) => field === 'date') ?? []
    expect(date.map(({ status }) => status)).toEqual(['inferred'])
    expect(date[0]?.sources).toHaveLength(1)
    expect(date[0]?.text).toContain(words)
    expect(state.moment?.plot_summary).toContain(words)
    expect(state.moment?.plot_summary).not.toContain('no such event')
  })

  test('a year within a longer event stands beside the years on record', async () => {
    const { state } = await answerAll('dust bowl 1935')
    const date = state.grounding?.claims.filter(({ field }) => field === 'date') ?? []
    expect(date.map(({ status }) => status)).toEqual(['documented', 'inferred'])
    expect(date[0]?.text).toBe('1930 to 1936')
    expect(date[1]?.text).toContain('1935')
    expect(state.grounding?.grounding?.verified_date).toBeNull()
  })

  test('a reason says whether the suggestion is near or only an example', async () => {
    const near = await answerAll('the pupils of Socrates')
    expect(near.state.judge?.reason).toContain('Near it on record is “The death of Socrates”')
    const any = await answerAll('asdf qwer')
    expect(any.state.judge?.reason).toContain('for example')
  })

  test('an open century is refused with the query that closes it', async () => {
    const { state } = await answerAll('Pompeii August 24 79')
    expect(state.judge).toMatchObject({
      admitted: false,
      suggested_query: 'Pompeii August 24 AD 79',
    })
  })
})
