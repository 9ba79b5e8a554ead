import { findPlaces, parseDate } from '@timepoint/almanac'
import { addressOf, pictureAddressOf } from '../moments/data-uri.ts'
import {
  type MomentContent,
  type MomentScene,
  type MomentSource,
  NO_PROVENANCE,
  type SourceType,
} from '../moments/moment.ts'
import { cutText, shortText } from './cut-text.ts'
import type { FlashScene } from './flash-scene.ts'
import { dateOfScene } from './scene-date.ts'
import { placeOfScene } from './scene-place.ts'

/** What of a moment the scene does not say. */
export interface SceneContext {
  /** What was asked for. */
  query: string
  /** Said beside content that may hurt. */
  disclaimer: string | null
  sourceType: SourceType
  now: Date
}

/** The longest that moments say of these, in characters. */
const NAME_LETTERS = 120
const LINE_LETTERS = 200
const ERA_LETTERS = 100
const TAG_LETTERS = 100
const FIGURE_LETTERS = 200
const MODEL_LETTERS = 200
const MOST_SOURCES = 200
const MOST_NAMES = 100

/** Different texts that are not empty, in their order. */
function unique(texts: readonly (string | null | undefined)[], letters: number): string[] {
  const said = texts.flatMap((text) => shortText(text, letters) ?? [])
  return [...new Set(said)].slice(0, MOST_NAMES)
}

/** What stands before a place that only says where: elsewhere a place names the event, as of a battle. */
const WHERE = /(?:,|\b(?:in|at|near))\s*(?:the\s+)?$/i
const LOOSE_ENDS = /^[\s,;:–—-]+|[\s,;:–—-]+(?:(?:in|at|on|of|near|the)[\s,;:–—-]*)*$/gi

/** A query without the words that say when and where. */
function eventWords(query: string, now: Date): string {
  const date = parseDate(query, { now })
  const rest = date?.rest ?? query
  const places = findPlaces(rest, { year: date?.date.year ?? null })
  const bare = places
    .map(({ span }) => span)
    .toSorted(([a], [b]) => b - a)
    .reduce((text, [start, end]) => {
      const before = text.slice(0, start)
      return WHERE.test(before) ? before.replace(WHERE, '') + text.slice(end) : text
    }, rest)
  const words = bare.replace(/\s+/g, ' ').replace(LOOSE_ENDS, '').trim()
  return /\p{L}/u.test(words) ? words : query
}

function sourcesOf({ citations }: FlashScene): MomentSource[] {
  const known = (citations ?? []).filter(({ title, url }) => title || url)
  return known
    .slice(0, MOST_SOURCES)
    .map(({ title = null, url = null }) => ({ url, title, citation: null, quote: null }))
}

function sceneOf(scene: FlashScene): MomentScene {
  return {
    timepointId: scene.id,
    slug: scene.slug ?? null,
    shareUrl: addressOf(scene.share_url),
    imageUrl: pictureAddressOf(scene.image_url),
    thumbnailUrl: pictureAddressOf(scene.thumbnail_url),
    sceneUrl: addressOf(scene.scene_url),
  }
}

function provenanceOf(scene: FlashScene) {
  return {
    ...NO_PROVENANCE,
    textModel: shortText(scene.text_model_used, MODEL_LETTERS),
    imageModel: shortText(scene.image_model_used, MODEL_LETTERS),
    modelProvider: shortText(scene.model_provider, MODEL_LETTERS),
    modelPermissiveness: scene.model_permissiveness ?? null,
    generationId: scene.id,
  }
}

/**
 * What a rendered scene says of its moment; null when it does not know the year. Source: contract of
 * Clockchain, sections 4 (result) and 7 (place and date).
 */
export function sceneContent(
  scene: FlashScene,
  { query, disclaimer, sourceType, now }: SceneContext,
): MomentContent | null {
  const date = dateOfScene(scene)
  if (!date) return null
  const title = scene.title?.trim() || eventWords(query, now)
  return {
    name: cutText(title, NAME_LETTERS),
    oneLiner: shortText(scene.moment?.plot_summary, LINE_LETTERS),
    date,
    place: placeOfScene(scene),
    slug: null,
    era: shortText(scene.era, ERA_LETTERS),
    tags: unique(scene.tags ?? [], TAG_LETTERS),
    figures: unique(
      (scene.characters ?? []).map(({ name }) => name),
      FIGURE_LETTERS,
    ),
    sources: sourcesOf(scene),
    sourceType,
    layer: 2,
    confidence: scene.confidence?.overall ?? null,
    disclaimer,
    provenance: provenanceOf(scene),
    scene: sceneOf(scene),
    attributes: {},
  }
}
