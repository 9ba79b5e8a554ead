import type { SimulatedCall } from './call.ts'
import type { Effect, Fault } from './fault.ts'
import {
  googleError,
  googleGone,
  googleKeyInvalid,
  googlePermissionDenied,
  googleQuota,
} from './google-errors.ts'
import { localError } from './local.ts'
import { openRouterError, openRouterGone } from './openrouter.ts'
import { pollinationsError } from './pollinations.ts'
import type { Reply } from './protocol.ts'
import { stabilityError } from './stability.ts'

const DAY_MS = 86_400_000

const reply = (make: (call: SimulatedCall, retryAfterSeconds: number) => Reply): Effect => ({
  is: 'reply',
  reply: make,
})
const model = (call: SimulatedCall): string => call.model ?? ''

const upstream = (code: number, message: string, providerName = 'Simulated'): Reply =>
  openRouterError(code, 'Provider returned error', {
    metadata: { raw: message, provider_name: providerName },
  })

const ALL_KINDS = ['text', 'search', 'image'] as const
const TALK = ['text', 'search'] as const

/** Too much was asked for. */
const LIMITS: readonly Fault[] = [
  {
    name: 'daily_quota',
    source: 'section 2, Gemini errors: 429 with a PerDay quotaId, even with a short retryDelay',
    expect: 'quota',
    kinds: ALL_KINDS,
    effects: {
      google: reply((call, seconds) =>
        googleQuota(
          'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
          `${seconds}s`,
          model(call),
        ),
      ),
    },
  },
  {
    name: 'free_daily_quota',
    source: 'section 2, OpenRouter: X-RateLimit-* only on platform 429; :free 50 a day',
    expect: 'quota',
    kinds: ALL_KINDS,
    effects: {
      openrouter: reply(() => {
        // At midnight in truth: as far away whenever tests run.
        const reset = Date.now() + DAY_MS / 2
        const headers = {
          'X-RateLimit-Limit': '50',
          'X-RateLimit-Remaining': '0',
          'X-RateLimit-Reset': String(reset),
        }
        const message = 'Rate limit exceeded: free-models-per-day.'
        return openRouterError(429, message, { metadata: { headers } }, headers)
      }),
    },
  },
  {
    name: 'minute_quota',
    source: 'section 2, Gemini errors: 429 PerMinute, wait retryDelay (in the body, no header)',
    expect: 'rate_limited',
    kinds: ALL_KINDS,
    effects: {
      google: reply((call, seconds) =>
        googleQuota(
          'GenerateRequestsPerMinutePerProjectPerModel-FreeTier',
          `${seconds}s`,
          model(call),
        ),
      ),
    },
  },
  {
    name: 'rate_limited',
    source: 'section 2: Retry-After possible on 429 (OpenRouter); section 3: 429 at 150 per 10 s',
    expect: 'rate_limited',
    kinds: ALL_KINDS,
    effects: {
      openrouter: reply((call, seconds) =>
        openRouterError(
          429,
          `${call.model} is temporarily rate-limited upstream. Please retry shortly.`,
          { metadata: { provider_name: 'Simulated' } },
          { 'retry-after': String(seconds) },
        ),
      ),
      stability: reply((_call, seconds) =>
        stabilityError(
          429,
          'rate_limit_exceeded',
          'You have exceeded the rate limit of 150 requests within a 10 second period.',
          { 'retry-after': String(seconds) },
        ),
      ),
      local: reply((_call, seconds) =>
        localError(429, 'Too many requests', 'rate_limit_error', {
          'retry-after': String(seconds),
        }),
      ),
    },
  },
  {
    name: 'rate_limited_bare',
    source: 'section 2, Gemini errors: details may be absent',
    expect: 'rate_limited',
    kinds: ALL_KINDS,
    effects: {
      google: reply(() =>
        googleError(429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'),
      ),
      openrouter: reply(() => openRouterError(429, 'Rate limited')),
    },
  },
  {
    name: 'capacity_exhausted',
    source: 'section 2, OpenRouter, Availability: capacity_exhausted(429), retry_after in the body',
    expect: 'rate_limited',
    kinds: ALL_KINDS,
    effects: {
      openrouter: reply((_call, seconds) =>
        openRouterError(429, 'All endpoints are at capacity.', {
          availability: {
            code: 'capacity_exhausted',
            retryable: true,
            retry_after: seconds,
            fallback_models: [],
          },
        }),
      ),
    },
  },
]

/** Who asks may not. */
const CREDENTIALS: readonly Fault[] = [
  {
    name: 'api_key_invalid',
    source: "Google's error model: 400 INVALID_ARGUMENT with ErrorInfo reason API_KEY_INVALID",
    expect: 'credential',
    kinds: ALL_KINDS,
    effects: { google: reply(googleKeyInvalid) },
  },
  {
    name: 'unauthorized',
    source: 'section 2, OpenRouter, Statuses: 401; section 3: 401',
    expect: 'credential',
    kinds: ALL_KINDS,
    effects: {
      openrouter: reply(() => openRouterError(401, 'User not found.')),
      stability: reply(() => stabilityError(401, 'unauthorized', 'invalid authorization')),
      pollinations: reply(() => pollinationsError(401, 'UNAUTHORIZED', 'Invalid API key.')),
      local: reply(() => localError(401, 'Invalid API Key', 'authentication_error')),
    },
  },
  {
    name: 'forbidden',
    source: 'section 2, Gemini errors: 403 PERMISSION_DENIED; OpenRouter 403; section 3: 403',
    expect: 'credential',
    kinds: ALL_KINDS,
    effects: {
      google: reply(googlePermissionDenied),
      openrouter: reply(() => openRouterError(403, 'Key limit exceeded (total limit).')),
      pollinations: reply(() => pollinationsError(403, 'FORBIDDEN', 'Key lacks permission.')),
    },
  },
  {
    name: 'no_credit',
    source: 'section 2, OpenRouter: 402 (negative balance); section 3: 402(credits), 402',
    expect: 'credential',
    kinds: ALL_KINDS,
    effects: {
      openrouter: reply(() =>
        openRouterError(402, 'Insufficient credits. Add more using https://openrouter.ai/credits'),
      ),
      stability: reply(() =>
        stabilityError(402, 'payment_required', 'You lack sufficient credits.'),
      ),
      pollinations: reply(() =>
        pollinationsError(402, 'PAYMENT_REQUIRED', 'Insufficient pollen balance.'),
      ),
    },
  },
]

/** What is asked cannot be had. */
const REQUESTS: readonly Fault[] = [
  {
    name: 'retired',
    source: 'section 2, Gemini errors: 404 "no longer available"; OpenRouter model_deprecated(404)',
    expect: 'model_gone',
    kinds: ALL_KINDS,
    effects: {
      google: reply((call) => googleGone(model(call))),
      openrouter: reply((call) => openRouterGone(model(call))),
      stability: reply(() => stabilityError(404, 'not_found', 'model not found')),
      local: reply((call) => localError(404, `model '${call.model}' not found`, 'not_found_error')),
    },
  },
  {
    name: 'invalid_request',
    source:
      'section 1, Structured output: 400 "Request contains an invalid argument."; 400 elsewhere',
    expect: 'invalid_request',
    kinds: ALL_KINDS,
    effects: {
      google: reply(() =>
        googleError(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'),
      ),
      openrouter: reply(() => upstream(400, '{"error":{"message":"invalid argument"}}')),
      stability: reply(() => stabilityError(400, 'bad_request', 'prompt: invalid')),
      pollinations: reply(() => pollinationsError(400, 'BAD_REQUEST', 'Invalid parameters.')),
      local: reply(() => localError(400, 'Failed to parse grammar')),
    },
  },
  {
    name: 'too_large',
    source: 'section 2, OpenRouter, Statuses: 413; section 3: 413',
    expect: 'invalid_request',
    kinds: ALL_KINDS,
    effects: {
      openrouter: reply(() => openRouterError(413, 'Payload too large')),
      stability: reply(() => stabilityError(413, 'payload_too_large', 'request exceeds 10MiB')),
    },
  },
  {
    name: 'unprocessable',
    source: 'section 2, OpenRouter, Statuses: 422; section 3: 422(language)',
    expect: 'invalid_request',
    kinds: ALL_KINDS,
    effects: {
      openrouter: reply(() => openRouterError(422, 'Unprocessable entity')),
      stability: reply(() => stabilityError(422, 'invalid_language', 'English is supported')),
    },
  },
  {
    name: 'moderated',
    source: 'section 2, 403 moderation: error.metadata; section 3: content_moderation 403',
    expect: 'blocked',
    kinds: ALL_KINDS,
    effects: {
      openrouter: reply((call) =>
        openRouterError(403, 'Input was flagged by moderation.', {
          metadata: {
            reasons: ['violence'],
            flagged_input: call.prompt.slice(0, 100),
            provider_name: 'Simulated',
            model_slug: call.model,
          },
        }),
      ),
      stability: reply(() =>
        stabilityError(
          403,
          'content_moderation',
          'Your request was flagged by our content moderation system.',
        ),
      ),
    },
  },
]

/** The provider has trouble of its own. */
const TROUBLE: readonly Fault[] = [
  {
    name: 'server_error',
    source: 'section 3: 500; Google INTERNAL; section 2, OpenRouter has none but passes it on',
    expect: 'overloaded',
    kinds: ALL_KINDS,
    effects: {
      google: reply(() => googleError(500, 'INTERNAL', 'An internal error has occurred.')),
      openrouter: reply(() => openRouterError(500, 'Internal Server Error')),
      stability: reply(() => stabilityError(500, 'internal_error', 'An error occurred.')),
      pollinations: reply(() => pollinationsError(500, 'INTERNAL_ERROR', 'Something failed.')),
      local: reply(() => localError(500, 'Internal error', 'server_error')),
    },
  },
  {
    name: 'overloaded',
    source: 'section 2, Gemini errors: 503 UNAVAILABLE; OpenRouter 503, Retry-After possible',
    expect: 'overloaded',
    kinds: ALL_KINDS,
    effects: {
      google: reply(() =>
        googleError(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
      ),
      openrouter: reply((_call, seconds) =>
        openRouterError(
          503,
          'No available model provider meets your routing requirements.',
          {},
          { 'retry-after': String(seconds) },
        ),
      ),
      local: reply(() => localError(503, 'Loading model', 'unavailable_error')),
    },
  },
  {
    name: 'overloaded_529',
    source: 'not in providers.md: the status some hosts use for overload, passed on by gateways',
    expect: 'overloaded',
    kinds: ALL_KINDS,
    effects: {
      openrouter: reply(() => upstream(529, '{"type":"overloaded_error"}')),
      local: reply(() => localError(529, 'Overloaded', 'overloaded_error')),
    },
  },
  ...([408, 502, 504] as const).map(
    (status): Fault => ({
      name: `status_${status}`,
      source: `section 2, OpenRouter, Statuses: ${status}`,
      expect: 'overloaded',
      kinds: ALL_KINDS,
      effects: { openrouter: reply(() => upstream(status, 'upstream trouble')) },
    }),
  ),
  {
    name: 'html_502',
    source: 'any gateway: an HTML page in place of JSON',
    expect: 'overloaded',
    kinds: ALL_KINDS,
    effects: Object.fromEntries(
      ['google', 'openrouter', 'stability', 'pollinations', 'local'].map((provider) => [
        provider,
        reply(() => ({
          status: 502,
          headers: { 'content-type': 'text/html; charset=UTF-8' },
          body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
        })),
      ]),
    ),
  },
  {
    name: 'error_in_200',
    source: 'section 2, OpenRouter, Body error: HTTP 200 JSON may hold only `error`',
    expect: 'overloaded',
    kinds: ALL_KINDS,
    effects: {
      openrouter: reply(() => ({
        ...upstream(502, 'upstream trouble'),
        status: 200,
      })),
    },
  },
  {
    name: 'rate_limit_in_200',
    source: 'the same line, with the code of a rate limit',
    expect: 'rate_limited',
    kinds: TALK,
    effects: { openrouter: reply(() => ({ ...upstream(429, 'rate limited'), status: 200 })) },
  },
]

/** Failures that a status or an error body says. */
export const STATUS_FAULTS: readonly Fault[] = [...LIMITS, ...CREDENTIALS, ...REQUESTS, ...TROUBLE]
