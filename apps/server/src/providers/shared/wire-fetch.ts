import { isErrorBody, parseJson, statusInBody } from './wire-failure.ts'

/** Stands for "provider's own trouble" where an error under HTTP 200 names no status. */
const UNNAMED_ERROR_STATUS = 502

/**
 * A `fetch` for one call of an AI SDK model.
 * - A JSON body under HTTP 200 that is only an error becomes a refusal with the status it names:
 *   asked for a stream, the SDK would read it as an empty one (OpenRouter's docs, "Errors").
 * - A second request is refused: the SDK continues long Gemini answers by itself, at a price that
 *   nobody agreed to.
 * @param onResponse told when the provider has taken the call
 */
export function createWireFetch(
  fetch: typeof globalThis.fetch,
  onResponse?: () => void,
): typeof globalThis.fetch {
  let isUsed = false
  return async (input, init) => {
    if (isUsed) throw new Error('a second request in one call')
    isUsed = true
    const response = await fetch(input, init)
    if (response.ok) onResponse?.()
    const type = response.headers.get('content-type') ?? ''
    if (!response.ok || !type.includes('application/json')) return response
    const text = await response.text()
    const body = parseJson(text)
    const status = isErrorBody(body) ? (statusInBody(body) ?? UNNAMED_ERROR_STATUS) : 200
    const headers = new Headers(response.headers)
    // The text is decoded already.
    headers.delete('content-encoding')
    headers.delete('content-length')
    return new Response(text, { status, headers })
  }
}
