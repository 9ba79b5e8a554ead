import type { Character } from '@timepoint/contracts'
import { AppError } from '../../../../platform/errors.ts'
import type { PromptInput } from '../../../agents/agent.ts'
import type { CharacterStub, State } from '../../../agents/outputs.ts'
import { NO_GROUNDING } from '../../../agents/prompting/evidence.ts'
import type { FactSheet, SheetFact } from '../../../agents/prompting/fact-sheet.ts'
import { cutText, ITEM } from '../../../agents/prompting/lists.ts'
import type { TalkScene } from '../../../interactions/interaction.ts'
import type { RenderResult } from '../../../timepoints/render-result.ts'
import { buildSheet } from '../fact-sheet/build-sheet.ts'
import { dateOfTimeline } from '../fact-sheet/timeline-date.ts'
import type { RenderScope } from '../scope.ts'
import { createFilter, hindsightOf } from './open-text.ts'
import { isNamed, peopleOf } from './who-is-who.ts'

/** What prompts of a scene share: nothing in the state knows what comes later. */
type Known = Pick<PromptInput, 'sheet' | 'state'>

function timelineOf(result: RenderResult): NonNullable<State['timeline']> {
  const { title, year, month, day, hour, minute, second, season, time_of_day, era } = result
  const { date_edtf, date_precision, calendar, is_approximate, location, place, tags } = result
  const date = { year, month, day, hour, minute, second, season, time_of_day, era }
  const how = { date_edtf, date_precision, calendar, is_approximate }
  return { title, ...date, ...how, location, place, tags }
}

function sheetOf(scene: TalkScene, timeline: State['timeline']): FactSheet {
  const { facts, result, renderedAt: now, query } = scene
  const sheet = buildSheet({ facts, state: timeline ? { timeline } : {}, now, query })
  const first = sheet.facts.length + 1
  const added = hindsightOf(result).map(
    (text, index): SheetFact => ({
      id: `F${first + index}`,
      status: 'probable',
      by: 'scene',
      visibility: 'reader',
      text,
      sources: [],
    }),
  )
  const people = peopleOf(scene, sheet.people)
  return { ...sheet, facts: [...sheet.facts, ...added], people }
}

/** How somebody is to be played: as it was dealt when the scene was cast, if it is kept. */
function stubOf(character: Character, sheet: FactSheet, { stubs }: RenderResult): CharacterStub {
  const { name, role, speaks_in_scene, description, social_register: register } = character
  const dealt = stubs?.find((stub) => stub.name === name)
  const gloss = cutText(description, ITEM)
  const plain = { want: null, fear: null, register, voice: [] }
  const brief = { ...plain, ...dealt?.brief, gloss }
  return { name, role, speaks_in_scene, is_named: dealt?.is_named ?? isNamed(name, sheet), brief }
}

type Open = (text: string) => string

/** The same for texts that may be null; null as well where nothing is left. */
const nullable = (open: Open) => (text: string | null) =>
  text === null ? null : open(text) || null

/** Somebody without what only readers know. */
function openCharacter(character: Character, open: Open): Character {
  const orNull = nullable(open)
  return {
    ...character,
    description: open(character.description),
    action: orNull(character.action),
    position_in_scene: orNull(character.position_in_scene),
    personality: orNull(character.personality),
    speaking_style: orNull(character.speaking_style),
    emotional_state: orNull(character.emotional_state),
    historical_note: null,
  }
}

/** What a search verified; a curated moment tells it all in its facts. */
function openReport({ facts, result }: TalkScene, open: Open): State {
  const { grounding } = result
  if (!grounding || facts.tier === 'curated') return {}
  const orNull = nullable(open)
  return {
    extraction: {
      ...NO_GROUNDING,
      setting_details: orNull(grounding.setting_details),
      visible_technology: orNull(grounding.visible_technology),
    },
  }
}

/** Place, pressure and relations without what only readers know. */
function openScene({ scene, moment, graph }: RenderResult, open: Open): State {
  const orNull = nullable(open)
  const hidden = { after_context: null, consequences: null, dramatic_irony: null }
  return {
    ...(scene && {
      scene: {
        ...scene,
        setting: open(scene.setting),
        atmosphere: open(scene.atmosphere),
        crowd_description: orNull(scene.crowd_description),
      },
    }),
    ...(moment && {
      moment: {
        ...moment,
        ...hidden,
        historical_significance: null,
        plot_summary: open(moment.plot_summary),
        stakes: orNull(moment.stakes),
      },
    }),
    ...(graph && {
      graph: {
        ...graph,
        historical_context: null,
        relationships: graph.relationships.map((one) => ({
          ...one,
          description: orNull(one.description),
        })),
      },
    }),
  }
}

function judged({ query_type }: RenderResult): NonNullable<State['judge']> {
  const nothing = { premise_problem: null, reason: null, suggested_query: null }
  return { admitted: true, query_type, ...nothing }
}

const known = new WeakMap<TalkScene, Known>()

function build(scene: TalkScene): Known {
  const { result } = scene
  const timeline = timelineOf(result)
  const sheet = sheetOf(scene, timeline)
  const hidden = sheet.facts.filter(({ visibility }) => visibility === 'reader')
  const date = dateOfTimeline(timeline) ?? scene.facts.date
  const open = createFilter(
    { date, endYear: scene.facts.endYear },
    hidden.map(({ text }) => text.replace(/^[^:.]{2,60}: /, '')),
  )
  const cast = result.characters
  const people = (cast?.characters ?? []).map((one) => openCharacter(one, open))
  const base: State = {
    judge: judged(result),
    timeline,
    ...openScene(result, open),
    ...openReport(scene, open),
    ...(cast && {
      characters: { ...cast, characters: people, historical_accuracy_note: null },
    }),
    ...(result.dialog && { dialog: { lines: result.dialog } }),
  }
  const characters = people.map((one) => stubOf(one, sheet, result))
  const focal = cast?.focal_character ?? null
  const state = { ...base, identification: { characters, focal_character: focal } }
  return { sheet, state }
}

/** What prompts of a scene are written from. What is made of its result is made once. */
export function toTalkInput(
  scene: TalkScene,
  scope: Pick<RenderScope, 'length' | 'mark' | 'thinking'>,
): PromptInput {
  const { sheet, state } = known.get(scene) ?? build(scene)
  known.set(scene, { sheet, state })
  const { query, renderedAt: now, facts } = scene
  const { length, mark } = scope
  return { query, now, facts, sheet, state, length, thinks: scope.thinking !== 'none', mark }
}

/** One of the cast, as prompts tell of them. */
export function personOf<Input extends PromptInput>(input: Input, { name }: Character) {
  const stub = input.state.identification?.characters.find((one) => one.name === name)
  const character = input.state.characters?.characters.find((one) => one.name === name)
  if (!stub || !character)
    throw new AppError('not_found', { detail: `${name} is not in the scene` })
  return { ...input, stub, character }
}
