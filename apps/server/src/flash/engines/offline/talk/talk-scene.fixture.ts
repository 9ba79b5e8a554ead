import { understand } from '@timepoint/almanac'
import { type Character, GenerateRequest } from '@timepoint/contracts'
import type { State } from '../../../agents/outputs.ts'
import type { ChatQuestion, Manner, TalkScene } from '../../../interactions/interaction.ts'
import { assembleResult } from '../../../pipeline/assemble.ts'
import type { RenderInput } from '../../../pipeline/state.ts'
import { STEPS } from '../../../pipeline/steps.ts'
import { offlineEngine } from '../offline-engine.ts'
import type { Earlier } from './asked.ts'
import { offlineInteractions } from './offline-interactions.ts'

const NOW = new Date('2026-07-15T12:00:00Z')

/** The scene that the offline engine makes of a query, without its picture. */
export async function sceneOf(query: string): Promise<TalkScene> {
  const request = GenerateRequest.parse({ query })
  const input: RenderInput = { request, facts: understand(query, { now: NOW }), now: NOW }
  const state: State = {}
  for (const { name } of STEPS) {
    if (name === 'image_generation') continue
    const { output } = await offlineEngine.answer(name, input, state, new AbortController().signal)
    Object.assign(state, { [name]: output })
  }
  const result = assembleResult(
    { engine: offlineEngine, input },
    { state, results: [], givenUp: [], failure: null, kept: Promise.resolve() },
    0,
    [],
  )
  return {
    timepointId: '00000000-0000-4000-8000-000000000000',
    query,
    request,
    renderedAt: NOW,
    result: { ...result, model_provider: 'offline' },
    facts: input.facts,
  }
}

/** The people of a scene. */
export function castOf(scene: TalkScene): Character[] {
  return scene.result.characters?.characters ?? []
}

/** Somebody of a scene, by a part of the name. */
export function characterOf(scene: TalkScene, part: string): Character {
  const found = castOf(scene).find(({ name }) => name.includes(part))
  if (!found) throw new Error(`nobody called ${part} in ${scene.query}`)
  return found
}

export const MANNER: Manner = {
  model: null,
  format: 'auto',
  params: null,
  signal: new AbortController().signal,
  deadline: Number.POSITIVE_INFINITY,
}

/** Nothing was said before. */
export const NOTHING_SAID: Earlier = { asked: [], told: '', summary: null }

/** Asks somebody of a scene. */
export function ask(
  scene: TalkScene,
  character: Character,
  message: string,
  more: Partial<ChatQuestion> = {},
) {
  const question = { character, message, history: [], summary: null, ...more }
  return offlineInteractions.chat(scene, question, MANNER)
}

/** Asks somebody of the scene that is made of a query. @param name a part of the name. */
export async function askIn(query: string, name: string, message: string) {
  const scene = await sceneOf(query)
  return ask(scene, characterOf(scene, name), message)
}
