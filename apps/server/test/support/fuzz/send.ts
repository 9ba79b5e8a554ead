import { Pool } from 'undici'
import type { FuzzRequest } from './requests.ts'

/** A request with everything that its references stand for. */
export interface SentRequest {
  operation: string
  /** It is as the document says. */
  isPlain: boolean
  method: string
  path: string
  headers: readonly (readonly [string, string])[]
  body: Buffer | null
  /** It follows something that does not end by itself. */
  mayHang: boolean
}

/** An answer, read to its end. */
export interface FuzzAnswer {
  status: number
  /** By lower-case name; of several the last. */
  headers: Readonly<Record<string, string>>
  /** What is not UTF-8 as U+FFFD. */
  text: string
  /** It went on and on: the rest was not waited for. */
  isCut: boolean
  isHead: boolean
}

/** Longest wait for the end of what must end, and of what need not, in milliseconds. */
const END_MS = 20_000
const HANGING_MS = 150

/** The bytes of a body that was made up. */
export function bytesOf({ body }: FuzzRequest, resolve: (text: string) => string): Buffer | null {
  return body && Buffer.from(resolve(body.text), body.encoding)
}

type Received = Awaited<ReturnType<Pool['request']>>

async function readBody(body: Received['body'], waitMs: number) {
  const chunks: Buffer[] = []
  let isCut = false
  const timer = setTimeout(() => {
    isCut = true
    body.destroy()
  }, waitMs)
  try {
    for await (const chunk of body) chunks.push(chunk as Buffer)
  } catch (error) {
    if (!isCut) throw error
  } finally {
    clearTimeout(timer)
  }
  return { text: Buffer.concat(chunks).toString('utf8'), isCut }
}

function flatten(headers: Received['headers']): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    [value].flat().at(-1) ?? '',
  ])
  return Object.fromEntries(entries)
}

/** Sends requests over kept connections. */
export function createSender(url: string, connections: number) {
  const pool = new Pool(url, { connections, headersTimeout: END_MS, bodyTimeout: END_MS })
  return {
    /** @throws Error when there was no answer. */
    async send(request: SentRequest): Promise<FuzzAnswer> {
      const { method, path, headers, body, mayHang } = request
      const answer = await pool.request({
        method: method as 'GET',
        path,
        headers: headers.flat(),
        body,
      })
      const read = await readBody(answer.body, mayHang ? HANGING_MS : END_MS)
      return {
        status: answer.statusCode,
        headers: flatten(answer.headers),
        isHead: method === 'HEAD',
        ...read,
      }
    },
    close: () => pool.close(),
  }
}
