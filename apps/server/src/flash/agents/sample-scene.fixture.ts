import { understand } from '@timepoint/almanac'
import type { PromptInput } from './agent.ts'
import type { CharacterStub, State } from './outputs.ts'
import type { FactSheet } from './prompting/fact-sheet.ts'
import { lengthFor } from './prompting/length.ts'

/** Stands in everything that only the reader may know. */
export const HINDSIGHT = 'HINDSIGHTPLANT'

const NOW = new Date('2026-03-01T12:00:00Z')
const QUERY = 'QUERYPLANT coal heavers stop work at Shadwell in London, 5 May 1768'

/** A person of the sample cast. */
export function sampleStub(change: Partial<CharacterStub> = {}): CharacterStub {
  const brief = {
    gloss: 'a coal heaver with a bandaged thumb',
    want: 'the old rate for a sack',
    fear: 'the magistrate’s list',
    register: 'common',
    voice: ['short breaths', 'orders', 'compares with loads'],
  }
  return {
    name: 'A coal heaver',
    role: 'primary',
    speaks_in_scene: true,
    is_named: false,
    brief,
    ...change,
  }
}

const STUBS: CharacterStub[] = [
  sampleStub(),
  sampleStub({
    name: 'Ralph Hodgson',
    role: 'secondary',
    is_named: true,
    brief: {
      gloss: 'a magistrate of the riverside parishes',
      want: 'names in his book before dusk',
      fear: 'a crowd at his own door',
      register: 'official',
      voice: ['long sentences', 'wishes in the passive', 'compares with ledgers'],
    },
  }),
  sampleStub({
    name: 'A pot boy',
    role: 'background',
    brief: {
      gloss: 'a boy of ten who carries beer',
      want: 'his penny',
      fear: null,
      register: 'child',
      voice: ['questions', 'asks for things', 'compares with mugs'],
    },
  }),
]

/** What is known in the sample. */
export const SAMPLE_SHEET: FactSheet = {
  facts: [
    {
      id: 'F1',
      status: 'certain',
      by: 'almanac',
      visibility: 'all',
      text: '5 May 1768, Gregorian',
      sources: [],
    },
    {
      id: 'F2',
      status: 'probable',
      by: 'S1',
      visibility: 'all',
      text: 'Coal heavers of Shadwell refuse to unload colliers below the old rate; Ralph Hodgson keeps the register.',
      sources: [
        {
          title: 'Annual Register',
          url: 'https://example.org/register',
          span: null,
          unchecked: false,
        },
      ],
    },
    {
      id: 'F3',
      status: 'probable',
      by: 'S1',
      visibility: 'reader',
      text: `${HINDSIGHT} seven men were hanged in July`,
      sources: [],
    },
  ],
  quotes: [
    {
      id: 'Q1',
      speaker: 'Ralph Hodgson',
      text: 'Let every man who will work give in his name.',
      provenance: 'attested',
      tone: 'flat',
      action: null,
      sources: [{ title: 'Deposition', url: null, span: null, unchecked: false }],
    },
  ],
  sources: [],
  unknown: ['weather'],
  people: [{ name: 'Ralph Hodgson', born: 1720, died: 1790, age: 48 }],
}

const SCENE: State['scene'] = {
  setting: 'A tarred quay at Shadwell with a collier alongside. Sacks lie in rows on wet planks.',
  atmosphere: 'A block creaks above the hold. Nobody shovels.',
  weather: null,
  lighting: 'low sun behind the masts',
  temperature: null,
  architecture: 'brick warehouses with hoists',
  objects: ['shovel', 'sack', 'tally book'],
  furniture: ['barrel'],
  sensory_details: [],
  crowd_description: 'Some forty men stand about with folded arms.',
  social_dynamics: null,
  tension_level: 'high',
  mood: null,
  focal_point: 'the idle shovels',
  color_palette: ['coal black', 'brick red'],
}

const MOMENT: State['moment'] = {
  plot_summary: 'The heavers must give in their names or leave the quay.',
  stakes: 'A week without bread.',
  before_context: null,
  after_context: `${HINDSIGHT} after`,
  consequences: `${HINDSIGHT} consequences`,
  tension_arc: 'rising',
  emotional_beats: [],
  conflict_type: null,
  central_question: null,
  dramatic_irony: `${HINDSIGHT} irony`,
  historical_significance: `${HINDSIGHT} significance`,
}

const LINES = [
  ['A coal heaver', 'Leave the shovels. Nobody lifts a sack at that rate.'],
  [
    'Ralph Hodgson',
    'It is required that the names be entered, and I would not have it said that any were refused the book.',
  ],
] as const

function sampleState(stubs: CharacterStub[]): State {
  const identification = { characters: stubs, focal_character: stubs[0]?.name ?? null }
  const cast = {
    characters: stubs.map(({ name, role, speaks_in_scene, brief }) => ({
      name,
      role,
      speaks_in_scene,
      description: brief?.gloss ?? name,
      clothing: null,
      expression: null,
      pose: null,
      action: null,
      position_in_scene: null,
      age_description: null,
      historical_note: `${HINDSIGHT} note`,
      personality: null,
      speaking_style: null,
      social_register: brief?.register ?? null,
      emotional_state: null,
    })),
    focal_character: null,
    group_dynamics: null,
    historical_accuracy_note: null,
  }
  return {
    judge: {
      admitted: true,
      query_type: 'historical',
      premise_problem: null,
      reason: null,
      suggested_query: null,
    },
    scene: SCENE,
    identification,
    characters: cast,
    moment: MOMENT,
    graph: {
      relationships: [
        {
          from_character: 'A coal heaver',
          to_character: 'Ralph Hodgson',
          relationship_type: 'rival',
          tension_level: 'tense',
          description: 'needs his register, will not bend for it',
        },
      ],
      factions: [],
      power_dynamics: null,
      central_conflict: null,
      alliances: [],
      rivalries: [],
      historical_context: `${HINDSIGHT} context`,
    },
    dialog: {
      lines: LINES.map(([speaker, text]) => ({
        speaker,
        text,
        tone: null,
        action: null,
        response_to: null,
        is_whispered: false,
        provenance: 'dramatized' as const,
      })),
    },
  }
}

/** What the prompts of the sample are written from. */
export function sampleScene(
  change: Partial<PromptInput> & { stubs?: CharacterStub[] } = {},
): PromptInput {
  const { stubs = STUBS, ...rest } = change
  return {
    query: QUERY,
    now: NOW,
    facts: understand(QUERY, { now: NOW }),
    sheet: SAMPLE_SHEET,
    state: sampleState(stubs),
    length: lengthFor(1024),
    thinks: false,
    mark: '^a1b2c3^',
    ...rest,
  }
}
