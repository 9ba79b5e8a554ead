import type { ImageProvider, ProviderOptions, TextCall, TextProvider } from '../provider.ts'
import { type AnswerReader, streamAnswer } from '../shared/stream-answer.ts'
import { classifyGoogle } from './google-errors.ts'
import { endOfGoogle } from './google-finish.ts'
import { GoogleFrames, type GoogleModelStatus } from './google-frames.ts'
import { drawWithGoogle } from './google-image.ts'
import { toGoogleRequest } from './google-request.ts'
import { toEvidence } from './grounding.ts'

export interface GoogleOptions extends ProviderOptions {
  /** Told when an answer says that its model will be ended. */
  onModelStatus?(status: GoogleModelStatus): void
}

function createReader(call: TextCall, frames: GoogleFrames): AnswerReader {
  return {
    add(frame, onDelta) {
      frames.add(frame, (part) => {
        if (part === null) onDelta('')
        else if (part.text !== '') onDelta(part.text)
      })
    },
    end: () => endOfGoogle(frames),
    tokens: () => frames.tokens,
    costUsd: () => null,
    model: () => frames.model,
    search: (text) => (call.search ? toEvidence(frames.grounding, text) : null),
  }
}

/** Tuned models have a path of their own. The others' ids are in lower case, which Google insists on. */
const pathOf = (model: string) => (model.includes('/') ? model : `models/${model.toLowerCase()}`)

/** Google's Gemini API. See TextProvider and ImageProvider for what it guarantees. */
export function createGoogle(options: GoogleOptions): TextProvider & ImageProvider {
  const { apiKey, baseUrl, send } = options
  const headers = { 'content-type': 'application/json', 'x-goog-api-key': apiKey }
  const report = ({ status, model }: GoogleFrames, asked: string) => {
    if (status) options.onModelStatus?.({ model: model ?? asked, ...status })
  }
  return {
    name: 'google',
    async text(call) {
      const frames = new GoogleFrames()
      const { body, ignored } = toGoogleRequest(call)
      const url = `${baseUrl}/${pathOf(call.model)}:streamGenerateContent?alt=sse`
      const reader = createReader(call, frames)
      const options = { send, classify: classifyGoogle, reader }
      const answer = await streamAnswer({ url, headers, body }, call, options)
      report(frames, call.model)
      return { ...answer, ignored }
    },
    image(call) {
      const url = `${baseUrl}/${pathOf(call.model)}:generateContent`
      return drawWithGoogle(call, { url, headers, send }, (frames) => report(frames, call.model))
    },
  }
}
