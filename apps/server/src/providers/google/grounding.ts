import { z } from 'zod'
import type { SearchEvidence, SearchSupport } from '../provider.ts'

const groundingSchema = z.object({
  webSearchQueries: z.array(z.string()).nullish().catch(null),
  groundingChunks: z
    .array(
      z
        .object({ web: z.object({ uri: z.string(), title: z.string().nullish() }).nullish() })
        .catch({}),
    )
    .nullish()
    .catch(null),
  groundingSupports: z
    .array(
      z
        .object({
          segment: z
            .object({ startIndex: z.number().nullish(), endIndex: z.number().nullish() })
            .nullish(),
          groundingChunkIndices: z.array(z.number()).nullish(),
        })
        .catch({}),
    )
    .nullish()
    .catch(null),
  searchEntryPoint: z.object({ renderedContent: z.string().nullish() }).nullish().catch(null),
})

/** What Gemini says that its search brought, as it came. */
export type GroundingMetadata = z.infer<typeof groundingSchema>

/** Null when it is not grounding metadata. */
export function readGrounding(value: unknown): GroundingMetadata | null {
  return groundingSchema.safeParse(value).data ?? null
}

/**
 * Translates byte offsets of the UTF-8 text to offsets in UTF-16 units. An offset within a character
 * becomes its start; one past the end, the end.
 */
function utf16Offsets(text: string): (byteOffset: number) => number {
  const starts: number[] = []
  let unit = 0
  for (const character of text) {
    for (let byte = Buffer.byteLength(character); byte > 0; byte--) starts.push(unit)
    unit += character.length
  }
  return (byteOffset) => starts[Math.max(0, byteOffset)] ?? text.length
}

/**
 * What a grounded answer rests on. Chunks that are not of the web are left out, and with them
 * supports that rest on nothing else. Source: `GroundingMetadata` in Google's API reference; its
 * indices are in bytes, and a missing `startIndex` is 0.
 */
export function toEvidence(grounding: GroundingMetadata | null, text: string): SearchEvidence {
  const sources: SearchEvidence['sources'] = []
  const sourceOfChunk = new Map<number, number>()
  for (const [index, { web }] of (grounding?.groundingChunks ?? []).entries()) {
    if (!web) continue
    sourceOfChunk.set(index, sources.length)
    sources.push({ title: web.title || null, url: web.uri })
  }
  const offset = utf16Offsets(text)
  const supports = (grounding?.groundingSupports ?? []).flatMap((support): SearchSupport[] => {
    const indices = (support.groundingChunkIndices ?? []).flatMap(
      (chunk) => sourceOfChunk.get(chunk) ?? [],
    )
    const end = support.segment?.endIndex
    if (indices.length === 0 || end === undefined || end === null) return []
    const start = offset(support.segment?.startIndex ?? 0)
    return [{ start, end: offset(end), sources: indices }]
  })
  return {
    queries: grounding?.webSearchQueries ?? [],
    sources,
    supports,
    suggestionsHtml: grounding?.searchEntryPoint?.renderedContent || null,
  }
}
