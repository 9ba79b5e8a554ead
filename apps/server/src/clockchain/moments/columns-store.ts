import { sql } from 'kysely'

/** What of a moment is written when it is made; the rest has defaults or follows from these. */
export const WRITTEN_COLUMNS = [
  ...['id', 'path', 'slug', 'year', 'month', 'day', 'time', 'season', 'time_of_day'],
  ...['date_precision', 'is_approximate', 'calendar', 'date_edtf', 'lo', 'hi'],
  ...['country', 'region', 'city', 'place', 'latitude', 'longitude', 'name', 'one_liner', 'era'],
  ...['tags', 'figures', 'sources', 'source_type', 'layer', 'confidence', 'disclaimer'],
  ...['attributes', 'text_model', 'image_model', 'model_provider', 'model_permissiveness'],
  ...['generation_id', 'schema_version', 'source_run_id', 'flash_timepoint_id', 'flash_slug'],
  ...['flash_share_url', 'image_url', 'thumbnail_url', 'scene_url', 'visibility', 'created_by'],
  ...['event_key', 'tdf_hash', 'degree', 'published_at'],
]

const READ_COLUMNS = [
  ...WRITTEN_COLUMNS,
  ...['status', 'proposed_by', 'challenged_by', 'superseded_by', 'version'],
  ...['created_at', 'updated_at', 'verified_at'],
]

/**
 * The columns of a `MomentRow`, for SELECT and RETURNING. Not `*`: what is there for indexes alone is
 * larger than all of these together.
 */
export const MOMENT_COLUMNS = sql.join(READ_COLUMNS.map((column) => sql.ref(`moments.${column}`)))
