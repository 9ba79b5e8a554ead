import type { EdgeType, Evidence } from '@timepoint/contracts'
import type { Generated, Selectable } from 'kysely'
import type { Json } from './json.ts'

/** One row per moment of history. */
interface MomentsTable {
  id: string
  path: string
  slug: string
  year: number
  month: number | null
  day: number | null
  time: string | null
  season: 'spring' | 'summer' | 'fall' | 'winter' | null
  time_of_day: string | null
  date_precision: 'minute' | 'hour' | 'day' | 'month' | 'season' | 'year' | 'decade' | 'century'
  is_approximate: boolean
  calendar: 'julian' | 'gregorian'
  date_edtf: string
  lo: number
  hi: number
  country: string | null
  region: string | null
  city: string | null
  place: Json<unknown>
  latitude: number | null
  longitude: number | null
  name: string
  one_liner: string | null
  era: string | null
  tags: string[]
  figures: string[]
  sources: Json<unknown>
  source_type: 'historical' | 'expander' | 'simulation' | 'predicted' | 'mcp_user'
  layer: 0 | 1 | 2
  confidence: number | null
  disclaimer: string | null
  attributes: Json<unknown>
  text_model: string | null
  image_model: string | null
  model_provider: string | null
  model_permissiveness: 'permissive' | 'restricted' | 'unknown' | null
  generation_id: string | null
  schema_version: string
  source_run_id: string | null
  flash_timepoint_id: string | null
  flash_slug: string | null
  flash_share_url: string | null
  image_url: string | null
  thumbnail_url: string | null
  scene_url: string | null
  visibility: 'public' | 'private' | 'unlisted'
  created_by: string
  status: Generated<'proposed' | 'challenged' | 'verified' | 'alternative'>
  proposed_by: string | null
  challenged_by: string | null
  superseded_by: string | null
  event_key: string
  tdf_hash: string
  degree: Generated<number>
  version: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
  published_at: Date | null
  verified_at: Date | null
}

/** A row of it as it is read. */
export type SelectedMoment = Selectable<MomentsTable>

interface MomentAliasesTable {
  path: string
  moment_id: string
}

interface MomentScenesTable {
  moment_id: string
  timepoint_id: string
  slug: string | null
  share_url: string | null
  image_url: string | null
  thumbnail_url: string | null
  scene_url: string | null
  rendered_here: boolean
  created_by: string
  created_at: Generated<Date>
}

interface MomentEdgesTable {
  source_id: string
  target_id: string
  type: Exclude<EdgeType, 'caused_by' | 'follows'>
  weight: number
  theme: string | null
  description: string | null
  evidence: Json<Evidence[]>
  created_by: string
  created_at: Generated<Date>
}

/** Kept by triggers on `moments`. */
interface MomentTermsTable {
  key: string
  moment_id: string
  lo: number
  hi: number
}

interface MomentHistoryTable {
  id: Generated<string>
  moment_id: string
  path: string | null
  action: string
  actor: string
  before: Json<unknown> | null
  after: Json<unknown> | null
  reason: string | null
  request_id: string | null
  created_at: Generated<Date>
}

interface MomentTdfRecordsTable {
  moment_id: string
  record: string
}

interface SceneVisibilityChangesTable {
  moment_id: string
  revision: Generated<number>
  changed_at: Generated<Date>
  failures: Generated<number>
  failed_revision: number | null
  retry_at: Date | null
}

/** Scenes of which Flash has yet to be told who may see them, and whose moments are gone. */
interface ScenesLeftBehindTable {
  timepoint_id: string
  visibility: string
  left_at: Generated<Date>
  failures: Generated<number>
  retry_at: Date | null
}

/** Known scenes that Flash did not have when it was asked for them. */
interface MissingScenesTable {
  timepoint_id: string
  missed_at: Generated<Date>
}

/** Pictures that came inside of their addresses. */
interface ScenePicturesTable {
  timepoint_id: string
  kind: 'image' | 'thumbnail'
  media_type: string
  bytes: Buffer
}

interface TalliesTable {
  kind: string
  key: string
  n: string
}

interface TallyDeltasTable {
  kind: string
  keys: string[]
  counts: string[]
  made_at: Generated<Date>
}

interface SearchWordsTable {
  word: string
}

interface HiddenWordsTable {
  owner: string
  word: string
}

/** The moments of Clockchain, and what follows from them. Columns as the migrations make them. */
export interface MomentTables {
  moments: MomentsTable
  moment_aliases: MomentAliasesTable
  moment_scenes: MomentScenesTable
  moment_edges: MomentEdgesTable
  moment_terms: MomentTermsTable
  moment_history: MomentHistoryTable
  moment_tdf_records: MomentTdfRecordsTable
  scene_visibility_changes: SceneVisibilityChangesTable
  scenes_left_behind: ScenesLeftBehindTable
  missing_scenes: MissingScenesTable
  scene_pictures: ScenePicturesTable
  tallies: TalliesTable
  tally_deltas: TallyDeltasTable
  search_words: SearchWordsTable
  hidden_words: HiddenWordsTable
}
