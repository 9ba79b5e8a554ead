import { z } from 'zod'
import { CreditEntry } from './credits.ts'
import { Visibility } from './generation.ts'
import { Edge } from './graph.ts'
import { Account, ApiKey } from './identity.ts'
import { ChatSessionDetail } from './interactions.ts'
import { Job } from './jobs.ts'
import { MomentDetail } from './moments.ts'
import { text } from './text.ts'
import { Timepoint } from './timepoint.ts'

/** People with an account: who they are for another service, and what is kept of them. */

const OnceStored = { description: 'Stored when the account is made; later it stays as it is.' }

/** Body of the resolve endpoint. Nothing at all is the same as null. */
export const ResolveUserRequest = z
  .object({
    external_id: text({ min: 1, max: 255 }).meta({
      description: 'What the other service calls the person.',
    }),
    email: text({ max: 320 }).nullish().meta(OnceStored),
    display_name: text({ max: 200 }).nullish().meta(OnceStored),
  })
  .meta({
    id: 'ResolveUserRequest',
    example: {
      external_id: 'auth0|abc123',
      email: 'user@example.com',
      display_name: 'Jane Doe',
    },
  })
export type ResolveUserRequest = z.infer<typeof ResolveUserRequest>

/** Answer of the resolve endpoint. */
export const ResolvedUser = z
  .object({ user_id: z.uuid(), created: z.boolean() })
  .meta({ id: 'ResolvedUser' })

/** A timepoint in the list of its owner. */
export const OwnTimepoint = Timepoint.pick({
  id: true,
  query: true,
  slug: true,
  status: true,
  year: true,
  location: true,
  has_image: true,
  created_at: true,
}).meta({ id: 'OwnTimepoint' })
export type OwnTimepoint = z.infer<typeof OwnTimepoint>

/** A page of the caller's own timepoints, of every visibility, newest first. */
export const OwnTimepointList = z
  .object({
    items: z.array(OwnTimepoint),
    total: z.int(),
    page: z.int(),
    page_size: z.int(),
  })
  .meta({ id: 'OwnTimepointList' })

/** The account itself, as its export tells it. */
export const ExportedUser = Account.extend({
  last_login_at: z.iso.datetime().nullable(),
  is_active: z.boolean(),
})

/** A picture of one of the exported timepoints: where it is, and its size as stored. */
export const ExportedImage = z.object({
  timepoint_id: z.uuid(),
  url: z.string(),
  mime: z.string(),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
})

/** An API key, without the key, also one that counts no more. */
export const ExportedKey = ApiKey.extend({ revoked_at: z.iso.datetime().nullable() })

/** What happened to the account and its credentials; `ip` null where it was none of the user's requests. */
export const ExportedEvent = z.object({
  event: z.string(),
  created_at: z.iso.datetime(),
  ip: z.string().nullable(),
})

/** A moment that the user has made, with the other paths that lead to it. */
export const ExportedMoment = MomentDetail.omit({ edges: true, edges_truncated: true }).extend({
  aliases: z.array(z.string()),
})

/** A relation that the user has asserted, as it is stored. */
export const ExportedEdge = Edge.pick({
  source: true,
  target: true,
  edge_type: true,
  weight: true,
  theme: true,
  description: true,
  evidence: true,
  created_at: true,
})

/** A job with what was asked for. */
export const ExportedJob = Job.extend({
  query: z.string(),
  preset: z.string(),
  visibility: Visibility,
})

/**
 * Everything that is kept of a user. Lists are complete, oldest first but for credits; those of Clockchain
 * (moments, edges, jobs) have no order.
 */
export const UserExport = z
  .object({
    user: ExportedUser,
    credit_history: z.array(CreditEntry).meta({ description: 'Newest first.' }),
    timepoints: z.array(Timepoint),
    chat_sessions: z.array(ChatSessionDetail).meta({
      description: 'Also those about timepoints of others.',
    }),
    images: z.array(ExportedImage),
    api_keys: z.array(ExportedKey),
    security_events: z.array(ExportedEvent),
    moments: z.array(ExportedMoment),
    edges: z.array(ExportedEdge),
    jobs: z.array(ExportedJob),
  })
  .meta({ id: 'UserExport' })
export type UserExport = z.infer<typeof UserExport>
