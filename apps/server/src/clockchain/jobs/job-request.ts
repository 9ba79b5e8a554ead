import { DEFAULT_PRESET, type JobRequest, resolvePreset, Visibility } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import type { NewJob } from './job.ts'

/** What of a request is not for schemas: names that depend on the server, or have a status of their own. */
export type CheckedRequest = Omit<NewJob, 'screening'>

function visibilityOf(name: string | null | undefined): Visibility {
  if (name === null || name === undefined) return 'private'
  const known = Visibility.safeParse(name)
  if (known.success) return known.data
  const message = `must be one of: ${Visibility.options.join(', ')}`
  const detail = `visibility ${message}`
  throw new AppError('visibility_unknown', { detail, errors: [{ path: 'visibility', message }] })
}

function presetOf(name: string | null | undefined, further: readonly string[]): string {
  if (name === null || name === undefined) return DEFAULT_PRESET
  const wanted = name.trim().toLowerCase()
  const preset = resolvePreset(wanted) ?? further.find((own) => own === wanted)
  if (preset) return preset
  const message = 'There is no such preset'
  throw new AppError('preset_unknown', {
    detail: `preset: ${message}`,
    errors: [{ path: 'preset', message }],
  })
}

/**
 * What is to be rendered, as Flash names it.
 * @param further presets of this server's own, in lower case.
 * @throws AppError visibility_unknown, preset_unknown
 */
export function checkRequest(
  { query, preset, visibility }: JobRequest,
  further: readonly string[],
): CheckedRequest {
  const checked = { query, visibility: visibilityOf(visibility) }
  return { ...checked, preset: presetOf(preset, further) }
}

/** The same for each of a bulk. @throws AppError invalid_input, 400, that says which one is bad. */
export function checkRequests(
  requests: readonly JobRequest[],
  further: readonly string[],
): CheckedRequest[] {
  return requests.map((request, index) => {
    try {
      return checkRequest(request, further)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const item = `queries.${index}`
      const detail = `${item}: ${error.message}`
      const [{ path = '', message } = { message: error.message }] = error.errors ?? []
      const errors = [{ path: [item, path].filter(Boolean).join('.'), message }]
      throw new AppError('invalid_input', { status: 400, detail, errors, cause: error })
    }
  })
}
