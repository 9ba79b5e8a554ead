import { describe, expect, it } from 'vitest'
import { SAMPLE_SEARCH, sampleInput } from '../engines/llm/fact-sheet/sample-inputs.fixture.ts'
import { GOOD_REPLIES } from './sample-replies.fixture.ts'
import { scene } from './scene.ts'
import { timeline } from './timeline.ts'

const QUERY = 'Salt caravan reaches Taghaza, 1352'
const reply = timeline.prompt.reply?.parse(GOOD_REPLIES.timeline)
const good = scene.prompt.reply?.parse(GOOD_REPLIES.scene)
if (!good || !reply) throw new Error('no reply')
const settled = timeline.complete(reply, sampleInput(QUERY)).output
const input = sampleInput(QUERY, { grounding: SAMPLE_SEARCH, timeline: settled })
const codes = (change: Partial<typeof good>, of = input) =>
  scene.prompt.check({ ...good, ...change }, of).map(({ code }) => code)

describe('scene', () => {
  it('has nothing to say against a good answer', () => {
    expect(scene.prompt.check(good, input)).toEqual([])
  })

  it('shows how it is known, and demotes what the source does not say', () => {
    const ledger = [
      { field: 'setting', span: 'grey salt blocks', label: 'documented' as const, ids: ['S1'] },
      { field: 'setting', span: 'one rope is new', label: 'documented' as const, ids: ['S9'] },
    ]
    const { claims = [] } = scene.complete({ ...good, ledger }, input)
    expect(claims.map(({ field, status }) => [field, status])).toEqual([
      ['scene.setting', 'documented'],
      ['scene.setting', 'invented'],
    ])
  })

  it('keeps texts of a length', () => {
    const long = 'salt '.repeat(2000)
    const change = { setting: long, mood: long, objects: [long] }
    const { output } = scene.complete({ ...good, ...change }, input)
    expect(output.setting.length).toBeLessThanOrEqual(2000)
    expect(output.mood?.length).toBeLessThanOrEqual(500)
    expect(output.objects[0]?.length).toBeLessThanOrEqual(200)
  })

  it('leaves unknown weather and warmth null', () => {
    const { output } = scene.complete({ ...good, weather: 'Clear.', temperature: 'Hot.' }, input)
    expect(output).toMatchObject({ weather: null, temperature: null })
    expect(codes({ atmosphere: 'Rain drums on the skins.' })).toContain('invented_weather')
  })

  it('doubts light that the sun of the hour does not give', () => {
    const noon = sampleInput('Market in Bruges, 12 June 1352 at noon', { timeline: settled })
    expect(noon.facts.sky).not.toBeNull()
    expect(codes({ lighting: 'moonlight from the left' }, noon)).toContain('light_and_sun')
    expect(codes({ lighting: 'sunlight from above' }, noon)).not.toContain('light_and_sun')
  })

  it('doubts listed things that the prose does not have', () => {
    expect(codes({ objects: ['brass scales'] })).toEqual(['list_not_in_prose'])
    expect(codes({ objects: ['salt slab', 'ropes'] })).toEqual([])
  })

  it('doubts stock phrases, later things, and people by name', () => {
    expect(codes({ mood: null, atmosphere: 'The air is thick with history.' })).toContain(
      'stock_phrase',
    )
    expect(codes({ setting: 'A railway runs to the salt houses, past slabs.' })).toContain(
      'anachronism',
    )
    const people = [{ name: 'Mansa Sulayman', born: null, died: 1360, age: null }]
    const known = { ...input, sheet: { ...input.sheet, people } }
    const setting = 'Mansa Sulayman counts roped slabs, a cracked slab, a new rope.'
    expect(codes({ setting }, known)).toContain('named_person')
  })

  it('doubts numbers that nothing tells', () => {
    expect(codes({ social_dynamics: 'All 4000 wait.' })).toContain('unsupported')
  })

  it('keeps lists and ledger within their limits', () => {
    const objects = ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => `${one} slab`)
    const { output } = scene.complete({ ...good, objects }, input)
    expect(output.objects).toHaveLength(input.length.listCap)
  })

  it('takes the tension of a curated moment from its record', () => {
    const hastings = sampleInput('Battle of Hastings 1066')
    expect(scene.complete(good, hastings).output.tension_level).not.toBe('low')
  })
})
