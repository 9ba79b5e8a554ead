import { understand } from '@timepoint/almanac'
import { describe, expect, it } from 'vitest'
import { camera } from './camera.ts'
import { characterBio, completeBio } from './character-bio.ts'
import { bareCharacter, completeCast } from './characters.ts'
import { graph } from './graph.ts'
import { imagePrompt } from './image-prompt.ts'
import { imagePromptOptimizer } from './image-prompt-optimizer.ts'
import { moment } from './moment.ts'
import { imageFamily, toImagePrompt } from './prompting/image-dialect.ts'
import { exclusionsFor } from './prompting/image-exclusions.ts'
import { tellsOfNeverShown } from './prompting/protected.ts'
import { renderSections } from './prompting/sections.ts'
import { shortenPrompt } from './prompting/shorten-prompt.ts'
import { slotsFor } from './prompting/slots.ts'
import { SAMPLE_SHEET, sampleScene, sampleStub } from './sample-scene.fixture.ts'
import { HYPER_REPLIES } from './sample-scene-replies.fixture.ts'

const input = sampleScene()
const stubs = input.state.identification?.characters ?? []
const hodgson = stubs[1] ?? sampleStub()
const codes = (findings: { code: string }[]) => findings.map(({ code }) => code)

describe('character bio', () => {
  const reply = characterBio.reply?.parse(HYPER_REPLIES.character_bio)
  if (!reply) throw new Error('no reply')
  const at = { ...input, stub: sampleStub(), others: [hodgson] }
  const check = (change: Partial<typeof reply>, over = at) =>
    codes(characterBio.check({ ...reply, ...change }, over))

  it('finds nothing in a good reply', () => expect(check({})).toEqual([]))

  it('takes name, role and register from the stub and the age from life years', () => {
    const { output } = completeBio(reply, { ...at, stub: hodgson })
    expect(output).toMatchObject({
      name: 'Ralph Hodgson',
      role: 'secondary',
      social_register: 'official',
      age_description: '47 or 48',
    })
    expect(completeBio(reply, at).output.age_description).toBe('about thirty')
  })

  it.each([
    ['later_year', { personality: 'will be pardoned in 1771' }],
    ['flattery', { description: 'A man of quiet authority.' }],
    ['modern_idiom', { personality: 'has a stubborn mindset' }],
    ['anachronism', { action: 'speaks into a telephone' }],
    ['unsupported', { historical_note: 'He knew John Wilkes well.' }],
  ])('finds %s', (code, change) => expect(check(change)).toContain(code))

  it('frames no child as an adult', () => {
    const child = stubs[2] ?? sampleStub()
    expect(check({ pose: 'a sultry look' }, { ...at, stub: child })).toContain('minor')
  })

  it('asks nothing made up of whoever keeps to words on record', () => {
    const frank = sampleStub({ name: 'Anne Frank', is_named: true })
    const { task, limits } = characterBio.user({ ...at, stub: frank })
    expect(task).toContain('speaks only words on record')
    expect(`${task} ${limits}`).not.toMatch(/victim|habits|speaking_style|hands|20 to 40/)
    expect(characterBio.user(at).limits).toContain('description 20 to 40 words')
  })

  it('is not told what is said of others alone', () => {
    const facts = ['A coal heaver waits.', 'Ralph Hodgson, 48, hides the list.'].map(
      (text, at) => ({
        ...(SAMPLE_SHEET.facts[0] as (typeof SAMPLE_SHEET.facts)[number]),
        id: `F${at + 1}`,
        text,
      }),
    )
    const over = { ...at, sheet: { ...SAMPLE_SHEET, facts } }
    expect(characterBio.user(over).facts).not.toContain('hides the list')
    expect(characterBio.user({ ...over, stub: hodgson }).facts).toContain('hides the list')
  })

  it('fills in for a person whose biography failed', () => {
    const cast = completeCast([bareCharacter(sampleStub())], input.state)
    expect(cast.characters.map(({ name }) => name)).toEqual(stubs.map(({ name }) => name))
    expect(cast.historical_accuracy_note).toContain('not verified as present: Ralph Hodgson')
  })
})

describe('graph', () => {
  const reply = graph.prompt.reply?.parse(HYPER_REPLIES.graph)
  if (!reply) throw new Error('no reply')
  const [one] = reply.relationships
  if (!one) throw new Error('no relation')
  const check = (relationships: (typeof one)[]) =>
    codes(graph.prompt.check({ ...reply, relationships }, input))

  it('finds nothing in a good reply', () => expect(graph.prompt.check(reply, input)).toEqual([]))

  it('takes a name without its first part, as models shorten them', () => {
    const short = [{ ...one, to_character: 'Hodgson' }]
    expect(check(short)).toEqual([])
    const { output } = graph.complete({ ...reply, relationships: short }, input)
    expect(output.relationships[0]?.to_character).toBe('Ralph Hodgson')
  })

  it('finds strangers, doubles and kin that no fact knows', () => {
    expect(check([{ ...one, to_character: 'Wilkes' }])).toContain('unknown_character')
    expect(check([one, one])).toContain('duplicate_relation')
    const kin = { ...one, relationship_type: 'family' as const }
    expect(check([kin])).toContain('invented_kin')
    const { output } = graph.complete({ ...reply, relationships: [kin, kin] }, input)
    expect(output.relationships).toMatchObject([{ relationship_type: 'neutral' }])
  })
})

