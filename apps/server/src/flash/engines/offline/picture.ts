import { createHash } from 'node:crypto'
import type { ImagePromptData } from '@timepoint/contracts'
import type { AgentOutput } from '../../agents/outputs.ts'
import {
  altText,
  composeIllustration,
  type IllustrationInput,
  pictureNote,
  rasterizeIllustration,
  seaDirection,
} from '../../illustration/index.ts'
import type { ImageFile, RenderInput } from '../../pipeline/state.ts'
import { momentOf } from './known.ts'
import { capitalise, dateText, hourText, placeText } from './phrases.ts'
import { skyText } from './scene.ts'
import { terrainOf } from './terrain.ts'

const WIDTH = 1344
const HEIGHT = 768

/**
 * What decides the picture. The seed is the moment, not the render: the same query gives the same
 * picture every time.
 */
function illustrationInput({ facts }: RenderInput): IllustrationInput {
  const moment = momentOf(facts)
  const terrain = terrainOf(facts)
  const { latitude, longitude } = facts.place ?? { latitude: null, longitude: null }
  const where = latitude !== null && longitude !== null
  const when = [dateText(facts), hourText(facts.date)].filter((part) => part !== null)
  return {
    seed: moment?.id ?? facts.asked,
    width: WIDTH,
    height: HEIGHT,
    sky: facts.sky,
    facing: moment?.picture.facing ?? null,
    terrain,
    silhouettes: moment?.picture.silhouettes ?? [],
    year: facts.date?.year ?? null,
    title: capitalise(facts.title ?? facts.asked),
    caption: [
      [placeText(facts.place), ...when].filter(Boolean).join(' · '),
      pictureNote({ sky: facts.sky, terrain }),
    ],
    latitude,
    longitude,
    seaSide: where ? seaDirection(latitude, longitude) : null,
  }
}

/** The picture in words, from computed and curated facts only. */
export function answerImagePrompt(render: RenderInput): ImagePromptData {
  const { facts } = render
  const input = illustrationInput(render)
  const shapes = input.silhouettes.map((tag) => tag.replaceAll('-', ' '))
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
    aspect_ratio: '16:9',
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

/** Draws the picture. */
export async function drawPicture(
  input: RenderInput,
): Promise<{ output: AgentOutput<'image_generation'>; image: ImageFile }> {
  const svg = composeIllustration(illustrationInput(input))
  const image = await rasterizeIllustration(svg, { width: WIDTH })
  const sha256 = createHash('sha256').update(image.bytes).digest('hex')
  const { mime, width, height } = image
  return { output: { mime, width, height, sha256 }, image }
}
