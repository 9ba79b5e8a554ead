import type { Character } from '@timepoint/contracts'
import { AppError } from '../../../../platform/errors.ts'
import type { PromptInput } from '../../../agents/agent.ts'
import type { CharacterStub, State } from '../../../agents/outputs.ts'
import type { FactSheet, SheetFact } from '../../../agents/prompting/fact-sheet.ts'
import { normalise } from '../../../agents/prompting/ledger.ts'
import { cutText, ITEM } from '../../../agents/prompting/lists.ts'
import { lifeOf } from '../../../agents/prompting/names.ts'
import type { TalkScene } from '../../../interactions/interaction.ts'
import type { RenderResult } from '../../../timepoints/render-result.ts'
import { buildSheet } from '../fact-sheet/build-sheet.ts'
import { splitHindsight } from '../fact-sheet/hindsight.ts'
import { dateOfTimeline } from '../fact-sheet/timeline-date.ts'
import { withoutEnd } from '../fact-sheet/without-end.ts'
import type { RenderScope } from '../scope.ts'

/** What prompts of a scene share: nothing in the state knows what comes later. */
type Known = Pick<PromptInput, 'sheet' | 'state'>

function timelineOf(result: RenderResult): NonNullable<State['timeline']> {
  const { title, year, month, day, hour, minute, second, season, time_of_day, era } = result
  const { date_edtf, date_precision, calendar, is_approximate, location, place, tags } = result
  const date = { year, month, day, hour, minute, second, season, time_of_day, era }
  const how = { date_edtf, date_precision, calendar, is_approximate }
  return { title, ...date, ...how, location, place, tags }
}

/** What of a finished scene only its readers know. */
function hindsightOf({ moment, characters, graph, grounding }: RenderResult): string[] {
  const told = [
    moment?.after_context,
    moment?.consequences,
    moment?.dramatic_irony,
    moment?.historical_significance,
    graph?.historical_context,
    grounding?.historical_context,
    grounding?.event_mechanics,
    ...(characters?.characters ?? []).map(({ name, historical_note: note }) =>
      note === null ? null : `${name}: ${note}`,
    ),
  ]
  return told.flatMap((text) => (text?.trim() ? [text] : []))
}

/** What a search found of place and things, for all; a curated moment has its own. */
function foundOf({ facts, result: { grounding } }: TalkScene): string[] {
  if (facts.tier === 'curated') return []
  return [grounding?.setting_details, grounding?.visible_technology].flatMap((text) =>
    text?.trim() ? [text] : [],
  )
}

/** Fewest words by which a sentence is known again. */
const TELLING = 4

/** Takes out of a text what tells of later times, and what the sheet keeps for readers. */
function createFilter(
  { facts, result }: TalkScene,
  hidden: readonly string[],
): (text: string) => string {
  const date = dateOfTimeline(timelineOf(result)) ?? facts.date
  const told = { date, endYear: facts.endYear }
  const kept = hidden.map((text) => normalise(text))
  const isHidden = (sentence: string) => {
    const plain = normalise(sentence)
    if (plain.split(' ').length < TELLING) return false
    return kept.some(
      (text) => text.includes(plain) || (text.split(' ').length >= TELLING && plain.includes(text)),
    )
  }
  return (text) =>
    withoutEnd(splitHindsight(text, told).open)
      .split(/(?<=[.!?]) /)
      .filter((sentence) => !isHidden(sentence))
      .join(' ')
}

function sheetOf(scene: TalkScene, timeline: State['timeline']): FactSheet {
  const { facts, result, renderedAt: now, query } = scene
  const sheet = buildSheet({ facts, state: timeline ? { timeline } : {}, now, query })
  const open = createFilter(scene, [])
  const further: Omit<SheetFact, 'id'>[] = [
    ...foundOf(scene)
      .map(open)
      .filter((text) => text !== '')
      .map((text) => ({
        status: 'probable' as const,
        by: 'search',
        visibility: 'all' as const,
        text,
        isMarked: true as const,
        sources: [],
      })),
    ...hindsightOf(result).map((text) => ({
      status: 'probable' as const,
      by: 'scene',
      visibility: 'reader' as const,
      text,
      sources: [],
    })),
  ]
  const first = sheet.facts.length + 1
  const added = further.map((fact, index) => ({ id: `F${first + index}`, ...fact }))
  return { ...sheet, facts: [...sheet.facts, ...added] }
}

/** A capital at the start alone: "Night watchman". */
const LATER_WORDS = /^\p{Lu}[\p{L}’'-]*(?:\s\p{Ll}[\p{L}’'-]*)+$/u

/**
 * Whether somebody is called by a name and not by a role, as "A ferryman" or "Night watchman" are.
 * Whoever is on record is named.
 */
function isNamed(name: string, sheet: FactSheet): boolean {
  if (lifeOf(name, { sheet }) !== null) return true
  if (/^an?\s/i.test(name) || /^\p{Ll}/u.test(name)) return false
  const isPlural = /^(?:the|one|two|three|four|some|several|another)\s.*?(\S+)$/i.exec(name)
  const last = isPlural?.[1]
  if (last !== undefined) return /^\p{Lu}/u.test(last)
  return !LATER_WORDS.test(name)
}

function stubOf(character: Character, sheet: FactSheet): CharacterStub {
  const { name, role, speaks_in_scene, description, social_register: register } = character
  const gloss = cutText(description, ITEM)
  const brief = { gloss, want: null, fear: null, register, voice: [] }
  return { name, role, speaks_in_scene, is_named: isNamed(name, sheet), brief }
}

/** Somebody without what only readers know. */
function openCharacter(character: Character, open: (text: string) => string): Character {
  const orNull = (text: string | null) => (text === null ? null : open(text) || null)
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

/** Place, pressure and relations without what only readers know. */
function openScene({ scene, moment, graph }: RenderResult, open: (text: string) => string): State {
  const orNull = (text: string | null) => (text === null ? null : open(text) || null)
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
  const open = createFilter(
    scene,
    hidden.map(({ text }) => text.replace(/^[^:.]{2,60}: /, '')),
  )
  const cast = result.characters
  const people = (cast?.characters ?? []).map((one) => openCharacter(one, open))
  const base: State = {
    judge: judged(result),
    timeline,
    ...openScene(result, open),
    ...(cast && {
      characters: { ...cast, characters: people, historical_accuracy_note: null },
    }),
    ...(result.dialog && { dialog: { lines: result.dialog } }),
  }
  const characters = people.map((one) => stubOf(one, sheet))
  const focal = cast?.focal_character ?? null
  const state = { ...base, identification: { characters, focal_character: focal } }
  return { sheet, state }
}

/** What prompts of a scene are written from. What is made of its result is made once. */
export function toTalkInput(scene: TalkScene, scope: RenderScope): PromptInput {
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
