import type { ChatFrame, ChatResponse, DialogFrame, SurveyFrame } from '@timepoint/contracts'
import type { Stack } from '../../src/stack.ts'
import { call, readTimepoint } from './test-stack.ts'

export const API = '/api/v1'
export const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'

type Headers = Record<string, string>

/** A finished scene. */
export async function renderScene(stack: Stack, body: object): Promise<string> {
  const path = `${API}/timepoints/generate/sync`
  return (await readTimepoint(await call(stack, 'POST', path, { body }))).id
}

/** Posts to a form of talk, such as `chat/stream`. */
export function talk(stack: Stack, id: string, form: string, body: object, headers: Headers = {}) {
  return call(stack, 'POST', `${API}/interactions/${id}/${form}`, { body, headers })
}

/** The answer of a chat that must be a good one. */
export async function chat(
  stack: Stack,
  id: string,
  body: object,
  headers: Headers = {},
): Promise<ChatResponse> {
  const response = await talk(stack, id, 'chat', body, headers)
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`)
  return JSON.parse(text) as ChatResponse
}

/** A frame of any talk stream, and when it came by `performance.now()`. */
export type Timed<Frame> = { frame: Frame; at: number }
export type TalkFrame = ChatFrame | DialogFrame | SurveyFrame

/** Frames of a talk stream as they come. */
export async function* readFrames<Frame extends TalkFrame>(
  response: Response,
): AsyncGenerator<Timed<Frame>> {
  if (!response.body) return
  let buffered = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    buffered += chunk
    const blocks = buffered.split('\n\n')
    buffered = blocks.pop() ?? ''
    for (const block of blocks) {
      if (block.startsWith(':')) continue
      if (!block.startsWith('data: ')) throw new Error(`not a frame: ${block}`)
      yield { frame: JSON.parse(block.slice(6)) as Frame, at: performance.now() }
    }
  }
}

export async function collectFrames<Frame extends TalkFrame>(response: Response): Promise<Frame[]> {
  const frames: Frame[] = []
  for await (const { frame } of readFrames<Frame>(response)) frames.push(frame)
  return frames
}

/** What a client has put together of a chat when its stream ends. */
export function wordsOf(frames: readonly ChatFrame[]): string {
  return frames.reduce((text, frame) => {
    if (frame.event !== 'token') return text
    return frame.restart ? frame.data : text + frame.data
  }, '')
}
