import type { Frame } from '@timepoint/contracts'

export interface ReceivedEvent {
  id: number
  frame: Frame
}

/** Text of a stream split at blank lines, as it arrives. */
async function* blocks(response: Response): AsyncGenerator<string> {
  let buffered = ''
  const decoder = new TextDecoderStream()
  if (!response.body) return
  for await (const chunk of response.body.pipeThrough(decoder)) {
    buffered += chunk
    const parts = buffered.split('\n\n')
    buffered = parts.pop() ?? ''
    yield* parts
  }
}

/** The events of a stream as they arrive; comments are left out. */
export async function* readEvents(response: Response): AsyncGenerator<ReceivedEvent> {
  for await (const block of blocks(response)) {
    const id = /^id: (\d+)$/m.exec(block)?.[1]
    const data = /^data: (.*)$/m.exec(block)?.[1]
    if (id && data) yield { id: Number(id), frame: JSON.parse(data) as Frame }
  }
}

/** Everything that a stream sends until it ends. */
export async function collectEvents(response: Response): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = []
  for await (const event of readEvents(response)) events.push(event)
  return events
}

/** Raw blocks, comments among them, until `count` were seen. */
export async function readBlocks(response: Response, count: number): Promise<string[]> {
  const seen: string[] = []
  for await (const block of blocks(response)) {
    seen.push(block)
    if (seen.length === count) break
  }
  return seen
}
