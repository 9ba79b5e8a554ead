import { z } from 'zod'
import { Timepoint } from './timepoint.ts'

const RequestContext = z.record(z.string(), z.unknown()).nullable()

/** What is posted to `callback_url` when a background render is complete. */
export const CallbackCompleted = z
  .object({
    timepoint: Timepoint,
    preset_used: z.string(),
    generation_time_ms: z.int().nullable(),
    request_context: RequestContext,
  })
  .meta({ id: 'CallbackCompleted' })
export type CallbackCompleted = z.infer<typeof CallbackCompleted>

/** What is posted to `callback_url` when a background render failed, was rejected or cancelled. */
export const CallbackFailed = z
  .object({
    id: z.uuid(),
    status: z.literal('failed'),
    error: z.string(),
    request_context: RequestContext,
  })
  .meta({ id: 'CallbackFailed' })
export type CallbackFailed = z.infer<typeof CallbackFailed>

/** Body of a callback: a whole timepoint, or why there is none. */
export const CallbackBody = z
  .union([CallbackCompleted, CallbackFailed])
  .meta({ id: 'CallbackBody' })
export type CallbackBody = z.infer<typeof CallbackBody>

/** One try to deliver a callback. */
export const CallbackAttempt = z
  .object({
    at: z.iso.datetime(),
    status_code: z.int().nullable().meta({ description: 'Null: there was no answer.' }),
    error: z.string().nullable(),
    duration_ms: z.int(),
  })
  .meta({ id: 'CallbackAttempt' })
export type CallbackAttempt = z.infer<typeof CallbackAttempt>

/** Whether a callback was answered with 2xx, will be tried again, or is given up. */
export const CallbackStatus = z.enum(['pending', 'delivered', 'failed'])
export type CallbackStatus = z.infer<typeof CallbackStatus>

/** A callback of a timepoint and how it went. */
export const Callback = z
  .object({
    webhook_id: z.string().meta({ description: 'The `webhook-id` header, the same in every try.' }),
    url: z.string(),
    status: CallbackStatus,
    attempts: z.array(CallbackAttempt).meta({ description: 'Oldest first.' }),
    next_attempt_at: z.iso.datetime().nullable().meta({
      description: 'Null before the render has ended and after the last try.',
    }),
  })
  .meta({ id: 'Callback' })
export type Callback = z.infer<typeof Callback>

/** Answer of the list of callbacks, oldest first. */
export const CallbackList = z.object({ callbacks: z.array(Callback) }).meta({ id: 'CallbackList' })
export type CallbackList = z.infer<typeof CallbackList>
