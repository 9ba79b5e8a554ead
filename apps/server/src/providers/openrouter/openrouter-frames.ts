import { z } from 'zod'
import type { SearchEvidence, SearchSource, SearchSupport } from '../provider.ts'

const citationSchema = z.object({
  type: z.literal('url_citation'),
  url_citation: z.object({
    url: z.string(),
    title: z.string().nullish().catch(null),
    start_index: z.number().nullish().catch(null),
    end_index: z.number().nullish().catch(null),
  }),
})

type Citation = z.infer<typeof citationSchema>['url_citation']

const frameSchema = z.object({
  model: z.string().nullish().catch(null),
  usage: z
    .object({ cost: z.number().nullish().catch(null) })
    .nullish()
    .catch(null),
  choices: z
    .array(
      z.object({
        delta: z
          .object({ annotations: z.array(z.unknown()).nullish().catch(null) })
          .nullish()
          .catch(null),
      }),
    )
    .nullish()
    .catch(null),
})

/** What is read beside the SDK, which turns a citation without a place into one of the first letter. */
export class OpenRouterFrames {
  model: string | null = null
  costUsd: number | null = null
  readonly #citations: Citation[] = []

  /** Takes one frame of a stream; anything else is passed over. */
  add(frame: unknown): void {
    const { data } = frameSchema.safeParse(frame)
    if (!data) return
    this.model = data.model || this.model
    this.costUsd = data.usage?.cost ?? this.costUsd
    for (const annotation of data.choices?.[0]?.delta?.annotations ?? []) {
      const citation = citationSchema.safeParse(annotation).data?.url_citation
      if (citation) this.#citations.push(citation)
    }
  }

  /** What the search brought; OpenRouter does not say what was asked. Each address is there once. */
  evidence(text: string): SearchEvidence {
    const sources: SearchSource[] = []
    const supports: SearchSupport[] = []
    for (const { url, title, start_index: start, end_index: end } of this.#citations) {
      const known = sources.findIndex((source) => source.url === url)
      const index = known === -1 ? sources.push({ title: title || null, url }) - 1 : known
      if (typeof start !== 'number' || typeof end !== 'number') continue
      const isWithin = start >= 0 && end > start && end <= text.length
      if (isWithin) supports.push({ start, end, sources: [index] })
    }
    return { queries: [], sources, supports, suggestionsHtml: null }
  }
}
