import { type CuratedMoment, describeSky, type Facts } from '@timepoint/almanac'
import type { Camera, Dialog, Moment, Scene } from '@timepoint/contracts'
import type { State } from '../../agents/outputs.ts'
import type { RenderInput } from '../../pipeline/state.ts'
import { isSameDay, jumpMoment, jumpSetting } from './jump.ts'
import { anchorMoment, momentOf, spokenWords } from './known.ts'
import { whatItLedTo } from './led-to.ts'
import { askedText, dateText, hourText, listText, placeThen, sentence } from './phrases.ts'
import { terrainOf } from './terrain.ts'

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

/** What is missing for the sky to be computed, in words. */
function noSkyText({ date, place, isCounted }: Facts): string {
  const missing = [
    date?.year != null && date.month !== null && date.day !== null ? null : 'the day',
    date && (date.hour !== null || date.timeOfDay !== null) ? null : 'the hour',
    place && place.latitude !== null ? null : 'the exact place',
  ].filter((part) => part !== null)
  if (missing.length === 0 && isCounted)
    return 'The light is not computed: the day or the hour is only assumed.'
  if (missing.length === 0) return 'The light cannot be computed for this date.'
  return `The light cannot be computed: ${listText(missing)} ${missing.length > 1 ? 'are' : 'is'} not known.`
}

/** Words that say that people fight or die; nothing else is known of the tension of a scene. */
const CONFLICT =
  /\b(?:battle|siege|sack|war|attack|massacre|assassinat\w*|execut\w*|murder\w*|invasion|bomb\w*|raid|revolt|uprising|trench|blitz|earthquake|eruption|erupts|burns|sinks|fire|disaster|explo\w*|plague|black death|epidemic|pandemic|famine|flood|tsunami|crash|coup|genocide|terror\w*)\b/i

function tensionOf({ asked, events }: Facts): Scene['tension_level'] {
  return CONFLICT.test(`${asked} ${events[0]?.title ?? ''}`) ? 'high' : 'low'
}

function emptyScene(facts: Facts, setting: string): Scene {
  return {
    setting,
    atmosphere: skyText(facts) ?? noSkyText(facts),
    weather: null,
    lighting: facts.sky ? LIGHT[facts.sky.twilight] : null,
    temperature: null,
    architecture: null,
    objects: [],
    furniture: [],
    sensory_details: [],
    crowd_description: null,
    social_dynamics: null,
    tension_level: tensionOf(facts),
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

/** What was typed, as a sentence; nothing is added to it. */
function typedSetting(facts: Facts): string {
  const place = placeThen(facts.place, facts.date?.year ?? null)
  const when = [dateText(facts), hourText(facts.date)].filter((part) => part !== null).join(', ')
  const known = [place, when].filter(Boolean).join(', ')
  const rest = place
    ? when
      ? 'Nothing more of the setting is on record here.'
      : 'No date was recognised in the query, and nothing more of the setting is on record here.'
    : 'No place was recognised in the query, and nothing of the setting is on record here.'
  return `${sentence(known)} ${rest}`
}

const OFF_EARTH = 'Off the Earth no sky is computed.'

/** The place: as curated, or only what was typed and computed. */
export function answerScene({ facts, carried }: RenderInput): Scene {
  const moment = momentOf(facts)
  if (!moment && carried) {
    const base = emptyScene(facts, jumpSetting({ facts, carried }))
    const tension_level = isSameDay({ facts, carried }) ? (carried.tension ?? 'low') : 'low'
    const isOffEarth = anchorMoment({ carried })?.place.latitude === null
    return { ...base, tension_level, ...(isOffEarth ? { atmosphere: OFF_EARTH } : {}) }
  }
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

/** A bundled event in the words of its record; the record's own full stop or none. */
function eventText({ title, gloss }: Facts['events'][number]): string {
  const plain = gloss.replace(/[.;\s]+$/, '')
  return plain.startsWith(title) ? plain : `${title}: ${plain}`
}

function shownText(facts: Facts): string {
  const parts = [
    facts.date?.year == null ? null : 'the date',
    facts.place ? 'the place' : null,
    facts.sky ? 'the sky' : null,
    facts.people.length > 0 ? 'what the records say of the people named' : null,
  ].filter((part) => part !== null)
  return `What is shown is ${listText(parts)}.`
}

function typedSummary(facts: Facts): string {
  const [event] = facts.events
  if (event && facts.title !== null) return sentence(eventText(event))
  const asked = `The query asks for ${askedText(facts)}.`
  if (event) return `${asked} On record for that year: ${eventText(event)}.`
  // A date counted from an event, and a story, rest on what their notes say.
  const rests = facts.dateSource !== null || facts.queryType === 'fictional'
  const none = rests ? facts.dateNotes.join(' ') : 'The bundled records hold no such event.'
  return [asked, none, shownText(facts)].filter((part) => part !== '').join(' ')
}

/** What happens: as curated, or what a bundled record says. */
export function answerMoment({ facts, carried }: RenderInput): Moment {
  const moment = momentOf(facts)
  if (!moment && carried) return { ...EMPTY_MOMENT, ...jumpMoment({ facts, carried }) }
  if (!moment) return { ...EMPTY_MOMENT, plot_summary: typedSummary(facts) }
  return {
    ...EMPTY_MOMENT,
    plot_summary: moment.summary.text,
    stakes: moment.stakes.text,
    before_context: moment.before.text,
    after_context: moment.after.text,
    consequences: whatItLedTo(moment),
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
export function answerCamera(input: RenderInput, state: State): Camera {
  const { facts } = input
  const moment = momentOf(facts)
  const objects = state.scene?.objects ?? []
  return {
    shot_type: 'wide',
    angle: 'eye level',
    focal_point: objects[0] ?? facts.place?.name ?? 'the horizon',
    secondary_focus: null,
    depth_of_field: 'deep',
    movement: null,
    composition_rule: 'horizon in the lower third',
    leading_lines: [],
    foreground_elements: objects.slice(0, 3),
    midground_elements: moment?.picture.silhouettes.map((tag) => tag.replaceAll('-', ' ')) ?? [],
    background_elements: [terrainOf(input), 'sky'],
    framing_intent: null,
  }
}
