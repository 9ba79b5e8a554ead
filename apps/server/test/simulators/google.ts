import { type JsonObject, objectOf, objectsOf, type SimulatedCall, textOf } from './call.ts'
import { googleCatalogue, googleRefusalOfModel } from './catalogue-google.ts'
import { googleError, googleKeyInvalid, googleKeyMissing } from './google-errors.ts'
import { refuseGoogleRequest } from './google-rules.ts'
import type { SearchDraft } from './prose.ts'
import {
  allows,
  countTokens,
  type Draft,
  type Encoded,
  type Finish,
  type ImageDraft,
  jsonAnswer,
  type Protocol,
  parseJson,
  pieces,
  type RawRequest,
  type Settings,
  type TextDraft,
} from './protocol.ts'

const SIGNATURE = Buffer.from('simulated thought signature').toString('base64')
/** What one picture of 1K costs in output tokens. */
const PICTURE_TOKENS = 1120

const partsText = (content: unknown): string =>
  objectsOf(objectOf(content).parts)
    .map((part) => textOf(part.text))
    .join('\n')

function kindOf(body: JsonObject, model: string): SimulatedCall['kind'] {
  const modalities = objectOf(body.generationConfig).responseModalities
  if (Array.isArray(modalities) && modalities.includes('IMAGE')) return 'image'
  const tools = objectsOf(body.tools)
  if (tools.some((tool) => 'googleSearch' in tool || 'google_search' in tool)) return 'search'
  return /-image\b|nano-banana/.test(model) ? 'image' : 'text'
}

function read({ method, url, headers, bytes }: RawRequest) {
  const key = textOf(headers['x-goog-api-key']) || url.searchParams.get('key')
  if (method === 'GET' && /^\/v1beta\/models(\/[^/:]+)?$/.test(url.pathname)) {
    return { kind: 'catalogue' as const, model: url.pathname.split('/')[3] ?? null, key }
  }
  const route = /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(
    decodeURIComponent(url.pathname),
  )
  if (method !== 'POST' || !route) return null
  const [, model = '', action] = route
  const body = parseJson(bytes)
  const config = objectOf(body?.generationConfig)
  const given = config.responseJsonSchema ?? config.responseSchema
  const schema = given === undefined ? null : objectOf(given)
  const users = objectsOf(body?.contents).filter((content) => content.role !== 'model')
  return {
    kind: kindOf(body ?? {}, model),
    model,
    key,
    body,
    system: partsText(body?.systemInstruction ?? body?.system_instruction),
    prompt: users.map(partsText).join('\n'),
    schema,
    schemaName: schema ? textOf(schema.title) || null : null,
    stream: action === 'streamGenerateContent',
  }
}

function refuse(call: SimulatedCall, settings: Settings) {
  if (settings.keys.google.size > 0 && !call.key) return googleKeyMissing()
  if (!allows(settings.keys.google, call.key)) return googleKeyInvalid()
  const unknown = googleRefusalOfModel(call, settings)
  if (unknown || call.kind === 'catalogue') return unknown
  return refuseGoogleRequest(call)
}

const THOUGHTS: Readonly<Record<string, number>> = {
  minimal: 0,
  low: 180,
  medium: 700,
  high: 2200,
  xhigh: 5000,
}

function thoughtTokens(call: SimulatedCall): number {
  const config = objectOf(objectOf(call.body?.generationConfig).thinkingConfig)
  if (typeof config.thinkingBudget === 'number') return Math.floor(config.thinkingBudget / 4)
  return THOUGHTS[textOf(config.thinkingLevel).toLowerCase() || 'low'] ?? 0
}

function usage(call: SimulatedCall, output: number, thoughts: number) {
  const input = countTokens(call.system + call.prompt + JSON.stringify(call.schema ?? ''))
  return {
    promptTokenCount: input,
    ...(output > 0 && { candidatesTokenCount: output }),
    totalTokenCount: input + output + thoughts,
    ...(call.kind === 'search' && { toolUsePromptTokenCount: 94 }),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: input }],
    ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
  }
}

/** Offsets of Google's segments count bytes of UTF-8, not characters. */
function groundingMetadata({ text, queries, sources, supports }: SearchDraft) {
  const bytesTo = (end: number) => Buffer.byteLength(text.slice(0, end))
  const chips = queries.map((query) => `<a class="chip" href="#">${query}</a>`).join('')
  return {
    searchEntryPoint: { renderedContent: `<div class="container">${chips}</div>` },
    groundingChunks: sources.map(({ url, title }) => ({ web: { uri: url, title } })),
    groundingSupports: supports.map(({ start, end, sources: indices }) => ({
      segment: {
        // Like the real server, which leaves out zeros.
        ...(start > 0 && { startIndex: bytesTo(start) }),
        endIndex: bytesTo(end),
        text: text.slice(start, end),
      },
      groundingChunkIndices: indices,
    })),
    webSearchQueries: queries,
  }
}

