import type { SelectedMoment } from '../../platform/db/tables/moment-tables.ts'
import type {
  AddressedContent,
  Moment,
  MomentContent,
  MomentDate,
  MomentPlace,
  MomentProvenance,
  MomentScene,
  MomentSource,
} from './moment.ts'
import type { MomentKey } from './moment-key.ts'

/** A moment as the database has it. */
export type MomentRow = Omit<SelectedMoment, 'place' | 'sources' | 'attributes'> & {
  place: Pick<MomentPlace, 'name' | 'country' | 'region' | 'city'>
  sources: MomentSource[]
  attributes: Record<string, unknown>
}

/** Columns that hold what a moment says. */
export type ContentColumns = Omit<
  MomentRow,
  | 'id'
  | 'visibility'
  | 'created_by'
  | 'status'
  | 'proposed_by'
  | 'challenged_by'
  | 'superseded_by'
  | 'tdf_hash'
  | 'degree'
  | 'version'
  | 'created_at'
  | 'updated_at'
  | 'published_at'
  | 'verified_at'
>

/** Everything of the date but the parts that are in the path. */
function dateColumns(date: MomentDate) {
  return {
    season: date.season,
    is_approximate: date.isApproximate,
    calendar: date.calendar,
    date_edtf: date.edtf,
    lo: date.lo,
    hi: date.hi,
  }
}

function placeColumns({ latitude, longitude, ...place }: MomentPlace) {
  return { place, latitude, longitude }
}

/** All null where there is no scene. */
export function sceneColumns(scene: MomentScene | null) {
  return {
    flash_timepoint_id: scene?.timepointId ?? null,
    flash_slug: scene?.slug ?? null,
    flash_share_url: scene?.shareUrl ?? null,
    image_url: scene?.imageUrl ?? null,
    thumbnail_url: scene?.thumbnailUrl ?? null,
    scene_url: scene?.sceneUrl ?? null,
  }
}

export function provenanceColumns(provenance: MomentProvenance) {
  return {
    text_model: provenance.textModel,
    image_model: provenance.imageModel,
    model_provider: provenance.modelProvider,
    model_permissiveness: provenance.modelPermissiveness,
    generation_id: provenance.generationId,
    schema_version: provenance.schemaVersion,
    source_run_id: provenance.sourceRunId,
  }
}

/** What is said of a source: the same work is not told twice for what nobody says of it. */
function saidOf(source: MomentSource): MomentSource {
  if (typeof source === 'string') return source
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value))
}

/** The columns of what a moment says. */
export function contentColumns(content: MomentContent, key: MomentKey): ContentColumns {
  const { date } = content
  return {
    path: key.path,
    slug: key.slug,
    event_key: key.eventKey,
    country: key.country,
    region: key.region,
    city: key.city,
    year: date.year,
    month: date.month,
    day: date.day,
    time: date.time,
    date_precision: date.precision,
    time_of_day: date.timeOfDay,
    ...dateColumns(date),
    ...placeColumns(content.place),
    name: content.name,
    one_liner: content.oneLiner,
    era: content.era,
    tags: [...content.tags],
    figures: [...content.figures],
    sources: content.sources.map(saidOf),
    source_type: content.sourceType,
    layer: content.layer,
    confidence: content.confidence,
    disclaimer: content.disclaimer,
    attributes: { ...content.attributes },
    ...provenanceColumns(content.provenance),
    ...sceneColumns(content.scene),
  }
}

function dateOf(row: ContentColumns): MomentDate {
  return {
    year: row.year,
    month: row.month,
    day: row.day,
    time: row.time,
    season: row.season,
    timeOfDay: row.time_of_day,
    precision: row.date_precision,
    isApproximate: row.is_approximate,
    calendar: row.calendar,
    edtf: row.date_edtf,
    lo: row.lo,
    hi: row.hi,
  }
}

function sceneOf(row: ContentColumns): MomentScene | null {
  if (row.flash_timepoint_id === null) return null
  return {
    timepointId: row.flash_timepoint_id,
    slug: row.flash_slug,
    shareUrl: row.flash_share_url,
    imageUrl: row.image_url,
    thumbnailUrl: row.thumbnail_url,
    sceneUrl: row.scene_url,
  }
}

/** What a stored moment says. */
export function contentOf(row: ContentColumns): AddressedContent {
  return {
    name: row.name,
    oneLiner: row.one_liner,
    date: dateOf(row),
    place: { ...row.place, latitude: row.latitude, longitude: row.longitude },
    slug: row.slug,
    countrySlug: row.country,
    regionSlug: row.region,
    citySlug: row.city,
    era: row.era,
    tags: row.tags,
    figures: row.figures,
    sources: row.sources,
    sourceType: row.source_type,
    layer: row.layer,
    confidence: row.confidence,
    disclaimer: row.disclaimer,
    provenance: {
      textModel: row.text_model,
      imageModel: row.image_model,
      modelProvider: row.model_provider,
      modelPermissiveness: row.model_permissiveness,
      generationId: row.generation_id,
      schemaVersion: row.schema_version,
      sourceRunId: row.source_run_id,
    },
    scene: sceneOf(row),
    attributes: row.attributes,
  }
}

/** A stored moment. */
export function momentOf(row: MomentRow): Moment {
  return {
    ...contentOf(row),
    id: row.id,
    path: row.path,
    visibility: row.visibility,
    createdBy: row.created_by,
    status: row.status,
    proposedBy: row.proposed_by,
    challengedBy: row.challenged_by,
    supersededBy: row.superseded_by,
    version: row.version,
    tdfHash: row.tdf_hash,
    degree: row.degree,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    publishedAt: row.published_at,
    verifiedAt: row.verified_at,
  }
}
