import type { Character } from '@timepoint/contracts'
import type { PromptInput } from '../agent.ts'
import type { CharacterStub } from '../outputs.ts'
import { addressCustom } from './address.ts'
import { joinNotes } from './lists.ts'
import { oneLine } from './one-line.ts'
import { type Register, registerOf } from './registers.ts'
import { ageOf } from './sensitivity.ts'
import { type Setting, settingLine, settingOf, shownLocation, shownPlace } from './setting.ts'
import { placeInItsTime } from './where.ts'

/** What one person can know and say at this hour. Null where nothing can be said of it. */
export interface Card {
  name: string
  gloss: string | null
  /** After this nothing is known. */
  clock: string
  senses: string | null
  news: string
  station: string | null
  life: string | null
  belief: string | null
  names: string
  unsayable: string | null
  want: string | null
  fear: string | null
  voice: string | null
}

const WALKER_KM = 35
const TELEGRAPH = 1850
const RADIO = 1925

/** How far news has come, from how fast it travels to somebody of that standing. */
function newsText(year: number | null, kmPerDay: number): string {
  if (year !== null && year >= RADIO) return 'minutes where there is radio; else a day'
  if (year !== null && year >= TELEGRAPH) {
    return `hours between cities with a telegraph; elsewhere ${WALKER_KM} km a day`
  }
  const week = kmPerDay * 7
  return `comes ${kmPerDay} km a day: what happened a week ago is known up to ${week} km off; from farther, rumour or nothing`
}

/** From this year on, standing alone does not tell who can read. */
const SCHOOLS = 1900

function stationText({ name, letters }: Register, year: number | null): string {
  return year !== null && year >= SCHOOLS ? name : `${name}; ${letters}`
}

/** What is held true that we do not hold, by time and place. The first that fits is meant. */
const BELIEFS: readonly { until: number; regions?: readonly string[]; text: string }[] = [
  {
    until: 380,
    regions: ['europe', 'mediterranean'],
    text: 'gods want their due; omens and dreams mean something; sickness is sent',
  },
  {
    until: 630,
    regions: ['islamic'],
    text: 'gods or one god act in what happens; signs and dreams are read; sickness is sent',
  },
  {
    until: 1700,
    regions: ['europe', 'mediterranean', 'islamic'],
    text: 'sickness comes of humours, bad air or God; stars and signs mean something',
  },
  {
    until: 1850,
    regions: ['europe', 'mediterranean', 'islamic'],
    text: 'sickness comes of bad air; rank is the order of things',
  },
  {
    until: 1900,
    regions: ['east_asia', 'japan'],
    text: 'heaven answers the conduct of rulers; ancestors attend; days are lucky or not',
  },
  {
    until: 1900,
    regions: ['south_asia', 'southeast_asia'],
    text: 'birth and deeds decide a life; days and stars are lucky or not',
  },
  {
    until: 1900,
    regions: ['africa', 'americas', 'oceania'],
    text: 'ancestors and the powers of places attend to what is done; signs are read',
  },
  { until: 1000, text: 'gods or ancestors act in what happens; signs are read' },
]

function beliefText({ year, region }: Setting): string | null {
  if (year === null) return null
  const found = BELIEFS.find(
    ({ until, regions }) =>
      year < until && (regions === undefined || regions.includes(region ?? '')),
  )
  return found?.text ?? null
}

/** First sentences of a text, at most `count`. */
export function firstSentences(text: string, count: number): string {
  return text
    .split(/(?<=[.!?])\s+/)
    .slice(0, count)
    .join(' ')
    .trim()
}

function lifeText(name: string, input: PromptInput): string | null {
  const age = ageOf(name, input)
  return age === null || age < 1 ? null : `at most ${age}; what is older is known from elders`
}

/** The place without what it is today, marked where a model named it. */
function placeThere(input: PromptInput): string | null {
  const name = input.state.timeline?.place?.name ?? input.facts.place?.name ?? null
  return name === null ? shownLocation(input) : shownPlace(placeInItsTime(name), input)
}

/**
 * The horizon of one person, built by code from the brief, the scene and what is known for all.
 * Neither later years nor anything for the reader only goes in.
 * @param character the biography, when it is written: where the person stands.
 */
export function buildCard(
  stub: CharacterStub,
  input: PromptInput,
  character?: Pick<Character, 'position_in_scene' | 'speaking_style'>,
): Card {
  const setting = settingOf(input)
  const { scene } = input.state
  const register = registerOf(stub.brief?.register ?? null)
  const position = character?.position_in_scene ?? null
  const around = scene ? firstSentences(scene.setting, 1) : null
  const voice = [...(stub.brief?.voice ?? []), character?.speaking_style, register?.levers]
  return {
    name: stub.name,
    gloss: stub.brief?.gloss ?? null,
    // Names of today’s countries are not theirs.
    clock: settingLine({ ...setting, location: placeThere(input) }),
    senses: joinNotes([position, around]) || null,
    news: newsText(setting.year, register?.newsKmPerDay ?? WALKER_KM),
    station: register && stationText(register, setting.year),
    life: lifeText(stub.name, input),
    belief: beliefText(setting),
    names: `everything by its name of that day; people: ${addressCustom(setting)}`,
    unsayable: register?.unsayable ?? null,
    want: stub.brief?.want ?? null,
    fear: stub.brief?.fear ?? null,
    voice: joinNotes(voice) || null,
  }
}

/** A card as a prompt shows it; what is not known is left out. */
export function renderCard(card: Card): string {
  const rows = [
    ['NOW', `${card.clock}: nothing later is known`],
    ['SENSES', card.senses],
    ['NEWS', card.news],
    ['STATION', card.station],
    ['AGE', card.life],
    ['TAKES FOR GRANTED', card.belief],
    ['CALLS', card.names],
    ['WILL NOT SAY', card.unsayable],
    ['WANTS', card.want],
    ['FEARS', card.fear],
    ['VOICE', card.voice],
  ] as const
  const head = card.gloss ? `CARD ${card.name}: ${card.gloss}` : `CARD ${card.name}`
  const told = rows.flatMap(([title, text]) => (text ? [`${title}: ${text}`] : []))
  return [head, ...told].map(oneLine).join('\n')
}
