import type { PromptReading } from './prompt-reading.ts'

type Casting = readonly (readonly [role: string, register: string, gloss: string])[]

/** People whom a scene of an age can hardly do without, the latest age last. */
const ROLES: readonly { until: number; people: Casting }[] = [
  {
    until: -3000,
    people: [
      ['An old woman', 'common', 'the oldest of the group'],
      ['A hunter', 'common', 'back since dawn'],
      ['A fire keeper', 'servant', 'tends the embers'],
      ['A stone worker', 'artisan', 'shapes the tools'],
    ],
  },
  {
    until: 1850,
    people: [
      ['A ferryman', 'common', 'takes people across'],
      ['A water carrier', 'servant', 'carries two jars'],
      ['A young guard', 'soldier', 'keeps the way clear'],
      ['A baker', 'artisan', 'up since before light'],
      ['An old woman', 'common', 'has seen many come'],
    ],
  },
  {
    until: 2027,
    people: [
      ['A clerk', 'official', 'keeps the list'],
      ['A porter', 'servant', 'carries what is needed'],
      ['A young guard', 'soldier', 'keeps the way clear'],
      ['A nurse', 'educated', 'off duty since morning'],
      ['A driver', 'common', 'waits for the others'],
    ],
  },
  {
    until: Number.POSITIVE_INFINITY,
    people: [
      ['A pilot', 'educated', 'has the controls'],
      ['An engineer', 'artisan', 'watches the gauges'],
      ['A cook', 'servant', 'keeps the others fed'],
      ['A medic', 'educated', 'counts heads'],
    ],
  },
]

/** Three notes for each seat in the cast: no two seats share one. */
const VOICES = [
  ['short clauses', 'asks instead of ordering', 'compares with weather'],
  ['long slow sentences', 'orders as favours', 'compares with beasts'],
  ['counts things off', 'offers before asking', 'compares with tools'],
  ['breaks off halfway', 'repeats the request', 'compares with food'],
  ['answers with questions', 'thanks in advance', 'compares with kin'],
  ['names before verbs', 'waits to be asked', 'compares with roads'],
]

const WANTS = [
  'an answer before the others leave',
  'to be left out of it',
  'the debt settled today',
  'a place nearer the front',
  'somebody to take the load',
]
const FEARS = [
  'being asked by name',
  'that the others go first',
  'coming home with empty hands',
  'a question about last night',
  'that it was for nothing',
]

interface Known {
  name: string
  mayTalk: boolean
}

/** Those of the CAST part whom the prompt does not keep out of the scene. */
function knownIn(prompt: string): Known[] {
  const part = /\nCAST\n(.*?)\n\nTASK\n/s.exec(prompt)?.[1] ?? ''
  return part
    .split('\n')
    .filter((line) => line !== '' && !line.includes('not in the cast'))
    .flatMap((line) => {
      const name = /^([^;]+?)(?:, about \d+)?;/.exec(line)?.[1]
      return name ? [{ name, mayTalk: !line.includes('silent') }] : []
    })
}

const at = <T>(list: readonly T[], index: number, none: T): T => list[index % list.length] ?? none

function brief(index: number) {
  const [want, fear, voice] = [at(WANTS, index, ''), at(FEARS, index, ''), at(VOICES, index, [])]
  return { want, fear, voice, role: index === 0 ? 'primary' : 'secondary' }
}

const MOST_KNOWN = 5
const MOST_SPEAKERS = 4

/** A cast of three to five: whoever the prompt names as there, and else people by role. */
export function castPeople(prompt: string, { years, ids }: PromptReading, seed: number) {
  const known = knownIn(prompt).slice(0, MOST_KNOWN)
  const year = years[0] ?? 1500
  const { people = [] } = ROLES.find(({ until }) => year < until) ?? {}
  const wanted = Math.min(Math.max(3 + (seed % 3), known.length), people.length)
  const roles = people.slice(0, Math.max(wanted - known.length, 0))
  const named = known.map(({ name, mayTalk }, index) => ({
    name,
    is_named: true,
    ids: ids.slice(0, 1),
    gloss: 'someone on record as there',
    register: null,
    speaks_in_scene: mayTalk && index < MOST_SPEAKERS,
    ...brief(index),
  }))
  const unnamed = roles.map(([name, register, gloss], index) => ({
    name,
    is_named: false,
    ids: [],
    gloss,
    register,
    speaks_in_scene: known.length + index < MOST_SPEAKERS,
    ...brief(known.length + index),
  }))
  return [...named, ...unnamed]
}
