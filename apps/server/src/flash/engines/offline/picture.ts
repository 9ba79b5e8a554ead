import { createHash } from 'node:crypto'
import type { Facts } from '@timepoint/almanac'
import type { ImagePromptData } from '@timepoint/contracts'
import type { AgentOutput, State } from '../../agents/outputs.ts'
import {
  altText,
  chooseSilhouettes,
  composeIllustration,
  culturesOf,
  fits,
  type IllustrationInput,
  isSnowSure,
  partOfDayIn,
  pictureNote,
  rasterizeIllustration,
  seaDirection,
} from '../../illustration/index.ts'
import type { ImageFile, RenderInput } from '../../pipeline/state.ts'
import { momentOf } from './known.ts'
import { capitalise, dateText, hourText, placeText } from './phrases.ts'
import { captionLine } from './picture-words.ts'
import { skyText } from './scene.ts'
import { isTown, terrainOf } from './terrain.ts'

type AspectRatio = ImagePromptData['aspect_ratio']

/** Pixels, about a megapixel each, in steps of 32. */
const SIZES: Readonly<Record<AspectRatio, readonly [width: number, height: number]>> = {
  '16:9': [1344, 768],
  '3:2': [1248, 832],
  '4:3': [1152, 864],
  '1:1': [1024, 1024],
  '3:4': [864, 1152],
  '2:3': [832, 1248],
  '9:16': [768, 1344],
}

const DEFAULT_RATIO: AspectRatio = '16:9'

/** The shapes of the picture: written for a curated moment, else chosen where something is sure. */
function shapesOf(render: RenderInput): string[] {
  const { facts, now, carried } = render
  const moment = momentOf(facts)
  if (moment) return moment.picture.silhouettes
  const { place, date, asked } = facts
  return chooseSilhouettes({
    // What was asked for is another time: only the place is sure.
    text: carried ? (place?.name ?? '') : asked,
    year: date?.year ?? null,
    month: date?.month ?? null,
    day: date?.day ?? null,
    thisYear: now.getUTCFullYear(),
    where: whereabouts(facts),
    name: place?.name ?? null,
    isTown: isTown(facts),
    terrain: terrainOf(render),
  })
}

/** Lands that belong to a country of another culture: nothing is sure of them by its code. */
const APART =
  /\b(?:tibet|lhasa|xizang|xinjiang|inner mongolia|alaska|greenland|siberia|lapland|okinawa|hokkaido)\b/i

function whereabouts({ place }: Facts): Parameters<typeof culturesOf>[0] {
  const { name = '', region = '', latitude = null, longitude = null } = place ?? {}
  const apart = APART.test(`${name} ${region}`)
  return { countryCode: apart ? null : (place?.countryCode ?? null), latitude, longitude }
}

/** Countries whose mountains come down to the sea. */
const HIGH_LANDS: ReadonlySet<string> = new Set('NO IS FO GL'.split(' '))

/** Towns that are seen across their river or lake. */
const ON_THE_WATER: ReadonlySet<string> = new Set('New York,New York City,Manhattan'.split(','))

/** The last year of their temples. */
const LAST_OF_THE_LAKE = 1521

/** Towns in a lake whose temples stand on paved courts. */
const IN_A_LAKE: ReadonlySet<string> = new Set(['Tenochtitlan', 'Tlatelolco'])

/** Ships that are said to lie in a harbour, and not to come or go. */
const MOORED =
  /\bharbou?rs?\b|\bports?\b|\bwhar(?:f|ves)\b|\bquays?\b|\bdocks?\b|\banchor(?:ed|age)?\b/i
const UNDER_WAY =
  /\b(?:set )?sail(?:s|ed|ing)?\b|\bleav(?:es?|ing)\b|\bdepart|\benter(?:s|ing)?\b|\barriv/i

/** A title as asked, with capitals where the names of the place have them. */
function titleOf({ facts, carried }: RenderInput): string {
  const { asked, place } = facts
  const title = facts.title ?? carried?.title ?? null
  if (title !== null) return capitalise(title)
  const names = [place?.name, place?.city, place?.region, place?.country].filter(
    (name) => name != null,
  )
  const named = names.reduce((text, name) => {
    const words = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return text.replace(new RegExp(`(?<!\\p{L})${words}(?!\\p{L})`, 'giu'), () => name)
  }, asked)
  return capitalise(named)
}

const STRAIT = /\bstraits?\b|\bnarrows\b|\bsalamis\b|\bbosph?orus\b|\bdardanelles\b|\bhellespont\b/i

/** Countries whose coasts rise by a few metres only. */
const LOW_LANDS: ReadonlySet<string> = new Set('BS MV KI TV MH TC KY NL BD'.split(' '))

/** True where month and day are on record, be it by reckoning of the time. */
function hasDay({ date }: Facts): boolean {
  return date?.day != null && date.month !== null && !date.approximate
}

