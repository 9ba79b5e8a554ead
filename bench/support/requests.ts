import { queryAt } from './queries.ts'

/**
 * Renders over POST generate/sync and reads the whole answer.
 * @returns whether it came to a scene.
 */
export async function renderOverHttp(url: string, query: string, image: boolean): Promise<boolean> {
  const response = await fetch(`${url}/api/v1/timepoints/generate/sync`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, generate_image: image }),
  })
  const answer = (await response.json()) as { status?: unknown; has_image?: boolean }
  return response.status === 200 && answer.status === 'completed' && answer.has_image === image
}

/** Does `work` for 0, 1, 2, … in so many lanes until `more` says no. */
export async function inLanes(
  lanes: number,
  more: (index: number) => boolean,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    while (more(next)) await work(next++)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** Keeps a server busy with renders, so many at a time, until it is stopped. */
export function keepRendering(url: string, atATime: number): { stop(): Promise<void> } {
  let stopped = false
  const done = inLanes(
    atATime,
    () => !stopped,
    async (index) => {
      if (!(await renderOverHttp(url, queryAt(index), false))) throw new Error('A render failed')
    },
  )
  done.catch(() => {}) // Heard of by `stop`.
  return {
    stop() {
      stopped = true
      return done
    },
  }
}
