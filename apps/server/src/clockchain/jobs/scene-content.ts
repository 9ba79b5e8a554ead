import { findPlaces, parseDate } from '@timepoint/almanac'
import {
  type MomentContent,
  type MomentScene,
  type MomentSource,
  NO_PROVENANCE,
  type SourceType,
} from '../moments/moment.ts'
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

const NAME_LETTERS = 120
const LINE_LETTERS = 200
const MOST_SOURCES = 200
const MOST_NAMES = 100

/** At most so many characters, cut between words where there are any. */
function cut(text: string, letters: number): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  if (characters.length <= letters) return characters.join('')
  const start = characters.slice(0, letters - 1).join('')
  const blank = start.lastIndexOf(' ')
  const words = blank > letters / 2 ? start.slice(0, blank) : start
  return `${words.replace(/[\s,;:–—-]+$/, '')}…`
}

/** Different texts that are not empty, in their order. */
function unique(texts: readonly (string | null | undefined)[]): string[] {
  const trimmed = texts.map((text) => text?.trim() ?? '').filter((text) => text !== '')
  return [...new Set(trimmed)].slice(0, MOST_NAMES)
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

/** An address of the web; what carries the picture itself is none. */
const addressOf = (url: string | null | undefined) =>
  url && /^(https?:\/\/|\/)/i.test(url) ? url : null

function sceneOf(scene: FlashScene): MomentScene {
  return {
    timepointId: scene.id,
    slug: scene.slug ?? null,
    shareUrl: addressOf(scene.share_url),
    imageUrl: addressOf(scene.image_url),
    thumbnailUrl: addressOf(scene.thumbnail_url),
    sceneUrl: addressOf(scene.scene_url),
  }
}

function provenanceOf(scene: FlashScene) {
  return {
    ...NO_PROVENANCE,
    textModel: scene.text_model_used ?? null,
    imageModel: scene.image_model_used ?? null,
    modelProvider: scene.model_provider ?? null,
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
  const line = scene.moment?.plot_summary?.trim()
  return {
    name: cut(title, NAME_LETTERS),
    oneLiner: line ? cut(line, LINE_LETTERS) : null,
    date,
    place: placeOfScene(scene),
    slug: null,
    era: scene.era?.trim() || null,
    tags: unique(scene.tags ?? []),
    figures: unique((scene.characters ?? []).map(({ name }) => name)),
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
