import type { Effect, Fault } from './fault.ts'
import type { Draft, ImageDraft, TextDraft } from './protocol.ts'

const text = (change: (draft: TextDraft) => Partial<TextDraft>): Effect => ({
  is: 'draft',
  change: (draft: Draft) => (draft.is === 'text' ? { ...draft, ...change(draft) } : draft),
})
const image = (change: Partial<ImageDraft>): Effect => ({
  is: 'draft',
  change: (draft: Draft) => (draft.is === 'image' ? { ...draft, ...change } : draft),
})
const talkers = (effect: Effect): Fault['effects'] => ({
  google: effect,
  openrouter: effect,
  local: effect,
})

const TALK = ['text', 'search'] as const
const TEXT = ['text'] as const
const IMAGE = ['image'] as const

const NO_PICTURE = Buffer.from('<!doctype html><title>not a picture</title>')
const BROKEN = {
  bytes: NO_PICTURE,
  base64: NO_PICTURE.toString('base64'),
  mime: 'image/png',
}

const cutShort = (whole: string): string => whole.slice(0, Math.floor(whole.length * 0.6))

/** Answers of a language model that are not what was asked for. */
const TEXT_ANSWERS: readonly Fault[] = [
  {
    name: 'malformed_json',
    source: 'section 5: bad JSON; section 1: JSON sometimes starts in the middle of a sentence',
    expect: 'unusable',
    kinds: TEXT,
    needsSchema: true,
    effects: talkers(
      text((draft) => ({ text: `is as follows: ${draft.text.replace(':', ' =')}` })),
    ),
  },
  {
    name: 'truncated_json',
    source: 'section 5: truncated JSON, here under the finish reason STOP',
    expect: 'unusable',
    kinds: TEXT,
    needsSchema: true,
    effects: talkers(text((draft) => ({ text: cutShort(draft.text) }))),
  },
  {
    name: 'wrong_schema',
    source: 'section 4: Ollama Cloud accepts a schema but does not enforce it',
    expect: 'unusable',
    kinds: TEXT,
    needsSchema: true,
    effects: talkers(text(() => ({ text: '{"shape":"another","items":[1,2,3]}' }))),
  },
  {
    name: 'length',
    source: 'section 1: MAX_TOKENS; the text is cut',
    expect: 'truncated',
    kinds: TALK,
    effects: talkers(text((draft) => ({ text: cutShort(draft.text), finish: 'length' }))),
  },
  {
    name: 'length_whole',
    source: 'section 5: valid JSON with finishReason "length" passes: check it',
    expect: 'truncated',
    kinds: TALK,
    effects: talkers(text(() => ({ finish: 'length' }))),
  },
  {
    name: 'length_empty',
    source: 'section 1: thinking counts against maxOutputTokens; nothing visible is left',
    expect: 'truncated',
    kinds: TALK,
    effects: talkers(text(() => ({ text: '', finish: 'length', search: null }))),
  },
  {
    name: 'empty',
    source: 'Gemini: STOP without text',
    expect: 'unusable',
    kinds: TALK,
    effects: talkers(text(() => ({ text: '', search: null }))),
  },
  {
    name: 'prompt_blocked',
    source: 'section 2: promptFeedback.blockReason, no candidates',
    expect: 'blocked',
    kinds: TALK,
    effects: { google: text(() => ({ text: '', finish: 'prompt_filtered', search: null })) },
  },
  {
    name: 'answer_blocked',
    source: 'section 2: finishReason SAFETY; OpenRouter finish_reason content_filter',
    expect: 'blocked',
    kinds: TALK,
    effects: talkers(
      text((draft) => ({ text: cutShort(draft.text), finish: 'filtered', search: null })),
    ),
  },
]

/** Answers of an image model that hold no picture. */
const IMAGE_ANSWERS: readonly Fault[] = [
  {
    name: 'image_prompt_blocked',
    source: 'section 2: promptFeedback.blockReason IMAGE_SAFETY',
    expect: 'blocked',
    kinds: IMAGE,
    effects: { google: image({ picture: null, finish: 'prompt_filtered' }) },
  },
  {
    name: 'image_blocked',
    source: 'section 2: finishReason IMAGE_SAFETY; section 3: CONTENT_FILTERED = blurred, charged',
    expect: 'blocked',
    kinds: IMAGE,
    effects: {
      google: image({ picture: null, finish: 'filtered' }),
      // The picture comes all the same, blurred.
      stability: image({ finish: 'filtered' }),
    },
  },
  {
    name: 'no_image',
    source: 'section 2: finishReason NO_IMAGE; OpenRouter: no data',
    expect: 'unusable',
    kinds: IMAGE,
    effects: {
      google: image({ picture: null, finish: 'no_image' }),
      openrouter: image({ picture: null }),
      local: image({ picture: null }),
    },
  },
  {
    name: 'image_text_only',
    source: 'Gemini image models: STOP with words only, which is how they decline',
    expect: 'unusable',
    kinds: IMAGE,
    effects: { google: image({ picture: null, text: 'I would rather describe it in words.' }) },
  },
  {
    name: 'broken_picture',
    source: 'section 3, Pollinations: pictures that are none, returned as 200',
    expect: 'unusable',
    kinds: IMAGE,
    effects: {
      google: image({ picture: BROKEN }),
      openrouter: image({ picture: BROKEN }),
      stability: image({ picture: BROKEN }),
      pollinations: image({ picture: BROKEN }),
      local: image({ picture: BROKEN }),
    },
  },
]

const LOST = {
  error: { code: 502, message: 'Provider disconnected', metadata: { provider_name: 'Simulated' } },
}

/** Streams that turn into an error. */
const FRAMES: readonly Fault[] = [
  {
    name: 'error_frame',
    source: 'section 2: SSE, an {"error":…} frame may appear; OpenRouter, Mid-stream error',
    expect: 'overloaded',
    kinds: TALK,
    effects: {
      google: {
        is: 'frame',
        data: {
          error: {
            code: 503,
            message: 'The model is overloaded. Please try again later.',
            status: 'UNAVAILABLE',
          },
        },
      },
      openrouter: {
        is: 'frame',
        data: {
          id: 'gen-error',
          object: 'chat.completion.chunk',
          created: 1_780_000_000,
          model: 'simulated',
          provider: 'Simulated',
          ...LOST,
          choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
        },
      },
      local: { is: 'frame', data: { error: { message: 'out of memory', type: 'server_error' } } },
    },
  },
]

/** Failures inside an answer that begins well. */
export const ANSWER_FAULTS: readonly Fault[] = [...TEXT_ANSWERS, ...IMAGE_ANSWERS, ...FRAMES]
