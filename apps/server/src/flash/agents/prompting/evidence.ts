import type { Citation, Grounding } from '@timepoint/contracts'
import type { Evidence } from '../outputs.ts'
import { cutText, PROSE, tidyText } from './lists.ts'
import { cleanText } from './one-line.ts'

/** What a searching model brought beside its text. */
export interface SearchFindings {
  queries: readonly string[]
  sources: readonly { title: string | null; url: string }[]
  /** Spans of the text, in UTF-16 units, and the sources (by index) that are said to carry them. */
  supports: readonly { start: number; end: number; sources: readonly number[] }[]
  suggestionsHtml: string | null
}

/** Grounding before anything was found. */
export const NO_GROUNDING: Grounding = {
  status: 'skipped',
  tier: null,
  model: null,
  grounded_at: null,
  verified_location: null,
  venue_description: null,
  verified_date: null,
  verified_year: null,
  verified_participants: [],
  setting_details: null,
  event_mechanics: null,
  visible_technology: null,
  photographic_reality: null,
  physical_participants: [],
  historical_context: null,
  source_citations: [],
  grounding_confidence: null,
}

/** A full stop behind these ends no sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:c|ca|b|d|r|fl|no|vol|pp?|St|Dr|Mrs?|Ms|Sts|Jr|Sr|cf|e\.g|i\.e|\p{Lu})\.\s*$/u

interface Sentence {
  text: string
  start: number
  end: number
}

function splitSentences(text: string): Sentence[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
  const sentences: Sentence[] = []
  for (const { segment, index } of segmenter.segment(text)) {
    const last = sentences.at(-1)
    if (last && ABBREVIATION.test(last.text) && !last.text.endsWith('\n')) {
      last.text += segment
      last.end += segment.length
    } else sentences.push({ text: segment, start: index, end: index + segment.length })
  }
  return sentences
}

/** Without marks of lists, headings and emphasis, and without the numbers that some models put behind sentences. */
function plainText(text: string): string {
  return text
    .replace(/^\s*(?:[-*•]|#{1,6}|\d{1,2}[.)])\s+/, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/\s*\[\d+(?:,\s*\d+)*\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

const MAX_TITLE = 200
const MAX_URL = 2000

/** Whether an address is one of the web, and short enough to be one. */
function isPage(url: string | undefined): boolean {
  if (url === undefined || url.length > MAX_URL || !URL.canParse(url)) return false
  return ['http:', 'https:'].includes(new URL(url).protocol)
}

/** A title of characters that can be seen; null when nothing is left. */
function plainTitle(title: string | null): string | null {
  return tidyText(cleanText(title ?? ''), MAX_TITLE)
}

/**
 * The answer of a search as passages, one a sentence, with the sources that are said to carry them.
 * A sentence that no support touches has none: the model says it from memory.
 */
export function readEvidence(text: string, search: SearchFindings): Evidence {
  const pages = search.sources.map(({ title, url }) => ({
    title: plainTitle(title),
    url: url.trim(),
  }))
  const passages = splitSentences(text).flatMap(({ text: sentence, start, end }) => {
    const plain = plainText(sentence)
    if (!/\p{L}{2}/u.test(plain)) return []
    const indexes = search.supports
      .filter((support) => support.start < end && start < support.end)
      .flatMap((support) => [...support.sources])
      .filter((index) => isPage(pages[index]?.url))
    const sources = [...new Set(indexes)].sort((a, b) => a - b).map((index) => `S${index + 1}`)
    return [{ text: cutText(plain, PROSE), sources }]
  })
  return {
    passages,
    sources: pages
      .map((page, index) => ({ id: `S${index + 1}`, ...page }))
      .filter(({ url }) => isPage(url)),
    queries: search.queries.map(cleanText),
    suggestions_html: search.suggestionsHtml?.toWellFormed().replaceAll('\0', '') ?? null,
  }
}

/** Google's search hands out addresses of its own and puts the host into the title. */
const REDIRECT = /(?:^|\.)vertexaisearch\.cloud\.google\.com$/

/** Who publishes a source: two pages of one host are one witness. */
export function hostOf({ title, url }: { title: string | null; url: string }): string {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : url
  return (REDIRECT.test(host) && title ? title : host).toLowerCase()
}

/** Sources that carry at least one passage, in their order. */
export function citedSources({ passages, sources }: Evidence): Evidence['sources'] {
  const cited = new Set(passages.flatMap((passage) => passage.sources))
  return sources.filter(({ id }) => cited.has(id))
}

/** The sources of a search for people. @param at when they were found. */
export function citationsOf(
  evidence: Evidence,
  provider: 'google' | 'openrouter',
  at: Date,
): Citation[] {
  const pages = new Map(citedSources(evidence).map((source) => [source.url, source]))
  return [...pages.values()].map(({ title, url }) => ({
    title,
    url,
    source: provider === 'google' ? 'google_search' : 'openrouter_web',
    retrieved_at: at.toISOString(),
  }))
}
