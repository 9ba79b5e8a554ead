import { z } from 'zod'

/** Answer of `GET /health`. A provider is true when its credential is configured. */
export const Health = z
  .object({
    status: z.enum(['healthy', 'unhealthy']),
    version: z.string(),
    database: z.boolean(),
    providers: z.object({
      google: z.boolean(),
      openrouter: z.boolean(),
      stability: z.boolean(),
      local: z.boolean().optional(),
    }),
  })
  .meta({ id: 'Health' })
export type Health = z.infer<typeof Health>
