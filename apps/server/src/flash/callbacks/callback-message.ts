import { createHmac } from 'node:crypto'
import {
  CallbackBody,
  type CallbackCompleted,
  type CallbackFailed,
  DEFAULT_PRESET,
  ERRORS,
  stringifyWire,
} from '@timepoint/contracts'
import { type Presentation, presentTimepoint } from '../timepoints/present.ts'
import type { StoredTimepoint } from '../timepoints/timepoint-store.ts'

/** Where links in a callback lead. */
export type CallbackPresentation = Pick<Presentation, 'baseUrl' | 'shareUrlBase'>

function completed(timepoint: StoredTimepoint, view: CallbackPresentation): CallbackCompleted {
  const shown = presentTimepoint(timepoint, { ...view, full: true, isOwn: true })
  return {
    timepoint: shown,
    preset_used: shown.preset_used ?? DEFAULT_PRESET,
    generation_time_ms: shown.generation_time_ms,
    request_context: shown.request_context,
  }
}

function failed({ id, failure, request }: StoredTimepoint): CallbackFailed {
  return {
    id,
    status: 'failed',
    error: failure?.detail ?? ERRORS.internal.title,
    request_context: request.request_context ?? null,
  }
}

/**
 * JSON text that tells how a render ended, of a timepoint as it is now; its `timepoint` is, to the
 * byte, what an endpoint gives.
 * @throws ZodError when it would break the schema: never a half-true message.
 */
export function callbackBody(timepoint: StoredTimepoint, view: CallbackPresentation): string {
  const body = timepoint.status === 'completed' ? completed(timepoint, view) : failed(timepoint)
  return stringifyWire(CallbackBody, CallbackBody.parse(body))
}

/**
 * Headers of one try (Standard Webhooks). The signature covers id, time and body, so each try has
 * its own.
 * @param secret null: not signed.
 */
export function callbackHeaders(
  { id, body, at }: { id: string; body: string; at: Date },
  secret: Buffer | null,
): Record<string, string> {
  const timestamp = `${Math.floor(at.getTime() / 1000)}`
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'timepoint',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
  }
  if (!secret) return headers
  const digest = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { ...headers, 'webhook-signature': `v1,${digest}` }
}