describe('moment', () => {
  const reply = moment.prompt.reply?.parse(HYPER_REPLIES.moment)
  if (!reply) throw new Error('no reply')
  const check = (change: Partial<typeof reply>) =>
    codes(moment.prompt.check({ ...reply, ...change }, input))

  it('finds nothing in a good reply', () => expect(moment.prompt.check(reply, input)).toEqual([]))

  it('finds hindsight outside its fields', () => {
    expect(check({ stakes: 'Seven would later hang.' })).toContain('hindsight')
    expect(check({ before_context: 'As in 1771.' })).toContain('hindsight')
    expect(check({ consequences: 'Seven men were hanged in July 1768.' })).not.toContain(
      'hindsight',
    )
  })
})

describe('what the moment hands on', () => {
  it('keeps what is to come from those who write the dialog', () => {
    const reply = moment.prompt.reply?.parse(HYPER_REPLIES.moment)
    if (!reply) throw new Error('no reply')
    const told = {
      ...reply,
      stakes: 'Bread. They hang in July.',
      plot_summary: 'It will be told in 1771.',
    }
    const { output } = moment.complete(told, input)
    expect(output.stakes).toBe('Bread.')
    expect(output.plot_summary).not.toContain('1771')
    expect(output.consequences).toContain('hanged')
  })
})

describe('figures who are never shown', () => {
  const mecca = sampleScene({ facts: understand('Muhammad enters Mecca, 630', { now: input.now }) })
  const cast = { characters: [sampleStub({ name: 'A weaver' })], focal_character: null }
  const at = { ...mecca, state: { ...mecca.state, identification: cast } }

  it('are in no frame', () => {
    const reply = { ...HYPER_REPLIES.camera, focal_point: 'Muhammad on his camel' } as never
    expect(codes(camera.prompt.check(reply, at))).toContain('never_shown')
    expect(camera.complete(reply, at).output.focal_point).toBe('the people who look on')
  })

  it('are in no picture, nor in what it is made from', () => {
    const reply = HYPER_REPLIES.image_prompt
    const full_prompt = `${reply.full_prompt} The Prophet Muhammad rides in front.`
    expect(codes(imagePrompt.prompt.check({ ...reply, full_prompt }, at))).toContain('never_shown')
    const { output } = imagePrompt.complete({ ...reply, full_prompt }, at)
    expect(output.full_prompt).not.toMatch(/muhammad/i)
    const scene = { ...at.state.scene, setting: 'Dust lies on the road. Muhammad waits.' }
    const seen = { ...at, state: { ...at.state, scene: scene as typeof at.state.scene } }
    expect(imagePrompt.prompt.user(seen).material).toContain('Dust lies on the road.')
    expect(imagePrompt.prompt.user(seen).material).not.toContain('Muhammad')
  })

  it('are not mistaken for namesakes', () => {
    expect(tellsOfNeverShown('Muhammad Ali waits', 1974)).toBe(false)
    expect(tellsOfNeverShown('the Prophet Muhammad waits', 1974)).toBe(true)
  })
})

describe('camera', () => {
  const reply = camera.prompt.reply?.parse(HYPER_REPLIES.camera)
  if (!reply) throw new Error('no reply')

  it('finds nothing in a good reply', () => expect(camera.prompt.check(reply, input)).toEqual([]))

  it('finds what is not in the place, and drops it', () => {
    const wrong = { ...reply, foreground_elements: ['grand piano', 'wet sack'] }
    expect(codes(camera.prompt.check(wrong, input))).toEqual(['absent_element'])
    expect(camera.complete(wrong, input).output.foreground_elements).toEqual(['wet sack'])
    const moving = { ...reply, vantage: 'a drone above' }
    expect(codes(camera.prompt.check(moving, input))).toContain('no_still')
  })
})

