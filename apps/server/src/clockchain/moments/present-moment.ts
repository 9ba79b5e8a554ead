import { MONTH_NAMES } from '@timepoint/almanac'
import type {
  Edge,
  MomentDetail,
  MomentListItem,
  MomentScene,
  MomentSummary,
} from '@timepoint/contracts'
import { shownActor } from '../identity/principal.ts'
import type { Moment } from './moment.ts'
import type { StoredScene } from './moment-store.ts'
import type { Viewer } from './seen-store.ts'

/** A time as Clockchain writes it: UTC, six digits. */
export function instant(time: Date): string {
  return time.toISOString().replace('Z', '000Z')
}

const instantOrNull = (time: Date | null) => (time === null ? null : instant(time))

const monthName = ({ date }: Moment) => (date.month && MONTH_NAMES[date.month - 1]) || null

/** What of a moment stands in every short form of it. */
function shared(moment: Moment) {
  const { date } = moment
  return {
    path: moment.path,
    node_id: moment.id,
    name: moment.name,
    one_liner: moment.oneLiner,
    year: date.year,
    day: date.day,
    time: date.time,
    date_precision: date.precision,
    date_edtf: date.edtf,
    era: moment.era,
    country: moment.countrySlug,
    region: moment.regionSlug,
    city: moment.citySlug,
    layer: moment.layer,
    visibility: moment.visibility,
    status: moment.status,
    source_type: moment.sourceType,
    image_url: moment.scene?.imageUrl ?? null,
    disclaimer: moment.disclaimer,
    created_at: instant(moment.createdAt),
  }
}

export function presentSummary(moment: Moment): MomentSummary {
  return { ...shared(moment), month: moment.date.month, month_name: monthName(moment) }
}

export function presentListItem(moment: Moment): MomentListItem {
  return {
    ...shared(moment),
    month: monthName(moment),
    month_num: moment.date.month,
    confidence: moment.confidence,
  }
}

function presentScene(scene: StoredScene, shownId: string | null, viewer: Viewer): MomentScene {
  return {
    flash_timepoint_id: scene.timepointId,
    flash_slug: scene.slug,
    flash_share_url: scene.shareUrl,
    image_url: scene.imageUrl,
    thumbnail_url: scene.thumbnailUrl,
    scene_url: scene.sceneUrl,
    created_by: shownActor(scene.createdBy, viewer),
    created_at: instant(scene.createdAt),
    is_main: scene.timepointId === shownId,
  }
}

/** What belongs to a moment and is stored beside it. */
export interface MomentParts {
  scenes: readonly StoredScene[]
  /** Of the record that it came from and is served as. */
  recordHash: string | null
  /** Path of the moment in its place, if the viewer may see that. */
  supersededBy: string | null
  edges: readonly Edge[]
  edgesTruncated: boolean
}

/** A moment with everything, as somebody may see it: names of other people are not shown. */
export function presentDetail(moment: Moment, parts: MomentParts, viewer: Viewer): MomentDetail {
  const { date, place, scene, provenance } = moment
  const shown = (actor: string | null) => (actor === null ? null : shownActor(actor, viewer))
  return {
    ...presentSummary(moment),
    type: 'event',
    month_num: date.month,
    calendar: date.calendar,
    season: date.season,
    time_of_day: date.timeOfDay,
    is_approximate: date.isApproximate,
    place,
    slug: moment.slug,
    tags: [...moment.tags],
    figures: [...moment.figures],
    figure_ids: [],
    sources: [...moment.sources],
    confidence: moment.confidence,
    flash_timepoint_id: scene?.timepointId ?? null,
    flash_slug: scene?.slug ?? null,
    flash_share_url: scene?.shareUrl ?? null,
    scene_url: scene?.sceneUrl ?? null,
    thumbnail_url: scene?.thumbnailUrl ?? null,
    scenes: parts.scenes.map((each) => presentScene(each, scene?.timepointId ?? null, viewer)),
    created_by: shownActor(moment.createdBy, viewer),
    proposed_by: shown(moment.proposedBy),
    challenged_by: shown(moment.challengedBy),
    superseded_by: parts.supersededBy,
    verified_at: instantOrNull(moment.verifiedAt),
    published_at: instantOrNull(moment.publishedAt),
    updated_at: instant(moment.updatedAt),
    version: moment.version,
    source_run_id: provenance.sourceRunId,
    tdf_hash: parts.recordHash ?? moment.tdfHash,
    schema_version: provenance.schemaVersion,
    text_model: provenance.textModel,
    image_model: provenance.imageModel,
    model_provider: provenance.modelProvider,
    model_permissiveness: provenance.modelPermissiveness,
    generation_id: provenance.generationId,
    attributes: { ...moment.attributes },
    edges: [...parts.edges],
    edges_truncated: parts.edgesTruncated,
  }
}