const TEXT_FINISH: Readonly<Record<Finish, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  filtered: 'SAFETY',
  prompt_filtered: 'SAFETY',
  no_image: 'STOP',
}

const SAFETY_RATINGS = [
  { category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true },
]

function promptBlock(call: SimulatedCall, base: JsonObject, reason: string): JsonObject {
  const promptFeedback = { blockReason: reason, safetyRatings: SAFETY_RATINGS }
  return { promptFeedback, usageMetadata: usage(call, 0, 0), ...base }
}

function textChunks(draft: TextDraft, call: SimulatedCall, base: JsonObject, count: number) {
  if (draft.finish === 'prompt_filtered') return [promptBlock(call, base, 'PROHIBITED_CONTENT')]
  const thoughts = thoughtTokens(call)
  const withText = pieces(draft.text, count).map((text) => ({
    candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0 }],
    usageMetadata: usage(call, countTokens(text), thoughts),
    ...base,
  }))
  const end = {
    candidates: [
      {
        content: { parts: [{ text: '', thoughtSignature: SIGNATURE }], role: 'model' },
        finishReason: TEXT_FINISH[draft.finish],
        index: 0,
        ...(draft.finish === 'filtered' && { safetyRatings: SAFETY_RATINGS, content: undefined }),
        ...(draft.search && { groundingMetadata: groundingMetadata(draft.search) }),
      },
    ],
    usageMetadata: usage(call, countTokens(draft.text), thoughts),
    ...base,
  }
  return [...withText, end]
}

function wholeText(draft: TextDraft, call: SimulatedCall, base: JsonObject): JsonObject {
  const last = textChunks(draft, call, base, 1).at(-1) as JsonObject
  const [candidate] = objectsOf(last.candidates)
  if (!candidate || draft.finish === 'filtered') return last
  const parts = [{ text: draft.text, thoughtSignature: SIGNATURE }]
  const content = { role: 'model', ...(draft.text !== '' && { parts }) }
  return { ...last, candidates: [{ ...candidate, content }] }
}

function imageBody(draft: ImageDraft, call: SimulatedCall, base: JsonObject): JsonObject {
  if (draft.finish === 'prompt_filtered') return promptBlock(call, base, 'IMAGE_SAFETY')
  if (draft.finish === 'filtered' || draft.finish === 'no_image') {
    const finishReason = draft.finish === 'filtered' ? 'IMAGE_SAFETY' : 'NO_IMAGE'
    const finishMessage = 'Unable to show the generated image.'
    return {
      candidates: [{ content: {}, finishReason, finishMessage, index: 0 }],
      usageMetadata: usage(call, 0, 0),
      ...base,
    }
  }
  const words = draft.text === null ? [] : [{ text: draft.text }]
  const { picture } = draft
  const inlineData = picture && { mimeType: picture.mime, data: picture.base64 }
  const shown = inlineData
    ? [
        { inlineData, thought: true },
        { inlineData, thoughtSignature: SIGNATURE },
      ]
    : []
  return {
    candidates: [
      { content: { role: 'model', parts: [...words, ...shown] }, finishReason: 'STOP', index: 0 },
    ],
    usageMetadata: usage(call, picture ? PICTURE_TOKENS : 40, 120),
    ...base,
  }
}

function encode(draft: Draft, call: SimulatedCall, settings: Settings): Encoded {
  const base = { modelVersion: call.model, responseId: `sim-${call.id.toString(36)}` }
  const headers = { 'server-timing': 'gfet4t7; dur=1' }
  if (!call.stream) {
    const body = draft.is === 'text' ? wholeText(draft, call, base) : imageBody(draft, call, base)
    return jsonAnswer(body, headers)
  }
  const chunks =
    draft.is === 'text'
      ? textChunks(draft, call, base, settings.streamMs > 0 ? 12 : 3)
      : [imageBody(draft, call, base)]
  if (!call.path.includes('alt=sse')) return jsonAnswer(chunks, headers)
  return {
    headers: { 'content-type': 'text/event-stream', ...headers },
    preamble: '',
    frames: chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`),
    isStream: true,
  }
}

/** The Gemini API. Source: providers.md, section 2, Gemini. */
export const google: Protocol = {
  provider: 'google',
  basePath: '/v1beta',
  read,
  refuse,
  catalogue: googleCatalogue,
  ratioOf: (call) =>
    textOf(objectOf(objectOf(call.body?.generationConfig).imageConfig).aspectRatio) || '1:1',
  encode,
  notFound: googleError(404, 'NOT_FOUND', 'Requested entity was not found.'),
}
