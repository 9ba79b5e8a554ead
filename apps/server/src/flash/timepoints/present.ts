import { DEFAULT_PRESET, type Timepoint, type Usage } from '@timepoint/contracts'
import type { StoredImage } from './image-store.ts'
import type { RenderResult } from './render-result.ts'
import type { StoredTimepoint } from './timepoint-store.ts'

/** What decides how a timepoint is shown. */
export interface Presentation {
  /** Everything, or only what lists show. */
  full: boolean
  /** Whether it is the caller's own: only they see what they sent along with the request. */
  isOwn: boolean
  /** Given: the picture goes into the answer itself. */
  image?: StoredImage | null
  /** How clients reach this server, without a slash at the end. */
  baseUrl: string
  /** Base of share links; null: there are none. */
  shareUrlBase: string | null
}

const NO_USAGE: Usage = { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 }

/** Where the picture of a timepoint is. @param baseUrl without a slash at the end. */
export function imageUrl(id: string, baseUrl: string): string {
  return `${baseUrl}/api/v1/timepoints/${id}/image`
}

function images({ id, result }: StoredTimepoint, { image, baseUrl }: Presentation) {
  const url = result?.has_image ? imageUrl(id, baseUrl) : null
  const base64 = image ? image.bytes.toString('base64') : null
  return {
    has_image: result?.has_image ?? false,
    image_url: image && base64 !== null ? `data:${image.mime};base64,${base64}` : url,
    thumbnail_url: url === null ? null : `${url}?w=320`,
    image_base64: base64,
    scene_url: null,
    image_generation_warning: result?.image_generation_warning ?? null,
  }
}

function castOf(result: RenderResult | null, full: boolean): Timepoint['characters'] {
  if (!result?.characters) return null
  if (full) return result.characters
  const { characters } = result.characters
  return { characters: characters.map(({ name, role }) => ({ name, role })) }
}

function dateAndPlace(result: RenderResult | null) {
  return {
    title: result?.title ?? null,
    year: result?.year ?? null,
    month: result?.month ?? null,
    day: result?.day ?? null,
    hour: result?.hour ?? null,
    minute: result?.minute ?? null,
    second: result?.second ?? null,
    season: result?.season ?? null,
    time_of_day: result?.time_of_day ?? null,
    era: result?.era ?? null,
    location: result?.location ?? null,
    latitude: result?.latitude ?? null,
    longitude: result?.longitude ?? null,
    place: result?.place ?? null,
    date_edtf: result?.date_edtf ?? null,
    date_precision: result?.date_precision ?? null,
    calendar: result?.calendar ?? null,
    is_approximate: result?.is_approximate ?? false,
    tags: result?.tags ?? [],
  }
}

function models({ result, failure }: StoredTimepoint) {
  return {
    text_model_used: result?.text_model_used ?? null,
    image_model_used: result?.image_model_used ?? null,
    model_provider: result?.model_provider ?? null,
    model_permissiveness: result?.model_permissiveness ?? null,
    models_used: result?.models_used ?? [],
    usage: result?.usage ?? failure?.usage ?? NO_USAGE,
  }
}

function content(result: RenderResult | null, full: boolean) {
  const shown = full ? result : null
  return {
    image_prompt: shown?.image_prompt_data?.full_prompt ?? null,
    scene: shown?.scene ?? null,
    dialog: shown?.dialog ?? null,
    moment: shown?.moment ?? null,
    grounding: shown?.grounding ?? null,
    claims: shown?.claims ?? null,
    search_suggestions: shown?.search_suggestions ?? null,
    characters: castOf(result, full),
    citations: result?.citations ?? [],
    confidence: result?.confidence ?? {
      overall: null,
      date: null,
      location: null,
      grounding: null,
    },
  }
}

function metadata(result: RenderResult | null, preset: string, full: boolean) {
  const shown = full ? result : null
  return {
    generation_time_ms: result?.generation_time_ms ?? null,
    preset,
    query_type: result?.query_type ?? null,
    graph: shown?.graph ?? null,
    camera: shown?.camera ?? null,
    image_prompt_data: shown?.image_prompt_data ?? null,
  }
}

function times({ createdAt, updatedAt, completedAt }: StoredTimepoint) {
  return {
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    completed_at: completedAt?.toISOString() ?? null,
  }
}

/** The wire form of a timepoint. */
export function presentTimepoint(timepoint: StoredTimepoint, view: Presentation): Timepoint {
  const { id, query, slug, status, visibility, request, result, failure } = timepoint
  const preset = request.preset ?? DEFAULT_PRESET
  const shared = visibility === 'public' && view.shareUrlBase !== null
  return {
    id,
    timepoint_id: id,
    query,
    slug,
    status,
    progress: timepoint.progress,
    current_step: timepoint.currentStep,
    ...dateAndPlace(result),
    ...images(timepoint, view),
    ...models(timepoint),
    visibility,
    share_url: shared ? `${view.shareUrlBase}/${slug}` : null,
    ...times(timepoint),
    error: failure?.detail ?? null,
    error_code: failure?.code ?? null,
    preset_used: preset,
    generation_time_ms: result?.generation_time_ms ?? null,
    metadata: metadata(result, preset, view.full),
    request_context: (view.isOwn && request.request_context) || null,
    // What failed is no part of a chain.
    sequence_id: status === 'failed' ? null : timepoint.sequenceId,
    source_id: status === 'failed' ? null : timepoint.sourceId,
    warnings: result?.warnings ?? timepoint.warnings,
    tdf_hash: timepoint.tdfHash,
    ...content(result, view.full),
  }
}