describe('image prompt', () => {
  const reply = imagePrompt.prompt.reply?.parse(HYPER_REPLIES.image_prompt)
  if (!reply) throw new Error('no reply')
  const check = (full_prompt: string, at = input) =>
    codes(imagePrompt.prompt.check({ ...reply, full_prompt }, at))
  const more = (text: string) => `${reply.full_prompt} ${text}`

  it('finds nothing in a good reply', () => expect(check(reply.full_prompt)).toEqual([]))

  it.each([
    ['prompt_length', 'A quay.'],
    ['named_person', more('Ralph Hodgson waits.')],
    ['lettering', more('A sign reads “Coal”.')],
    ['gore', more('A corpse lies there.')],
    ['minor', more('A naked boy.')],
    ['negation', more('There are no cars.')],
    ['anachronism', more('A telephone hangs there.')],
  ])('finds %s', (code, text) => expect(check(text)).toContain(code))

  it('takes names and gore out and computes what code knows', () => {
    const full_prompt = more('Ralph Hodgson waits. A corpse lies there.')
    const { output } = imagePrompt.complete({ ...reply, full_prompt }, input)
    expect(output.full_prompt).toContain('a magistrate of the riverside parishes waits.')
    expect(output.full_prompt).not.toContain('corpse')
    expect(output.negative_prompt).toContain('wristwatch')
    expect(output.aspect_ratio).toBe('16:9')
  })

  it('never describes who is not shown, and others only from behind', () => {
    const shownAs = (name: string, born: number, died: number | null) => {
      const sheet = { ...SAMPLE_SHEET, people: [{ name, born, died, age: null }] }
      const stub = sampleStub({ name, is_named: true })
      return renderSections(imagePrompt.prompt.user(sampleScene({ stubs: [stub], sheet })))
    }
    expect(shownAs('Prophet Muhammad', 570, 632)).not.toContain('bandaged thumb')
    expect(shownAs('Jane Example', 1970, null)).toContain('seen from behind')
  })
})

describe('image prompt optimizer', () => {
  const long = imagePrompt.complete(
    imagePrompt.prompt.reply?.parse(HYPER_REPLIES.image_prompt) as never,
    input,
  )
  const at = { ...input, state: { ...input.state, image_prompt: long.output } }
  const good = HYPER_REPLIES.image_prompt_optimizer.optimized_prompt
  const check = (optimized_prompt: string) =>
    codes(imagePromptOptimizer.prompt.check({ optimized_prompt }, at))

  it('finds nothing in a good reply', () => expect(check(good)).toEqual([]))

  it('finds additions, negations, and a lost place or time', () => {
    expect(check(`${good} Cinematic masterpiece.`)).toContain('added_words')
    expect(check(`${good} No cars.`)).toContain('negation')
    expect(check('A broad coal heaver stands.')).toEqual(['place_missing', 'time_missing'])
    expect(check(`${good} ${good}`)).toContain('prompt_too_long')
  })

  it('falls back to shortening by code', () => {
    const { output } = imagePromptOptimizer.complete({ optimized_prompt: `${good} ${good}` }, at)
    expect(output.optimized_prompt).toBe(shortenPrompt(long.output.full_prompt))
    expect(output.optimized_prompt.split(' ').length).toBeLessThanOrEqual(77)
    expect(output.optimized_prompt).toContain('Shadwell')
  })
})

describe('image dialects', () => {
  const data = {
    full_prompt: 'Ghent, 1540. Soldiers with swords wait. A quay in fog.',
    negative_prompt: 'text',
  }

  it.each([
    ['gemini-nano-banana-2.1', 'gemini'],
    ['sd3.5-large', 'sd3'],
    ['sd3.5-large-turbo', 'sd3_turbo'],
    ['black-forest-labs/flux-1.1-pro', 'flux'],
    ['pollinations', 'pollinations'],
    ['something', 'unknown'],
  ])('knows %s', (model, family) => expect(imageFamily(model)).toBe(family))

  it('sends the paragraph to those who read it, and negatives to those who heed them', () => {
    expect(toImagePrompt('gemini-x', data, 'short', false)).toEqual({
      prompt: data.full_prompt,
      negativePrompt: null,
    })
    expect(toImagePrompt('sd3.5-medium', data, 'short', false)).toEqual({
      prompt: 'short',
      negativePrompt: 'text',
    })
    expect(toImagePrompt('sd3.5-large-turbo', data, 'short', false).negativePrompt).toBeNull()
    expect(toImagePrompt('pollinations', data, 'a café; “x”', false).prompt).toBe('a cafe x')
    expect(toImagePrompt('flux', data, null, false).prompt).toBe(data.full_prompt)
  })

  it('goes wider and calmer after a refusal', () => {
    const { prompt } = toImagePrompt('gemini-x', data, null, true)
    expect(prompt).toMatch(/^A wide, quiet view.*Ghent, 1540\..*fog\.$/)
    expect(prompt).not.toContain('swords')
  })
})

describe('slots and exclusions', () => {
  it('differ by age and region', () => {
    expect(slotsFor({ year: 1400, region: 'americas' })?.animals).toContain('llamas')
    expect(slotsFor({ year: 1400, region: 'europe' })?.window).toContain('horn')
    expect(slotsFor({ year: 1930, region: null })?.light).toContain('bulb')
    expect(slotsFor({ year: null, region: 'europe' })).toBeNull()
    expect(exclusionsFor({ year: 1400, region: 'americas' })).toContain('horse')
    expect(exclusionsFor({ year: 1400, region: 'europe' })).not.toContain('horse')
    expect(exclusionsFor({ year: null, region: null })).not.toContain('smartphone')
  })
})
