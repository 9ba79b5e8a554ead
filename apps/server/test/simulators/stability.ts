import { type JsonObject, type SimulatedCall, textOf } from './call.ts'
import {
  allows,
  bearer,
  type Draft,
  type Encoded,
  jsonAnswer,
  type Protocol,
  type RawRequest,
  type Reply,
  type Settings,
} from './protocol.ts'

/** Models of /generate/sd3 that answer. Source: providers.md, section 3. */
export const STABILITY_MODELS = ['sd3.5-large', 'sd3.5-large-turbo', 'sd3.5-medium']
const RATIOS = ['16:9', '1:1', '21:9', '2:3', '3:2', '4:5', '5:4', '9:16', '9:21']
const FIELDS = new Set([
  'model',
  'prompt',
  'negative_prompt',
  'seed',
  'output_format',
  'aspect_ratio',
  'mode',
  'cfg_scale',
  'style_preset',
])
const MAX_PROMPT = 10_000
const MAX_SEED = 4_294_967_294

/** An error as Stability writes it. */
export function stabilityError(
  status: number,
  name: string,
  error: string,
  headers: Record<string, string> = {},
): Reply {
  return {
    status,
    headers,
    body: { id: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', name, errors: [error] },
  }
}

async function formOf({ headers, bytes }: RawRequest): Promise<JsonObject | null> {
  const type = textOf(headers['content-type'])
  if (!type.startsWith('multipart/form-data')) return null
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { 'content-type': type },
    }).formData()
    return Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))
  } catch {
    return null
  }
}

async function read(request: RawRequest) {
  const route = /^\/v2beta\/stable-image\/generate\/(sd3|core|ultra)$/.exec(request.url.pathname)
  if (request.method !== 'POST' || !route) return null
  const body = await formOf(request)
  const model = route[1] === 'sd3' ? textOf(body?.model) || 'sd3.5-large' : (route[1] ?? null)
  const key = bearer(request.headers)
  return { kind: 'image' as const, model, key, body, prompt: textOf(body?.prompt) }
}

function fieldProblem(body: JsonObject, call: SimulatedCall, settings: Settings): string | null {
  const strange = Object.keys(body).find((name) => !FIELDS.has(name))
  if (strange) return `${strange}: unknown field`
  if (!call.prompt) return 'prompt: cannot be empty'
  if (call.prompt.length > MAX_PROMPT) return `prompt: length must be at most ${MAX_PROMPT}`
  const isSd3 = call.path.includes('/sd3')
  if (isSd3 && !allows(settings.models.stability, call.model)) return 'model: unsupported model'
  if (body.aspect_ratio !== undefined && !RATIOS.includes(textOf(body.aspect_ratio))) {
    return `aspect_ratio: must be one of ${RATIOS.join(', ')}`
  }
  if (!['png', 'jpeg', 'webp', ''].includes(textOf(body.output_format))) {
    return 'output_format: must be one of jpeg, png, webp'
  }
  const seed = Number(body.seed ?? 0)
  const isSeed = Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED
  return isSeed ? null : `seed: must be between 0 and ${MAX_SEED}`
}

function refuse(call: SimulatedCall, settings: Settings): Reply | null {
  if (!allows(settings.keys.stability, call.key)) {
    return stabilityError(401, 'unauthorized', 'authorization: invalid or missing header value')
  }
  if (!call.body) {
    return stabilityError(400, 'bad_request', 'content-type: must be multipart/form-data')
  }
  const accept = textOf(call.headers.accept)
  if (!/application\/json|image\/\*|\*\/\*/.test(accept)) {
    return stabilityError(400, 'bad_request', 'accept: must be one of image/*, application/json')
  }
  const problem = fieldProblem(call.body, call, settings)
  return problem ? stabilityError(400, 'bad_request', problem) : null
}

function encode(draft: Draft, call: SimulatedCall): Encoded {
  const picture = draft.is === 'image' ? draft.picture : null
  const reason = draft.finish === 'filtered' ? 'CONTENT_FILTERED' : 'SUCCESS'
  if (textOf(call.headers.accept).includes('application/json')) {
    return jsonAnswer({ image: picture?.base64 ?? '', finish_reason: reason, seed: 1 })
  }
  return {
    headers: { 'content-type': picture?.mime ?? 'image/png', 'finish-reason': reason, seed: '1' },
    preamble: '',
    frames: [picture?.bytes ?? Buffer.alloc(0)],
    isStream: false,
  }
}

/** Stability AI. Source: providers.md, section 3. */
export const stability: Protocol = {
  provider: 'stability',
  basePath: '',
  read,
  refuse,
  catalogue: () => stabilityError(404, 'not_found', 'not found'),
  ratioOf: (call) => textOf(call.body?.aspect_ratio) || '1:1',
  encode,
  notFound: stabilityError(404, 'not_found', 'The requested resource could not be found.'),
}
