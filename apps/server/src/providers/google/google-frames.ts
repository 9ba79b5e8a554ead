import { z } from 'zod'
import type { TokenUsage } from '../provider.ts'
import { type GroundingMetadata, readGrounding } from './grounding.ts'

/** A warning that Google means to end a model. Source: `modelStatus` in its API reference. */
export interface GoogleModelStatus {
  model: string
  /** Such as `DEPRECATED`; null when it is not said. */
  stage: string | null
  /** ISO 8601, as it came; null when it is not said. */
  retiresAt: string | null
}

const count = z.number().nullish().catch(null)

const frameSchema = z.object({
  modelVersion: z.string().nullish().catch(null),
  modelStatus: z
    .object({ modelStage: z.string().nullish(), retirementTime: z.string().nullish() })
    .nullish()
    .catch(null),
  usageMetadata: z
    .object({ promptTokenCount: count, candidatesTokenCount: count, thoughtsTokenCount: count })
    .nullish()
    .catch(null),
  candidates: z
    .array(
      z.object({
        groundingMetadata: z.unknown().optional(),
        finishReason: z.string().nullish().catch(null),
      }),
    )
    .nullish()
    .catch(null),
})

/** What Google's AI SDK package reads over, or checks more strictly than is good for an answer. */
export class GoogleFrames {
  modelVersion: string | null = null
  grounding: GroundingMetadata | null = null
  /** Of a part of an answer that the SDK would have continued; null for any other. */
  usageOfPart: TokenUsage | null = null
  status: Omit<GoogleModelStatus, 'model'> | null = null

  /** Takes one frame of a stream, or a whole answer; anything else is passed over. */
  add(frame: unknown): void {
    const { data } = frameSchema.safeParse(frame)
    if (!data) return
    this.modelVersion = data.modelVersion || this.modelVersion
    const { modelStatus } = data
    if (modelStatus?.modelStage || modelStatus?.retirementTime)
      this.status = {
        stage: modelStatus.modelStage ?? null,
        retiresAt: modelStatus.retirementTime ?? null,
      }
    const used = data.usageMetadata
    if (data.candidates?.[0]?.finishReason === 'CONTINUATION')
      this.usageOfPart = {
        inputTokens: used?.promptTokenCount ?? 0,
        outputTokens: (used?.candidatesTokenCount ?? 0) + (used?.thoughtsTokenCount ?? 0),
        costUsd: null,
      }
    const metadata = data.candidates?.[0]?.groundingMetadata
    this.grounding = (metadata ? readGrounding(metadata) : null) ?? this.grounding
  }
}
