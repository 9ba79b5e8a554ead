import type { TokenUsage } from '../provider.ts'
import {
  isObject,
  type JsonObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../shared/json-value.ts'
import { modelIdOf } from '../shared/model-id.ts'
import { type GroundingMetadata, readGrounding } from './grounding.ts'

/** A warning that Google means to end a model. Source: `modelStatus` in its API reference. */
export interface GoogleModelStatus {
  model: string
  /** Such as `DEPRECATED`; null when it is not said. */
  stage: string | null
  /** ISO 8601, as it came; null when it is not said. */
  retiresAt: string | null
}

/** A part of an answer that the model did not merely think. */
interface VisiblePart {
  text: string
  /** A file in it; null when there is none. */
  file: { mediaType: string; base64: string } | null
}

/** Stands where no reason is given. */
const UNSPECIFIED = 'BLOCK_REASON_UNSPECIFIED'

function toVisiblePart(part: JsonObject): VisiblePart {
  const data = objectOf(part.inlineData)
  const file = data && { mediaType: textOf(data.mimeType), base64: textOf(data.data) }
  return { text: textOf(part.text), file }
}

/**
 * What the frames of an answer say together; one answer that is not streamed is a frame, too. Fields
 * that are not as they should be are passed over. Source: `GenerateContentResponse` in Google's API
 * reference.
 */
export class GoogleFrames {
  model: string | null = null
  grounding: GroundingMetadata | null = null
  status: Omit<GoogleModelStatus, 'model'> | null = null
  tokens: Pick<TokenUsage, 'inputTokens' | 'outputTokens'> | null = null
  /** Null while the answer goes on. */
  finishReason: string | null = null
  /** Whether the prompt was refused, for whatever reason. */
  isPromptBlocked = false

  /**
   * @param onPart called for each part, with null for one that was merely thought
   */
  add(frame: JsonObject, onPart: (part: VisiblePart | null) => void): void {
    this.model = modelIdOf(frame.modelVersion) ?? this.model
    if (frame.modelStatus) this.#addStatus(objectOf(frame.modelStatus))
    if (frame.usageMetadata) this.#addUsage(objectOf(frame.usageMetadata))
    const blockReason = textOf(objectOf(frame.promptFeedback)?.blockReason)
    if (blockReason && blockReason !== UNSPECIFIED) this.isPromptBlocked = true
    const candidate = objectOf(listOf(frame.candidates)[0])
    if (!candidate) return
    this.finishReason = textOf(candidate.finishReason) || this.finishReason
    if (candidate.groundingMetadata)
      this.grounding = readGrounding(candidate.groundingMetadata) ?? this.grounding
    for (const part of listOf(objectOf(candidate.content)?.parts))
      if (isObject(part)) onPart(part.thought === true ? null : toVisiblePart(part))
  }

  #addStatus(status: JsonObject | null): void {
    const stage = textOf(status?.modelStage) || null
    const retiresAt = textOf(status?.retirementTime) || null
    if (stage || retiresAt) this.status = { stage, retiresAt }
  }

  /** Later counts include earlier ones. What a tool put into the prompt is paid like the prompt. */
  #addUsage(usage: JsonObject | null): void {
    const count = (name: string) => numberOf(usage?.[name]) ?? 0
    this.tokens = {
      inputTokens: count('promptTokenCount') + count('toolUsePromptTokenCount'),
      outputTokens: count('candidatesTokenCount') + count('thoughtsTokenCount'),
    }
  }
}
