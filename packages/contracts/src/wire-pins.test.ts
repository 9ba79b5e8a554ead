import { describe, expect, it } from 'vitest'
import { ERRORS } from './errors.ts'
import { Frame, isFinalFrame, STEP_PROGRESS } from './events.ts'
import { PRESETS, resolvePreset } from './generation.ts'

const ID = '00000000-0000-4000-8000-000000000000'

/** What clients have written into their code: a change here breaks them. */
describe('wire literals', () => {
  it('G-ERR-1: codes and their statuses', () => {
    const pins = Object.entries(ERRORS).map(([code, { status }]) => `${status} ${code}`)
    expect(pins).toEqual([
      '400 query_rejected',
      '400 path_malformed',
      '400 invalid_state',
      '400 visibility_unknown',
      '400 bulk_empty',
      '400 bulk_too_many',
      '401 unauthenticated',
      '401 provider_auth',
      '401 auth.missing',
      '401 auth.jwt_invalid',
      '401 auth.jwt_expired',
      '401 auth.key_revoked',
      '402 insufficient_credits',
      '402 auth.insufficient_credits',
      '403 forbidden',
      '403 admin_required',
      '403 signature_invalid',
      '404 not_found',
      '405 method_not_allowed',
      '409 conflict',
      '409 cancelled',
      '409 moment_exists',
      '409 moment_verified',
      '409 item_conflict',
      '409 job_finished',
      '409 worker_running',
      '412 version_stale',
      '413 payload_too_large',
      '422 invalid_input',
      '422 idempotency_mismatch',
      '422 path_invalid',
      '422 cursor_invalid',
      '422 preset_unknown',
      '422 hash_mismatch',
      '422 edge_invalid',
      '422 ingest_failed',
      '429 rate_limited',
      '500 internal',
      '503 unavailable',
      '503 jobs_unavailable',
      '503 judge_unavailable',
      '503 database_unavailable',
      '502 upstream_unavailable',
      '502 provider_error',
      '503 provider_unavailable',
      '503 provider_rate_limited',
      '503 not_configured',
      '504 provider_timeout',
      '504 timeout',
    ])
  })

  it('G-STREAM-3: steps and their progress', () => {
    expect(Object.entries(STEP_PROGRESS)).toEqual([
      ['judge', 10],
      ['timeline', 20],
      ['grounding', 25],
      ['scene', 30],
      ['characters', 50],
      ['graph', 55],
      ['moment', 65],
      ['camera', 65],
      ['dialog', 80],
      ['critique', 85],
      ['image_prompt', 90],
      ['image_prompt_optimizer', 95],
      ['image_generation', 100],
    ])
  })

  it('G-STREAM-1: the five kinds of frames, of which two end a stream', () => {
    const data = { timepoint_id: ID }
    const frames = [
      {
        event: 'start',
        step: 'initialization',
        progress: 0,
        data: { ...data, query: 'Rome 44 BC', preset: 'hd', generate_image: false },
      },
      { event: 'step_complete', step: 'judge', progress: 10, data: { latency_ms: 1 } },
      {
        event: 'step_error',
        step: 'graph',
        progress: 55,
        data: { code: 'internal' },
        error: 'text',
      },
      {
        event: 'done',
        progress: 100,
        data: {
          ...data,
          slug: 'rome',
          status: 'completed',
          year: null,
          location: null,
          total_latency_ms: 1,
          has_image: false,
        },
      },
      {
        event: 'error',
        step: null,
        progress: 10,
        data: { ...data, status: 'failed', code: 'timeout' },
        error: 'text',
      },
    ]
    const parsed = frames.map((frame) => Frame.parse(frame))
    expect(parsed).toEqual(frames)
    expect(parsed.filter(isFinalFrame).map(({ event }) => event)).toEqual(['done', 'error'])
    expect(Frame.safeParse({ ...frames[1], progress: 10.5 }).success).toBe(false)
    expect(Frame.safeParse({ ...frames[1], step: 'identification' }).success).toBe(false)
  })

  it('G-PRESET-2: presets, aliases and prices', () => {
    const pins = Object.entries(PRESETS).map(([name, preset]) => [
      name,
      preset.aliases.join(),
      preset.maxTokens,
      preset.thinkingLevel,
      preset.credits,
    ])
    expect(pins).toEqual([
      ['hyper', 'fast', 1024, 'none', 5],
      ['balanced', 'default', 2048, 'medium', 5],
      ['hd', 'quality,detailed', 8192, 'high', 10],
      ['gemini3', '', 4096, 'medium', 5],
    ])
    expect(['Fast', 'DEFAULT', 'qualitY', 'nothing', 'toString'].map(resolvePreset)).toEqual([
      'hyper',
      'balanced',
      'hd',
      null,
      null,
    ])
  })
})