/** Snow on record, and snow that is asked for. */
const SNOW_TOLD = /(?<!\b(?:no|without|free of) )\bsnow/i
const SNOW_ASKED =
  /\b(?:in|under|through|on|across|with|over)(?: the)?(?: deep| heavy| fresh| falling| winter)? snow\b(?! white)|\b(?:deep|heavy|falling) snow\b|\bsnow(?:y|falls?|storms?|bound|drifts?|fields?|-covered)\b|\bblizzards?\b/i

const MID_WINTER = 1

/** Whether snow lies: on record or asked for, else where it is all but certain. */
function isSnowy(facts: Facts): boolean {
  const told = momentOf(facts)?.weather?.text ?? ''
  if (SNOW_TOLD.test(told) || SNOW_ASKED.test(facts.asked)) return true
  const { month = null, season = null } = facts.date ?? {}
  return isSnowSure(whereabouts(facts), month ?? (season === 'winter' ? MID_WINTER : null))
}

/**
 * What decides the picture. The seed is the moment, not the render: the same query gives the same
 * picture every time.
 */
export function illustrationInput(
  render: RenderInput,
  ratio: AspectRatio = DEFAULT_RATIO,
): IllustrationInput {
  const { facts } = render
  const moment = momentOf(facts)
  const terrain = terrainOf(render)
  const where = whereabouts(facts)
  const { latitude, longitude } = where
  const [width, height] = SIZES[ratio]
  const year = facts.date?.year ?? null
  const shown = {
    sky: facts.sky,
    terrain,
    silhouettes: shapesOf(render),
    cultures: culturesOf(where, year),
    chosenByHand: moment !== null,
    year,
  }
  const part = facts.date?.timeOfDay ?? partOfDayIn(facts.asked)
  return {
    seed: moment?.id ?? [facts.asked, render.carried?.total].filter(Boolean).join(', '),
    width,
    height,
    ...shown,
    hourKnown: hourText(facts.date) !== null || part !== null,
    dayKnown: hasDay(facts),
    partOfDay: part,
    // Fields of ice are white without it.
    snowy: terrain !== 'ice' && isSnowy(facts),
    country: facts.place?.countryCode ?? null,
    moored: terrain === 'coast' && MOORED.test(facts.asked) && !UNDER_WAY.test(facts.asked),
    waterfront: ON_THE_WATER.has(facts.place?.name ?? ''),
    precinct: IN_A_LAKE.has(facts.place?.name ?? '') && (year ?? 0) <= LAST_OF_THE_LAKE,
    highLand: HIGH_LANDS.has(facts.place?.countryCode ?? ''),
    strait: STRAIT.test(`${facts.place?.name ?? ''} ${facts.asked}`),
    lowLand: LOW_LANDS.has(facts.place?.countryCode ?? ''),
    facing: moment?.picture.facing ?? null,
    title: titleOf(render),
    caption: [captionLine(facts), pictureNote(shown)],
    latitude,
    longitude,
    seaSide: latitude !== null && longitude !== null ? seaDirection(latitude, longitude) : null,
  }
}

/** The picture in words, from computed and curated facts only. */
export function answerImagePrompt(render: RenderInput): ImagePromptData {
  const { facts } = render
  const input = illustrationInput(render)
  const shapes = input.silhouettes
    .filter((tag) => fits(tag, input))
    .map((tag) => tag.replaceAll('-', ' '))
  const place = [placeText(facts.place), dateText(facts), hourText(facts.date)]
  const parts = [
    place.filter((part) => part !== null).join(', '),
    `Terrain: ${input.terrain}`,
    ...(shapes.length > 0 ? [`In view: ${shapes.join(', ')}`] : []),
    skyText(facts) ?? 'A neutral light: day, hour or place is not known',
  ]
  return {
    full_prompt: parts
      .filter(Boolean)
      .map((part) => part.replace(/\.$/, ''))
      .join('. '),
    optimized_prompt: null,
    style: 'restrained landscape illustration',
    medium: 'vector drawing computed from the sky of that hour',
    aspect_ratio: DEFAULT_RATIO,
    composition_notes: altText(input),
    lighting_direction: facts.sky
      ? `sun at azimuth ${Math.round(facts.sky.sun.azimuth)} degrees`
      : null,
    color_guidance: null,
    negative_prompt: null,
    quality_tags: [],
    anachronism_warnings: [],
    historical_confidence: null,
  }
}

const MAX_WORDS = 77

/** Image models read the beginning: the offline prompt has place and date there already. */
export function shorten(prompt: string): string {
  return prompt.split(/\s+/).slice(0, MAX_WORDS).join(' ')
}

/** Draws the picture in the shape that the image prompt of the render asks for. */
export async function drawPicture(
  input: RenderInput,
  { image_prompt }: Pick<State, 'image_prompt'> = {},
): Promise<{ output: AgentOutput<'image_generation'>; image: ImageFile }> {
  const illustration = illustrationInput(input, image_prompt?.aspect_ratio)
  const svg = composeIllustration(illustration)
  const image = await rasterizeIllustration(svg, { width: illustration.width })
  const sha256 = createHash('sha256').update(image.bytes).digest('hex')
  const { mime, width, height } = image
  return { output: { mime, width, height, sha256 }, image }
}
