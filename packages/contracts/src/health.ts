import { z } from 'zod'
import { AttemptOutcome } from './trace.ts'

const Time = z.iso.datetime().nullable()

/** How calls to a provider have fared lately, in the process that answers. */
const ProviderState = z
  .object({
    state: z.enum(['ok', 'untried', 'failing', 'refused', 'limited']).meta({
      description:
        'What the last call met: an answer; nothing, as none was made; trouble; a refused credential; a limit.',
    }),
    last_success_at: Time,
    last_failure_at: Time,
    last_failure: AttemptOutcome.nullable().meta({ description: 'Its kind.' }),
    open_circuits: z.int().meta({ description: 'Models that are not asked for the moment.' }),
  })
  .meta({ id: 'ProviderState' })

/** How connections from a gateway to a service fare. */
const UpstreamState = z.enum(['ok', 'untried', 'failing']).meta({
  description: 'What the last connection came to; whether its answers were good is not looked at.',
})

/** Answer of `GET /health`. A provider is true when its credential is configured. */
export const Health = z
  .object({
    status: z.enum(['healthy', 'degraded', 'unhealthy']).meta({
      description: 'Degraded: jobs are not worked on, or Flash does not answer Clockchain.',
    }),
    version: z.string(),
    database: z.boolean(),
    providers: z.object({
      google: z.boolean(),
      openrouter: z.boolean(),
      stability: z.boolean(),
      local: z.boolean().optional(),
    }),
    provider_states: z
      .object({
        google: ProviderState.optional(),
        openrouter: ProviderState.optional(),
        stability: ProviderState.optional(),
        pollinations: ProviderState.optional(),
        local: ProviderState.optional(),
      })
      .meta({ description: 'Of those that are configured, or were called.' }),
    nodes: z.int().optional().meta({ description: 'Public moments; only of Clockchain.' }),
    edges: z.int().optional().meta({ description: 'Public relations; only of Clockchain.' }),
    upstreams: z
      .object({
        flash: UpstreamState.optional(),
        clockchain: UpstreamState.optional(),
        accounts: UpstreamState.optional(),
      })
      .optional()
      .meta({ description: 'Only of a gateway: the services behind it.' }),
  })
  .meta({ id: 'Health' })
export type Health = z.infer<typeof Health>
