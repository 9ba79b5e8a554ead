import type { Frame } from '@timepoint/contracts'

/** When a client saw what, in milliseconds after it sent its request. */
export interface SeenRender {
  id: string
  isComplete: boolean
  hasImage: boolean
  firstEventMs: number
  /** NaN when it was never shown. */
  sceneStepMs: number
  /** NaN when no content was told. */
  firstContentMs: number
  endMs: number
}

/** What is asked for, beside the query. */
export type RenderRequest = { query: string; [field: string]: unknown }

async function* framesOf(response: Response): AsyncGenerator<Frame> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data) yield JSON.parse(data) as Frame
    }
  }
}

function note(seen: SeenRender, frame: Frame, atMs: number): void {
  if (Number.isNaN(seen.firstEventMs)) seen.firstEventMs = atMs
  if (frame.event === 'start') seen.id = frame.data.timepoint_id
  if (frame.event === 'partial' && Number.isNaN(seen.firstContentMs)) seen.firstContentMs = atMs
  if (frame.event === 'step_complete' && frame.step === 'scene') seen.sceneStepMs = atMs
  if (frame.event === 'done') {
    seen.isComplete = true
    seen.hasImage = frame.data.has_image
  }
  seen.endMs = atMs
}

/** Renders over POST generate/stream and reads the stream to its end. */
export async function renderOverStream(url: string, request: RenderRequest): Promise<SeenRender> {
  const never = Number.NaN
  const seen: SeenRender = {
    id: '',
    isComplete: false,
    hasImage: false,
    firstEventMs: never,
    sceneStepMs: never,
    firstContentMs: never,
    endMs: never,
  }
  const began = performance.now()
  const response = await fetch(`${url}/api/v1/timepoints/generate/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  for await (const frame of framesOf(response)) note(seen, frame, performance.now() - began)
  return seen
}
