import { type CuratedMoment, describeSky, type Facts, momentById } from '@timepoint/almanac'
import type { Camera, Dialog, Moment, Scene } from '@timepoint/contracts'
import type { RenderInput, State } from '../../pipeline/state.ts'
import { dateText, momentOf, placeText, spokenWords } from './known.ts'

const LIGHT = {
  day: 'Daylight',
  civil: 'Civil twilight: bright enough to work outdoors',
  nautical: 'Nautical twilight: the horizon shows, colours do not yet',
  astronomical: 'Astronomical twilight: nearly night',
  night: 'Night',
} as const

/** The computed sky in words; null when hour, day or place are unknown. */
export function skyText({ sky }: Facts): string | null {
  return sky ? describeSky(sky) : null
}

const NO_SKY = 'The light is not known: that takes a day, an hour and a place.'

function emptyScene(facts: Facts, setting: string): Scene {
  return {
    setting,
    atmosphere: skyText(facts) ?? NO_SKY,
    weather: null,
    lighting: facts.sky ? LIGHT[facts.sky.twilight] : null,
    temperature: null,
    architecture: null,
    objects: [],
    furniture: [],
    sensory_details: [],
    crowd_description: null,
    social_dynamics: null,
    tension_level: 'low',
    mood: null,
    focal_point: null,
    color_palette: [],
  }
}

/** Off the Earth there is no sky to compute, and no light that depends on the hour. */
function curatedScene(moment: CuratedMoment, facts: Facts): Scene {
  const setting = moment.setting.map((fact) => fact.text).join(' ')
  const offEarth = moment.place.latitude === null
  const base = emptyScene(facts, setting)
  return {
    ...base,
    atmosphere: offEarth ? moment.summary.text : base.atmosphere,
    weather: moment.weather?.text ?? null,
    objects: moment.objects.map((object) => object.name),
    sensory_details: moment.senses.map(({ sense, text }) => ({
      sense,
      description: text,
      intensity: 'moderate',
    })),
    crowd_description: moment.crowd?.text ?? null,
    tension_level: moment.tension,
    focal_point: moment.people.find((person) => person.role === 'primary')?.name ?? null,
  }
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What was typed, as a sentence; nothing is added to it. */
function typedSetting(facts: Facts): string {
  const parts = [placeText(facts.place), dateText(facts.date)].filter((part) => part !== null)
  const known = capitalise(parts.join(', '))
  return `${known}. Nothing more of the setting is on record here.`
}

export function answerScene({ facts }: RenderInput): Scene {
  const moment = momentOf(facts)
  return moment ? curatedScene(moment, facts) : emptyScene(facts, typedSetting(facts))
}

const EMPTY_MOMENT: Omit<Moment, 'plot_summary'> = {
  stakes: null,
  before_context: null,
  after_context: null,
  consequences: null,
  tension_arc: 'rising',
  emotional_beats: [],
  conflict_type: null,
  central_question: null,
  dramatic_irony: null,
  historical_significance: null,
}

function consequencesOf(moment: CuratedMoment): string | null {
  const titles = moment.consequences.flatMap((id) => momentById(id)?.title ?? [])
  return titles.length > 0 ? `Led on to: ${titles.join('; ')}.` : null
}

function typedSummary({ events, people, subject, tier }: Facts): string {
  const [event] = events
  if (event) return capitalise(`${event.title}: ${event.gloss}.`)
  const who = people.map((person) => `${person.name}, ${person.gloss}`).join('; ')
  const asked = `Asked for: “${subject}”.`
  if (tier === 'corroborated') return `${asked} On record from that year: ${who}.`
  return `${asked} The bundled sources know no event of that description; what is shown is the date, the place and the sky.`
}

export function answerMoment({ facts }: RenderInput): Moment {
  const moment = momentOf(facts)
  if (!moment) return { ...EMPTY_MOMENT, plot_summary: typedSummary(facts) }
  return {
    ...EMPTY_MOMENT,
    plot_summary: moment.summary.text,
    stakes: moment.stakes.text,
    before_context: moment.before.text,
    after_context: moment.after.text,
    consequences: consequencesOf(moment),
    tension_arc: moment.arc,
    historical_significance: moment.significance.text,
  }
}

/** Words on record, in their order. Where there are none, nobody speaks. */
export function answerDialog({ facts }: RenderInput, state: State): { lines: Dialog } {
  const cast = state.characters?.characters.map((character) => character.name) ?? []
  const moment = momentOf(facts)
  const words = moment ? spokenWords(moment) : []
  const lines = words
    .filter(({ speaker }) => cast.includes(speaker))
    .map(({ speaker, text, tone, action, provenance }) => ({
      speaker,
      text,
      tone,
      action,
      response_to: null,
      is_whispered: false,
      provenance,
    }))
  return { lines }
}

/** The frame of the offline picture: a wide view, since only land and sky are drawn. */
export function answerCamera({ facts }: RenderInput, state: State): Camera {
  const moment = momentOf(facts)
  const objects = state.scene?.objects ?? []
  return {
    shot_type: 'wide',
    angle: 'eye level',
    focal_point: objects[0] ?? placeText(facts.place) ?? 'the horizon',
    secondary_focus: null,
    depth_of_field: 'deep',
    movement: null,
    composition_rule: 'horizon in the lower third',
    leading_lines: [],
    foreground_elements: objects.slice(0, 3),
    midground_elements: moment?.picture.silhouettes.map((tag) => tag.replaceAll('-', ' ')) ?? [],
    background_elements: [moment?.picture.terrain ?? 'land', 'sky'],
    framing_intent: null,
  }
}
