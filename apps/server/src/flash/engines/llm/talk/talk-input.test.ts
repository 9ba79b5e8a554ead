import { understand } from '@timepoint/almanac'
import { type Character, GenerateRequest } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { isMinor, protectionOf } from '../../../agents/prompting/sensitivity.ts'
import type { TalkScene } from '../../../interactions/interaction.ts'
import { loadPresets } from '../../../presets/presets.ts'
import type { RenderResult } from '../../../timepoints/render-result.ts'
import { personOf, toTalkInput } from './talk-input.ts'
import { createTalkScope } from './talk-scope.ts'

const NOW = new Date('2026-11-22T12:00:00Z')

function person(name: string, change: Partial<Character> = {}): Character {
  return {
    name,
    role: 'primary',
    description: 'Somebody who waits.',
    clothing: null,
    expression: null,
    pose: null,
    action: null,
    position_in_scene: null,
    age_description: null,
    historical_note: null,
    personality: null,
    speaking_style: null,
    social_register: null,
    emotional_state: null,
    speaks_in_scene: true,
    ...change,
  }
}

function sceneOf(
  query: string,
  people: Character[],
  change: Partial<RenderResult> = {},
): TalkScene {
  const result = {
    title: null,
    ...understandDate(query),
    query_type: 'historical',
    scene: null,
    dialog: null,
    moment: null,
    graph: null,
    grounding: null,
    characters: {
      characters: people,
      focal_character: null,
      group_dynamics: null,
      historical_accuracy_note: null,
    },
    ...change,
  } as RenderResult
  const facts = understand(query, { now: NOW })
  const request = GenerateRequest.parse({ query })
  return { timepointId: '', query, request, renderedAt: NOW, result, facts }
}

/** Date and place of a result as the almanac reads them. */
function understandDate(query: string): Partial<RenderResult> {
  const { date } = understand(query, { now: NOW })
  return {
    year: date?.year ?? null,
    month: date?.month ?? null,
    day: date?.day ?? null,
    hour: null,
    minute: null,
    second: null,
    season: null,
    time_of_day: null,
    era: null,
    date_edtf: null,
    date_precision: date?.precision === 'unknown' ? null : (date?.precision ?? null),
    calendar: 'gregorian',
    is_approximate: false,
    location: null,
    place: null,
    tags: [],
  }
}

function inputOf(scene: TalkScene) {
  const { presets } = loadPresets(null)
  const options = { router: null, available: null, presets, costLimitUsd: 1 } as never
  const how = { model: null, params: null, deadline: Number.POSITIVE_INFINITY }
  return toTalkInput(scene, createTalkScope(options, scene, how, 'words'))
}

describe('who may be given words', () => {
  const speechOf = (name: string, query: string) => {
    const who = person(name)
    const input = inputOf(sceneOf(query, [who]))
    return protectionOf(personOf(input, who).stub, input).speech
  }

  it.each([
    'A ferryman',
    'an old woman',
    'The young guard',
    'Night watchman',
    'Two Roman soldiers',
  ])('%s has no name, and is free even where people of that name could live', (name) =>
    expect(speechOf(name, 'A street in Leeds, 1985')).toBe('free'),
  )

  it.each(['Jane Example', 'The Example', 'Madonna'])(
    '%s is called by a name, and could live',
    (name) => expect(speechOf(name, 'A street in Leeds, 1985')).toBe('recorded'),
  )

  it.each(['Jane Example', 'Leonardo da Vinci', 'The Black Prince'])(
    '%s is free in a time of which nobody lives',
    (name) => expect(speechOf(name, 'A street in Leeds, 1485')).toBe('free'),
  )

  it.each([
    ['The Buddha', 'recorded'],
    ['Moses', 'recorded'],
    ['Prophet Muhammad', 'none'],
    ['Anne Frank', 'recorded'],
  ])('%s is protected whatever the time: %s', (name, speech) => {
    expect(speechOf(name, 'A street in Leeds, 1485')).toBe(speech)
  })

  it('somebody who was killed with many is protected, also where only the note for readers says so', () => {
    const note = 'Mary Example was gassed there in 1790.'
    const who = person('Mary Example', { historical_note: note })
    const input = inputOf(sceneOf('A street in Leeds, 1785', [who]))
    expect(protectionOf(personOf(input, who).stub, input).speech).toBe('recorded')
  })

  it.each([
    ['about ten', true],
    ['9 or 10', true],
    ['in her teens', true],
    ['a child', true],
    ['about thirty', false],
    ['17 or 18', false],
    [null, false],
  ])('of age %j is a child: %s', (age_description, isChild) => {
    const who = person('Mary Example', { age_description })
    const input = inputOf(sceneOf('A street in Leeds, 1785', [who]))
    expect(isMinor(personOf(input, who).stub, input)).toBe(isChild)
  })
})

describe('what people know', () => {
  it('G-PROMPT-2: leaves out what tells of later times, wherever it stands', () => {
    const who = person('Mary Example', {
      description: 'Tall and slow. She later becomes a painter.',
      personality: 'Counts twice. In 1801 she would win a prize.',
    })
    const input = inputOf(sceneOf('A street in Leeds, 1785', [who]))
    const { character, stub } = personOf(input, who)
    expect(character.description).toBe('Tall and slow.')
    expect(character.personality).toBe('Counts twice.')
    expect(stub.brief?.gloss).toBe('Tall and slow.')
  })

  it('leaves out sentences that only readers are told', () => {
    const grim = 'The bridge fell and took forty people with it.'
    const told = { plot_summary: `They wait. ${grim}`, stakes: null, consequences: grim }
    const moment = told as never
    const input = inputOf(sceneOf('A street in Leeds, 1785', [person('A ferryman')], { moment }))
    expect(input.state.moment?.plot_summary).toBe('They wait.')
  })

  it('makes the same of a scene once', () => {
    const scene = sceneOf('A street in Leeds, 1785', [person('A ferryman')])
    expect(inputOf(scene).state).toBe(inputOf(scene).state)
    expect(inputOf(scene).mark).not.toBe(inputOf(scene).mark)
  })

  it('of a search, tells what it verified of place and things, and no more', () => {
    const grounding = {
      setting_details: 'Wet cobbles.',
      visible_technology: 'Looms.',
      historical_context: 'Riots came in 1790.',
      event_mechanics: 'A mill burns.',
    } as never
    const input = inputOf(sceneOf('A street in Leeds, 1785', [person('A ferryman')], { grounding }))
    expect(input.state.extraction).toMatchObject({
      setting_details: 'Wet cobbles.',
      visible_technology: 'Looms.',
      historical_context: null,
    })
    const readers = input.sheet.facts.filter(({ visibility }) => visibility === 'reader')
    expect(readers.map(({ text }) => text)).toContain('A mill burns.')
  })
})
