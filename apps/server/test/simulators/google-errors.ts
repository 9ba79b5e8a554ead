import type { Reply } from './protocol.ts'

const TYPE = 'type.googleapis.com/google.rpc.'

/** An error as Google's front end writes it. */
export function googleError(
  code: number,
  status: string,
  message: string,
  details?: unknown[],
): Reply {
  return { status: code, body: { error: { code, message, status, ...(details && { details }) } } }
}

/** A key that Google does not know: 400, not 401. */
export function googleKeyInvalid(): Reply {
  const message = 'API key not valid. Please pass a valid API key.'
  return googleError(400, 'INVALID_ARGUMENT', message, [
    {
      '@type': `${TYPE}ErrorInfo`,
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
    { '@type': `${TYPE}LocalizedMessage`, locale: 'en-US', message },
  ])
}

/** No key at all. */
export function googleKeyMissing(): Reply {
  return googleError(
    403,
    'PERMISSION_DENIED',
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  )
}

/** A key of a project that may not call the API. */
export function googlePermissionDenied(): Reply {
  return googleError(403, 'PERMISSION_DENIED', 'Permission denied: Consumer has been suspended.', [
    {
      '@type': `${TYPE}ErrorInfo`,
      reason: 'CONSUMER_SUSPENDED',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
  ])
}

/**
 * A quota that is used up.
 * @param quotaId says per day or per minute.
 * @param retryDelay such as `36s`.
 */
export function googleQuota(quotaId: string, retryDelay: string, model: string): Reply {
  const metric = 'generativelanguage.googleapis.com/generate_content_free_tier_requests'
  const message = `You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.\n* Quota exceeded for metric: ${metric}, limit: 20, model: ${model}\nPlease retry in ${retryDelay}.`
  return googleError(429, 'RESOURCE_EXHAUSTED', message, [
    {
      '@type': `${TYPE}Help`,
      links: [
        {
          description: 'Learn more about Gemini API quotas',
          url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
        },
      ],
    },
    {
      '@type': `${TYPE}QuotaFailure`,
      violations: [
        {
          quotaMetric: metric,
          quotaId,
          quotaDimensions: { location: 'global', model },
          quotaValue: '20',
        },
      ],
    },
    { '@type': `${TYPE}RetryInfo`, retryDelay },
  ])
}

/** A model that is switched off. */
export function googleGone(model: string): Reply {
  const message = `This model models/${model} is no longer available to new users. Please update your code to use a newer model for the latest features and improvements.`
  return googleError(404, 'NOT_FOUND', message)
}
