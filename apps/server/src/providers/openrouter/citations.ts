import type { SearchEvidence, SearchSource, SearchSupport } from '../provider.ts'
import { numberOf, objectOf, textOf } from '../shared/json-value.ts'

/**
 * What a search brought; OpenRouter does not say what was asked. Each address is there once, and a
 * citation without a place within the text supports nothing. Source: OpenRouter's docs, "Web search".
 * @param annotations as they came; what is no citation is passed over
 */
export function toEvidence(annotations: readonly unknown[], text: string): SearchEvidence {
  const sources: SearchSource[] = []
  const supports: SearchSupport[] = []
  for (const annotation of annotations) {
    const citation = objectOf(objectOf(annotation)?.url_citation)
    const url = textOf(citation?.url)
    if (!citation || !url) continue
    const known = sources.findIndex((source) => source.url === url)
    const title = textOf(citation.title) || null
    const index = known === -1 ? sources.push({ title, url }) - 1 : known
    const start = numberOf(citation.start_index)
    const end = numberOf(citation.end_index)
    if (start === null || end === null) continue
    const isWithin = start >= 0 && end > start && end <= text.length
    if (isWithin) supports.push({ start, end, sources: [index] })
  }
  return { queries: [], sources, supports, suggestionsHtml: null }
}
