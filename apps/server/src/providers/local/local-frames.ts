import { z } from 'zod'

const frameSchema = z.object({ model: z.string().nullish() })

/** The model that a chunk of a stream names; null when it names none. */
export function modelInFrame(frame: unknown): string | null {
  return frameSchema.safeParse(frame).data?.model || null
}
