import type { Carried, CarriedPerson } from './prompting/carried.ts'

/** Stands in everything that happened in the scene from which is jumped. */
export const HAPPENED = 'HAPPENEDPLANT'

/** Stands in everything that a model wrote of people and place. */
export const WRITTEN = 'WRITTENPLANT'

function person(name: string, change: Partial<CarriedPerson> = {}): CarriedPerson {
  return {
    name,
    role: 'secondary',
    description: `${WRITTEN} broad, stooping`,
    clothing: `${WRITTEN} a torn sleeve`,
    pose: null,
    action: `${WRITTEN} binds his own thumb`,
    position_in_scene: null,
    emotional_state: null,
    personality: `${WRITTEN} counts aloud`,
    speaking_style: `${WRITTEN} short breaths`,
    social_register: 'common',
    ...change,
  }
}

/** What a jump of an hour takes along from the sample scene. */
export function sampleCarried(change: Partial<Carried> = {}): Carried {
  return {
    direction: 'next',
    shift: '1 hour later',
    total: '1 hour later',
    start: { title: 'Strike of the coal heavers', when: '5 May 1768' },
    title: 'Strike of the coal heavers, 1 hour later',
    location: 'Shadwell, London',
    where: null,
    tags: [],
    people: [
      person('A coal heaver', { role: 'primary' }),
      person('Ralph Hodgson', { social_register: 'official' }),
    ],
    absent: ['John Green'],
    relations: [
      {
        from_character: 'A coal heaver',
        to_character: 'Ralph Hodgson',
        relationship_type: 'subordinate',
        tension_level: 'tense',
        description: `${WRITTEN} needs the old rate`,
      },
    ],
    tension: 'high',
    place: {
      setting: `${WRITTEN} a wet quay`,
      architecture: null,
      objects: [`${WRITTEN} shovel`],
      furniture: [],
      crowd_description: null,
    },
    happened: {
      plot: `${HAPPENED} a thumb is crushed`,
      stakes: `${HAPPENED} the day’s pay`,
      question: `${HAPPENED} who signs the list`,
      lastLine: { speaker: 'Ralph Hodgson', text: `${HAPPENED} Give in your name.` },
    },
    anchor: null,
    isAfter: null,
    ...change,
  }
}

/** The same for an hour earlier: nothing of what happens is in it. */
export function sampleCarriedBack(): Carried {
  const nothing = { description: '', clothing: null, action: null }
  const { people, relations, ...rest } = sampleCarried()
  return {
    ...rest,
    direction: 'prior',
    shift: '1 hour earlier',
    total: '1 hour earlier',
    people: people.map((one) => ({ ...one, ...nothing })),
    relations: relations.map((one) => ({ ...one, description: null, tension_level: 'neutral' })),
    tension: null,
    place: null,
    happened: null,
  }
}
