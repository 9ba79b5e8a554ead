import type { SimulatedCall } from './call.ts'
import {
  allows,
  bearer,
  type Draft,
  type Encoded,
  type Protocol,
  type RawRequest,
  type Reply,
  type Settings,
} from './protocol.ts'

/** An error as Pollinations writes it. */
export function pollinationsError(status: number, code: string, message: string): Reply {
  return { status, body: { status, success: false, error: { code, message } } }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function read({ method, url, headers }: RawRequest) {
  const route = /^\/(image|prompt)\/(.+)$/s.exec(url.pathname)
  if (method !== 'GET' || !route) return null
  return {
    kind: 'image' as const,
    model: url.searchParams.get('model') ?? 'flux',
    key: bearer(headers) ?? url.searchParams.get('key'),
    body: Object.fromEntries(url.searchParams),
    prompt: decoded(route[2] ?? ''),
  }
}

function refuse(call: SimulatedCall, settings: Settings): Reply | null {
  const isLegacy = call.path.startsWith('/prompt/')
  if (!isLegacy && !allows(settings.keys.pollinations, call.key)) {
    return pollinationsError(401, 'UNAUTHORIZED', 'Authentication required. Please provide a key.')
  }
  if (allows(settings.models.pollinations, call.model)) return null
  return pollinationsError(400, 'BAD_REQUEST', `Invalid model: ${call.model}`)
}

/** The nearest ratio of small whole numbers to the width and height that are asked for. */
function ratioOf({ body }: SimulatedCall): string {
  const width = Number(body?.width ?? 1024)
  const height = Number(body?.height ?? 1024)
  return width > 0 && height > 0 ? `${Math.round(width)}:${Math.round(height)}` : '1:1'
}

function encode(draft: Draft): Encoded {
  const picture = draft.is === 'image' ? draft.picture : null
  return {
    headers: { 'content-type': picture?.mime ?? 'image/png', 'cache-control': 'public' },
    preamble: '',
    frames: [picture?.bytes ?? Buffer.alloc(0)],
    isStream: false,
  }
}

/** Pollinations, with a key and the older service without. Source: providers.md, section 3. */
export const pollinations: Protocol = {
  provider: 'pollinations',
  basePath: '',
  read,
  refuse,
  catalogue: () => pollinationsError(404, 'NOT_FOUND', 'Not found'),
  ratioOf,
  encode,
  notFound: pollinationsError(404, 'NOT_FOUND', 'Not found'),
}
