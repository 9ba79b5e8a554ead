-- Made from the migrations by "npm run gen". Do not edit.

CREATE TABLE account_erasures (
  user_id uuid NOT NULL,
  service text NOT NULL,
  erased_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT account_erasures_pkey PRIMARY KEY (user_id, service),
  CONSTRAINT account_erasures_service_check CHECK ((service = 'clockchain'::text)),
  CONSTRAINT account_erasures_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

CREATE TABLE api_keys (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL,
  name text NOT NULL,
  scopes _text NOT NULL,
  prefix text NOT NULL,
  sha256 bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  CONSTRAINT api_keys_scopes_check CHECK (((scopes <@ ARRAY['read'::text, 'generate'::text]) AND (cardinality(scopes) > 0))),
  CONSTRAINT api_keys_sha256_key UNIQUE (sha256),
  CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

CREATE TABLE audit_events (
  id int8 NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  event text NOT NULL,
  actor text NOT NULL,
  user_id uuid,
  ip text,
  request_id text,
  details jsonb NOT NULL DEFAULT '{}'::jsonb,
  CONSTRAINT audit_events_pkey PRIMARY KEY (id)
);

CREATE TABLE callbacks (
  id uuid NOT NULL,
  timepoint_id uuid NOT NULL,
  url text NOT NULL,
  status text NOT NULL DEFAULT 'pending'::text,
  next_attempt_at timestamptz,
  attempts jsonb NOT NULL DEFAULT '[]'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT callbacks_pkey PRIMARY KEY (id),
  CONSTRAINT callbacks_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text]))),
  CONSTRAINT callbacks_timepoint_id_fkey FOREIGN KEY (timepoint_id) REFERENCES timepoints(id) ON DELETE CASCADE
);

CREATE TABLE chat_messages (
  session_id uuid NOT NULL,
  seq int4 NOT NULL,
  role text NOT NULL,
  content text NOT NULL,
  emotional_tone text,
  created_at timestamptz NOT NULL,
  CONSTRAINT chat_messages_pkey PRIMARY KEY (session_id, seq),
  CONSTRAINT chat_messages_role_check CHECK ((role = ANY (ARRAY['user'::text, 'character'::text]))),
  CONSTRAINT chat_messages_seq_check CHECK ((seq > 0)),
  CONSTRAINT chat_messages_session_id_fkey FOREIGN KEY (session_id) REFERENCES chat_sessions(id) ON DELETE CASCADE
);

CREATE TABLE chat_sessions (
  id uuid NOT NULL,
  timepoint_id uuid NOT NULL,
  owner_id uuid,
  character_name text NOT NULL,
  turns int4 NOT NULL DEFAULT 0,
  summary text,
  summarised_turns int4 NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT chat_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT chat_sessions_timepoint_id_fkey FOREIGN KEY (timepoint_id) REFERENCES timepoints(id) ON DELETE CASCADE
);

CREATE TABLE checkpoints (
  timepoint_id uuid NOT NULL,
  step text NOT NULL,
  input_hash text NOT NULL,
  answer json NOT NULL,
  started_at timestamptz NOT NULL,
  completed_at timestamptz NOT NULL,
  CONSTRAINT checkpoints_pkey PRIMARY KEY (timepoint_id, step, input_hash),
  CONSTRAINT checkpoints_timepoint_id_fkey FOREIGN KEY (timepoint_id) REFERENCES timepoints(id) ON DELETE CASCADE
);

CREATE TABLE credit_accounts (
  user_id uuid NOT NULL,
  balance int8 NOT NULL DEFAULT 0,
  reserved int8 NOT NULL DEFAULT 0,
  earned int8 NOT NULL DEFAULT 0,
  spent int8 NOT NULL DEFAULT 0,
  CONSTRAINT credit_accounts_balance_check CHECK ((balance >= 0)),
  CONSTRAINT credit_accounts_pkey PRIMARY KEY (user_id),
  CONSTRAINT credit_accounts_reserved_check CHECK ((reserved >= 0)),
  CONSTRAINT credit_accounts_spent_check CHECK ((spent >= 0)),
  CONSTRAINT credit_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT credits_add_up CHECK (((balance + reserved) = (earned - spent))),
  CONSTRAINT credits_are_countable CHECK ((earned <= '9007199254740991'::bigint))
);

CREATE TABLE credit_holds (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  amount int4 NOT NULL,
  type text NOT NULL,
  description text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT credit_holds_amount_check CHECK ((amount > 0)),
  CONSTRAINT credit_holds_pkey PRIMARY KEY (id),
  CONSTRAINT credit_holds_user_id_fkey FOREIGN KEY (user_id) REFERENCES credit_accounts(user_id)
);

CREATE TABLE erased_timepoints (
  id uuid NOT NULL,
  erased_at timestamptz NOT NULL DEFAULT now(),
  change_number int8 NOT NULL,
  CONSTRAINT erased_timepoints_pkey PRIMARY KEY (id)
);

CREATE TABLE events (
  timepoint_id uuid NOT NULL,
  seq int4 NOT NULL,
  name text NOT NULL,
  frame json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT events_pkey PRIMARY KEY (timepoint_id, seq),
  CONSTRAINT events_seq_check CHECK ((seq > 0)),
  CONSTRAINT events_timepoint_id_fkey FOREIGN KEY (timepoint_id) REFERENCES timepoints(id) ON DELETE CASCADE,
  CONSTRAINT events_timepoint_id_name_key UNIQUE (timepoint_id, name)
);

CREATE TABLE executors (
  id uuid NOT NULL,
  host text NOT NULL,
  pid int4 NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  heartbeat_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT executors_pkey PRIMARY KEY (id)
);

CREATE TABLE expansion_tries (
  moment_id uuid NOT NULL,
  tried_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT expansion_tries_moment_id_fkey FOREIGN KEY (moment_id) REFERENCES moments(id) ON DELETE CASCADE,
  CONSTRAINT expansion_tries_pkey PRIMARY KEY (moment_id)
);

CREATE TABLE hidden_words (
  owner text NOT NULL,
  word text NOT NULL
);

CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  timepoint_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  operation_id uuid,
  answer json,
  CONSTRAINT idempotency_keys_check CHECK ((num_nonnulls(timepoint_id, operation_id, answer) = 1)),
  CONSTRAINT idempotency_keys_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id) ON DELETE CASCADE,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (scope, key),
  CONSTRAINT idempotency_keys_timepoint_id_fkey FOREIGN KEY (timepoint_id) REFERENCES timepoints(id) ON DELETE CASCADE
);

CREATE TABLE images (
  timepoint_id uuid NOT NULL,
  mime text NOT NULL,
  width int4 NOT NULL,
  height int4 NOT NULL,
  sha256 text NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT images_pkey PRIMARY KEY (timepoint_id),
  CONSTRAINT images_timepoint_id_fkey FOREIGN KEY (timepoint_id) REFERENCES timepoints(id) ON DELETE CASCADE
);

CREATE TABLE indexer_waiting (
  timepoint_id text NOT NULL,
  job_id uuid,
  CONSTRAINT indexer_waiting_pkey PRIMARY KEY (timepoint_id)
);

CREATE TABLE job_runners (
  id uuid NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT job_runners_pkey PRIMARY KEY (id)
);

CREATE TABLE jobs (
  id uuid NOT NULL,
  bulk_id uuid,
  bulk_index int2,
  created_by text NOT NULL,
  worker text NOT NULL,
  request_id text,
  query text NOT NULL,
  preset text NOT NULL,
  visibility text NOT NULL,
  status text NOT NULL DEFAULT 'pending'::text,
  screening json,
  scene json,
  attempts int4 NOT NULL DEFAULT 0,
  failures int4 NOT NULL DEFAULT 0,
  step_began_at timestamptz,
  render int4 NOT NULL DEFAULT 1,
  retry_at timestamptz,
  ready_at timestamptz,
  cancel_requested bool NOT NULL DEFAULT false,
  lease_epoch int4 NOT NULL DEFAULT 0,
  leased_until timestamptz,
  path text,
  node_id uuid,
  similar_to _text NOT NULL DEFAULT '{}'::text[],
  error_code text,
  created_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz,
  CONSTRAINT jobs_bulk_id_bulk_index_key UNIQUE (bulk_id, bulk_index),
  CONSTRAINT jobs_check CHECK (((bulk_id IS NULL) = (bulk_index IS NULL))),
  CONSTRAINT jobs_check1 CHECK (((status = ANY (ARRAY['pending'::text, 'processing'::text])) = (completed_at IS NULL))),
  CONSTRAINT jobs_check2 CHECK (((status = 'completed'::text) = ((path IS NOT NULL) AND (node_id IS NOT NULL)))),
  CONSTRAINT jobs_check3 CHECK (((status = 'failed'::text) = (error_code IS NOT NULL))),
  CONSTRAINT jobs_check4 CHECK (((completed_at IS NULL) OR (scene IS NULL))),
  CONSTRAINT jobs_pkey PRIMARY KEY (id),
  CONSTRAINT jobs_render_check CHECK ((render > 0)),
  CONSTRAINT jobs_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text, 'cancelled'::text]))),
  CONSTRAINT jobs_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'private'::text, 'unlisted'::text])))
);

CREATE TABLE jumps (
  target_id uuid NOT NULL,
  source_id uuid,
  sequence_id uuid NOT NULL,
  direction text NOT NULL,
  units int4 NOT NULL,
  unit text NOT NULL,
  context json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT jumps_direction_check CHECK ((direction = ANY (ARRAY['next'::text, 'prior'::text]))),
  CONSTRAINT jumps_pkey PRIMARY KEY (target_id),
  CONSTRAINT jumps_source_id_fkey FOREIGN KEY (source_id) REFERENCES timepoints(id) ON DELETE SET NULL,
  CONSTRAINT jumps_target_id_fkey FOREIGN KEY (target_id) REFERENCES timepoints(id) ON DELETE CASCADE,
  CONSTRAINT jumps_unit_check CHECK ((unit = ANY (ARRAY['second'::text, 'minute'::text, 'hour'::text, 'day'::text, 'week'::text, 'month'::text, 'year'::text]))),
  CONSTRAINT jumps_units_check CHECK (((units >= 1) AND (units <= 365)))
);

CREATE TABLE ledger_entries (
  id int8 NOT NULL,
  transfer_id uuid NOT NULL,
  account text NOT NULL,
  user_id uuid NOT NULL,
  amount int4 NOT NULL,
  balance_after int8,
  type text NOT NULL,
  description text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT ledger_entries_account_check CHECK ((account = ANY (ARRAY['user'::text, 'granted'::text, 'spent'::text]))),
  CONSTRAINT ledger_entries_amount_check CHECK ((amount <> 0)),
  CONSTRAINT ledger_entries_check CHECK (((account = 'user'::text) = (balance_after IS NOT NULL))),
  CONSTRAINT ledger_entries_pkey PRIMARY KEY (id),
  CONSTRAINT ledger_entries_transfer_id_account_key UNIQUE (transfer_id, account),
  CONSTRAINT ledger_entries_user_id_fkey FOREIGN KEY (user_id) REFERENCES credit_accounts(user_id)
);

CREATE TABLE migrations (
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT migrations_pkey PRIMARY KEY (name)
);

CREATE TABLE missing_scenes (
  timepoint_id text NOT NULL,
  missed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT missing_scenes_pkey PRIMARY KEY (timepoint_id)
);

CREATE TABLE moment_aliases (
  path text NOT NULL,
  moment_id uuid NOT NULL,
  CONSTRAINT moment_aliases_moment_id_fkey FOREIGN KEY (moment_id) REFERENCES moments(id) ON DELETE CASCADE,
  CONSTRAINT moment_aliases_pkey PRIMARY KEY (path, moment_id)
);

CREATE TABLE moment_edges (
  source_id uuid NOT NULL,
  target_id uuid NOT NULL,
  type text NOT NULL,
  weight float8 NOT NULL,
  theme text,
  description text,
  evidence jsonb NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT moment_edges_check CHECK ((source_id <> target_id)),
  CONSTRAINT moment_edges_check1 CHECK (((type = ANY (ARRAY['causes'::text, 'influences'::text, 'precedes'::text, 'challenges'::text])) OR (source_id < target_id))),
  CONSTRAINT moment_edges_pkey PRIMARY KEY (source_id, type, target_id),
  CONSTRAINT moment_edges_source_id_fkey FOREIGN KEY (source_id) REFERENCES moments(id) ON DELETE CASCADE,
  CONSTRAINT moment_edges_target_id_fkey FOREIGN KEY (target_id) REFERENCES moments(id) ON DELETE CASCADE,
  CONSTRAINT moment_edges_type_check CHECK ((type = ANY (ARRAY['causes'::text, 'influences'::text, 'precedes'::text, 'challenges'::text, 'contemporaneous'::text, 'same_era'::text, 'same_location'::text, 'same_conflict'::text, 'same_figure'::text, 'thematic'::text]))),
  CONSTRAINT moment_edges_weight_check CHECK (((weight >= (0)::double precision) AND (weight <= (1)::double precision)))
);

CREATE TABLE moment_history (
  id int8 NOT NULL,
  moment_id uuid NOT NULL,
  path text,
  action text NOT NULL,
  actor text NOT NULL,
  before jsonb,
  after jsonb,
  reason text,
  request_id text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT moment_history_pkey PRIMARY KEY (moment_id, id)
);

CREATE TABLE moment_scenes (
  moment_id uuid NOT NULL,
  timepoint_id text NOT NULL,
  slug text,
  share_url text,
  image_url text,
  thumbnail_url text,
  scene_url text,
  rendered_here bool NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT moment_scenes_moment_id_fkey FOREIGN KEY (moment_id) REFERENCES moments(id) ON DELETE CASCADE,
  CONSTRAINT moment_scenes_pkey PRIMARY KEY (moment_id, timepoint_id)
);

CREATE TABLE moment_tdf_records (
  moment_id uuid NOT NULL,
  record text NOT NULL,
  CONSTRAINT moment_tdf_records_moment_id_fkey FOREIGN KEY (moment_id) REFERENCES moments(id) ON DELETE CASCADE,
  CONSTRAINT moment_tdf_records_pkey PRIMARY KEY (moment_id)
);

CREATE TABLE moment_terms (
  key int8 NOT NULL,
  moment_id uuid NOT NULL,
  lo int4 NOT NULL,
  hi int4 NOT NULL,
  CONSTRAINT moment_terms_pkey PRIMARY KEY (key, lo, moment_id) INCLUDE (hi)
);

CREATE TABLE moments (
  id uuid NOT NULL,
  path text NOT NULL,
  slug text NOT NULL,
  year int4 NOT NULL,
  month int2,
  day int2,
  time text,
  season text,
  time_of_day text,
  date_precision text NOT NULL,
  is_approximate bool NOT NULL,
  calendar text NOT NULL,
  date_edtf text NOT NULL,
  lo int4 NOT NULL,
  hi int4 NOT NULL,
  country text,
  region text,
  city text,
  place jsonb NOT NULL,
  latitude float8,
  longitude float8,
  name text NOT NULL,
  one_liner text,
  era text,
  tags _text NOT NULL,
  figures _text NOT NULL,
  sources jsonb NOT NULL,
  source_type text NOT NULL,
  layer int2 NOT NULL,
  confidence float8,
  disclaimer text,
  attributes jsonb NOT NULL,
  text_model text,
  image_model text,
  model_provider text,
  model_permissiveness text,
  generation_id text,
  schema_version text NOT NULL,
  source_run_id text,
  flash_timepoint_id text,
  flash_slug text,
  flash_share_url text,
  image_url text,
  thumbnail_url text,
  scene_url text,
  visibility text NOT NULL,
  created_by text NOT NULL,
  status text NOT NULL DEFAULT 'proposed'::text,
  proposed_by text,
  challenged_by text,
  superseded_by uuid,
  event_key uuid NOT NULL,
  tdf_hash text NOT NULL,
  degree int4 NOT NULL DEFAULT 0,
  version int4 NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz,
  verified_at timestamptz,
  time_bucket int8,
  city_bucket int8,
  region_bucket int8,
  prominence int2,
  search tsvector,
  CONSTRAINT moments_calendar_check CHECK ((calendar = ANY (ARRAY['julian'::text, 'gregorian'::text]))),
  CONSTRAINT moments_check CHECK (((day IS NULL) OR (((day >= 1) AND (day <= 31)) AND (month IS NOT NULL)))),
  CONSTRAINT moments_check1 CHECK ((("time" IS NULL) OR (("time" ~ '^([01][0-9]|2[0-3])[0-5][0-9]$'::text) AND (day IS NOT NULL)))),
  CONSTRAINT moments_check2 CHECK ((hi >= lo)),
  CONSTRAINT moments_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
  CONSTRAINT moments_date_precision_check CHECK ((date_precision = ANY (ARRAY['minute'::text, 'hour'::text, 'day'::text, 'month'::text, 'season'::text, 'year'::text, 'decade'::text, 'century'::text]))),
  CONSTRAINT moments_degree_check CHECK ((degree >= 0)),
  CONSTRAINT moments_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
  CONSTRAINT moments_layer_check CHECK (((layer >= 0) AND (layer <= 2))),
  CONSTRAINT moments_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
  CONSTRAINT moments_model_permissiveness_check CHECK ((model_permissiveness = ANY (ARRAY['permissive'::text, 'restricted'::text, 'unknown'::text]))),
  CONSTRAINT moments_month_check CHECK (((month >= 1) AND (month <= 12))),
  CONSTRAINT moments_pkey PRIMARY KEY (id),
  CONSTRAINT moments_season_check CHECK ((season = ANY (ARRAY['spring'::text, 'summer'::text, 'fall'::text, 'winter'::text]))),
  CONSTRAINT moments_source_type_check CHECK ((source_type = ANY (ARRAY['historical'::text, 'expander'::text, 'simulation'::text, 'predicted'::text, 'mcp_user'::text]))),
  CONSTRAINT moments_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'challenged'::text, 'verified'::text, 'alternative'::text]))),
  CONSTRAINT moments_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES moments(id),
  CONSTRAINT moments_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'private'::text, 'unlisted'::text]))),
  CONSTRAINT moments_year_check CHECK ((((year >= '-999999'::integer) AND (year <= 9999)) AND (year <> 0)))
);

CREATE TABLE operation_parts (
  operation_id uuid NOT NULL,
  part text NOT NULL,
  answer json NOT NULL,
  CONSTRAINT operation_parts_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES operations(id) ON DELETE CASCADE,
  CONSTRAINT operation_parts_pkey PRIMARY KEY (operation_id, part)
);

CREATE TABLE operations (
  id uuid NOT NULL,
  kind text NOT NULL,
  timepoint_id uuid,
  session_id uuid,
  turn int4,
  request json NOT NULL,
  streamed bool NOT NULL,
  status text NOT NULL DEFAULT 'pending'::text,
  lease_epoch int4 NOT NULL DEFAULT 0,
  result json,
  failure json,
  frames json,
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  CONSTRAINT operations_check CHECK (((status = 'completed'::text) = (result IS NOT NULL))),
  CONSTRAINT operations_check1 CHECK (((status = 'failed'::text) = (failure IS NOT NULL))),
  CONSTRAINT operations_check2 CHECK (((session_id IS NULL) = (turn IS NULL))),
  CONSTRAINT operations_kind_check CHECK ((kind = ANY (ARRAY['chat'::text, 'dialog'::text, 'survey'::text, 'comparison'::text]))),
  CONSTRAINT operations_pkey PRIMARY KEY (id),
  CONSTRAINT operations_session_id_fkey FOREIGN KEY (session_id) REFERENCES chat_sessions(id) ON DELETE CASCADE,
  CONSTRAINT operations_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'completed'::text, 'failed'::text]))),
  CONSTRAINT operations_timepoint_id_fkey FOREIGN KEY (timepoint_id) REFERENCES timepoints(id) ON DELETE CASCADE
);

CREATE TABLE rate_limits (
  caller text NOT NULL,
  hits _timestamptz NOT NULL,
  CONSTRAINT rate_limits_pkey PRIMARY KEY (caller)
);

CREATE TABLE refresh_tokens (
  sha256 bytea NOT NULL,
  family_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  rotated_at timestamptz,
  successor_sha256 bytea,
  CONSTRAINT refresh_tokens_check CHECK (((rotated_at IS NULL) = (successor_sha256 IS NULL))),
  CONSTRAINT refresh_tokens_family_id_fkey FOREIGN KEY (family_id) REFERENCES token_families(id) ON DELETE CASCADE,
  CONSTRAINT refresh_tokens_pkey PRIMARY KEY (sha256)
);

CREATE TABLE scene_pictures (
  timepoint_id text NOT NULL,
  kind text NOT NULL,
  media_type text NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT scene_pictures_kind_check CHECK ((kind = ANY (ARRAY['image'::text, 'thumbnail'::text]))),
  CONSTRAINT scene_pictures_pkey PRIMARY KEY (timepoint_id, kind)
);

CREATE TABLE scene_visibility_changes (
  moment_id uuid NOT NULL,
  revision int4 NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL DEFAULT now(),
  failures int4 NOT NULL DEFAULT 0,
  failed_revision int4,
  retry_at timestamptz,
  CONSTRAINT scene_visibility_changes_moment_id_fkey FOREIGN KEY (moment_id) REFERENCES moments(id) ON DELETE CASCADE,
  CONSTRAINT scene_visibility_changes_pkey PRIMARY KEY (moment_id)
);

CREATE TABLE scenes_left_behind (
  timepoint_id text NOT NULL,
  visibility text NOT NULL,
  left_at timestamptz NOT NULL DEFAULT now(),
  failures int4 NOT NULL DEFAULT 0,
  retry_at timestamptz,
  CONSTRAINT scenes_left_behind_pkey PRIMARY KEY (timepoint_id),
  CONSTRAINT scenes_left_behind_visibility_check CHECK ((visibility = ANY (ARRAY['private'::text, 'unlisted'::text])))
);

CREATE TABLE search_words (
  word text NOT NULL
);

CREATE TABLE seeded_edges (
  cause text NOT NULL,
  effect text NOT NULL,
  CONSTRAINT seeded_edges_pkey PRIMARY KEY (cause, effect)
);

CREATE TABLE seeded_moments (
  almanac_id text NOT NULL,
  moment_id uuid NOT NULL,
  seeded_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT seeded_moments_pkey PRIMARY KEY (almanac_id)
);

CREATE TABLE shared_keys (
  name text NOT NULL,
  key bytea NOT NULL,
  CONSTRAINT shared_keys_key_check CHECK ((length(key) >= 32)),
  CONSTRAINT shared_keys_pkey PRIMARY KEY (name)
);

CREATE TABLE tallies (
  kind text NOT NULL,
  key text NOT NULL,
  n int8 NOT NULL,
  CONSTRAINT tallies_pkey PRIMARY KEY (kind, key)
);

CREATE TABLE tally_deltas (
  kind text NOT NULL,
  keys _text NOT NULL,
  counts _int8 NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE timepoints (
  id uuid NOT NULL,
  query text NOT NULL,
  slug text NOT NULL,
  status text NOT NULL,
  visibility text NOT NULL,
  owner_id uuid,
  request jsonb NOT NULL,
  warnings jsonb NOT NULL,
  progress int2 NOT NULL DEFAULT 0,
  current_step text,
  year int4,
  result jsonb,
  failure jsonb,
  tdf_hash text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  completed_at timestamptz,
  lease_epoch int4 NOT NULL DEFAULT 0,
  run_ms int4 NOT NULL DEFAULT 0,
  deleted_at timestamptz,
  change_number int8 NOT NULL DEFAULT 0,
  CONSTRAINT timepoints_check CHECK (((status = 'completed'::text) = (result IS NOT NULL))),
  CONSTRAINT timepoints_check1 CHECK (((status = 'failed'::text) = (failure IS NOT NULL))),
  CONSTRAINT timepoints_pkey PRIMARY KEY (id),
  CONSTRAINT timepoints_progress_check CHECK (((progress >= 0) AND (progress <= 100))),
  CONSTRAINT timepoints_slug_key UNIQUE (slug),
  CONSTRAINT timepoints_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text]))),
  CONSTRAINT timepoints_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'private'::text, 'unlisted'::text]))),
  CONSTRAINT timepoints_year_check CHECK ((year <> 0))
);

CREATE TABLE token_families (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  CONSTRAINT token_families_pkey PRIMARY KEY (id),
  CONSTRAINT token_families_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

CREATE TABLE traces (
  timepoint_id uuid NOT NULL,
  trace json NOT NULL,
  CONSTRAINT traces_pkey PRIMARY KEY (timepoint_id),
  CONSTRAINT traces_timepoint_id_fkey FOREIGN KEY (timepoint_id) REFERENCES timepoints(id) ON DELETE CASCADE
);

CREATE TABLE users (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  provider text NOT NULL,
  subject_sha256 bytea NOT NULL,
  email text,
  display_name text,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz,
  deactivated_at timestamptz,
  erased_at timestamptz,
  CONSTRAINT users_check CHECK (((erased_at IS NULL) OR ((deactivated_at IS NOT NULL) AND (email IS NULL) AND (display_name IS NULL)))),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_provider_check CHECK ((provider = ANY (ARRAY['apple'::text, 'google'::text, 'dev'::text, 'external'::text]))),
  CONSTRAINT users_provider_subject_sha256_key UNIQUE (provider, subject_sha256),
  CONSTRAINT users_subject_sha256_check CHECK ((length(subject_sha256) = 32))
);

CREATE TABLE worker_costs (
  id uuid NOT NULL,
  worker text NOT NULL,
  run_id uuid NOT NULL,
  day date NOT NULL,
  reserved_usd float8 NOT NULL,
  cost_usd float8,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT worker_costs_cost_usd_check CHECK ((cost_usd >= (0)::double precision)),
  CONSTRAINT worker_costs_pkey PRIMARY KEY (id),
  CONSTRAINT worker_costs_reserved_usd_check CHECK ((reserved_usd >= (0)::double precision))
);

CREATE TABLE worker_renders (
  job_id uuid NOT NULL,
  worker text NOT NULL,
  run_id uuid NOT NULL,
  moment_id uuid NOT NULL,
  day date NOT NULL,
  query text NOT NULL,
  relation text,
  why text,
  cost_id uuid,
  CONSTRAINT worker_renders_pkey PRIMARY KEY (job_id),
  CONSTRAINT worker_renders_worker_moment_id_day_query_key UNIQUE (worker, moment_id, day, query)
);

CREATE TABLE worker_runs (
  run_id uuid NOT NULL,
  worker text NOT NULL,
  trigger text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT now(),
  status text NOT NULL,
  created int4 NOT NULL,
  failed int4 NOT NULL,
  cost_usd float8 NOT NULL,
  error_code text,
  removed int4 NOT NULL DEFAULT 0,
  CONSTRAINT worker_runs_check CHECK (((status = 'failed'::text) = (error_code IS NOT NULL))),
  CONSTRAINT worker_runs_pkey PRIMARY KEY (run_id),
  CONSTRAINT worker_runs_removed_check CHECK ((removed >= 0)),
  CONSTRAINT worker_runs_status_check CHECK ((status = ANY (ARRAY['completed'::text, 'failed'::text]))),
  CONSTRAINT worker_runs_trigger_check CHECK ((trigger = ANY (ARRAY['schedule'::text, 'admin'::text, 'nudge'::text])))
);

CREATE TABLE workers (
  name text NOT NULL,
  next_run_at timestamptz,
  cursor jsonb,
  failures int4 NOT NULL DEFAULT 0,
  run_id uuid,
  run_trigger text,
  run_started_at timestamptz,
  lease_epoch int4 NOT NULL DEFAULT 0,
  leased_until timestamptz,
  CONSTRAINT workers_check CHECK (((run_id IS NULL) = (run_trigger IS NULL))),
  CONSTRAINT workers_check1 CHECK (((leased_until IS NULL) OR (run_id IS NOT NULL))),
  CONSTRAINT workers_failures_check CHECK ((failures >= 0)),
  CONSTRAINT workers_pkey PRIMARY KEY (name),
  CONSTRAINT workers_run_trigger_check CHECK ((run_trigger = ANY (ARRAY['schedule'::text, 'admin'::text, 'nudge'::text])))
);

CREATE INDEX api_keys_of_user ON public.api_keys USING btree (user_id);
CREATE INDEX audit_events_of_user ON public.audit_events USING btree (user_id, id DESC);
CREATE INDEX audit_events_oldest ON public.audit_events USING btree (created_at);
CREATE INDEX callbacks_due ON public.callbacks USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE INDEX callbacks_of_timepoint ON public.callbacks USING btree (timepoint_id);
CREATE INDEX chat_sessions_of_owner ON public.chat_sessions USING btree (owner_id, created_at, id) WHERE (owner_id IS NOT NULL);
CREATE INDEX chat_sessions_of_timepoint ON public.chat_sessions USING btree (timepoint_id, updated_at DESC);
CREATE INDEX credit_holds_of_user ON public.credit_holds USING btree (user_id);
CREATE INDEX erased_timepoints_changed ON public.erased_timepoints USING btree (change_number, id);
CREATE INDEX erased_timepoints_oldest ON public.erased_timepoints USING btree (erased_at);
CREATE INDEX events_oldest ON public.events USING btree (created_at) WHERE (name = 'start'::text);
CREATE INDEX expansion_tries_oldest ON public.expansion_tries USING btree (tried_at, moment_id);
CREATE INDEX hidden_words_alike ON public.hidden_words USING gin (owner, word gin_trgm_ops);
CREATE INDEX hidden_words_in_order ON public.hidden_words USING btree (word);
CREATE INDEX hidden_words_near ON public.hidden_words USING gin (owner, slip_keys(word));
CREATE INDEX hidden_words_of_owner ON public.hidden_words USING btree (owner, word);
CREATE INDEX hidden_words_of_person ON public.hidden_words USING btree (maker_sha256(owner)) WHERE (owner ~~ 'user:_%'::text);
CREATE INDEX idempotency_keys_of_operation ON public.idempotency_keys USING btree (operation_id);
CREATE INDEX idempotency_keys_of_timepoint ON public.idempotency_keys USING btree (timepoint_id);
CREATE INDEX idempotency_keys_oldest ON public.idempotency_keys USING btree (created_at);
CREATE INDEX jobs_by_status ON public.jobs USING btree (status, created_at DESC, id DESC);
CREATE INDEX jobs_ended ON public.jobs USING btree (completed_at) WHERE (completed_at IS NOT NULL);
CREATE INDEX jobs_leased ON public.jobs USING btree (leased_until) WHERE (leased_until IS NOT NULL);
CREATE INDEX jobs_newest ON public.jobs USING btree (created_at DESC, id DESC);
CREATE INDEX jobs_of_creator ON public.jobs USING btree (created_by, created_at DESC, id DESC);
CREATE INDEX jobs_of_person ON public.jobs USING btree (maker_sha256(created_by), id) WHERE (created_by ~~ 'user:_%'::text);
CREATE INDEX jobs_ready ON public.jobs USING btree (ready_at, id) WHERE ((status = ANY (ARRAY['pending'::text, 'processing'::text])) AND (ready_at IS NOT NULL));
CREATE INDEX jumps_of_source ON public.jumps USING btree (source_id, direction);
CREATE INDEX ledger_entries_of_user ON public.ledger_entries USING btree (user_id, id DESC);
CREATE INDEX missing_scenes_oldest ON public.missing_scenes USING btree (missed_at, timepoint_id);
CREATE INDEX moment_aliases_of_moment ON public.moment_aliases USING btree (moment_id);
CREATE INDEX moment_edges_incoming ON public.moment_edges USING btree (target_id, type, source_id);
CREATE INDEX moment_edges_of_person ON public.moment_edges USING btree (maker_sha256(created_by), source_id, type, target_id) WHERE (created_by ~~ 'user:_%'::text);
CREATE INDEX moment_history_of_person ON public.moment_history USING btree (maker_sha256(actor), id) WHERE (actor ~~ 'user:_%'::text);
CREATE INDEX moment_scenes_of_person ON public.moment_scenes USING btree (maker_sha256(created_by)) WHERE (created_by ~~ 'user:_%'::text);
CREATE INDEX moment_scenes_of_timepoint ON public.moment_scenes USING btree (timepoint_id);
CREATE INDEX moments_after ON public.moments USING btree (time_bucket, lo, path) INCLUDE (hi, id);
CREATE INDEX moments_before ON public.moments USING btree (time_bucket, hi DESC, lo, path) INCLUDE (id);
CREATE INDEX moments_by_confidence ON public.moments USING btree (COALESCE(confidence, ('-1'::integer)::double precision), id) WHERE (visibility = 'public'::text);
CREATE INDEX moments_by_name ON public.moments USING btree (search_text(name)) WHERE (visibility = 'public'::text);
CREATE INDEX moments_challenged_by_person ON public.moments USING btree (maker_sha256(challenged_by)) WHERE (challenged_by ~~ 'user:_%'::text);
CREATE INDEX moments_in_city_after ON public.moments USING btree (city_bucket, lo, hi) WHERE (city_bucket IS NOT NULL);
CREATE INDEX moments_in_city_before ON public.moments USING btree (city_bucket, hi DESC, lo) WHERE (city_bucket IS NOT NULL);
CREATE INDEX moments_in_region_after ON public.moments USING btree (region_bucket, lo, hi) WHERE (region_bucket IS NOT NULL);
CREATE INDEX moments_in_region_before ON public.moments USING btree (region_bucket, hi DESC, lo) WHERE (region_bucket IS NOT NULL);
CREATE INDEX moments_in_time ON public.moments USING btree (lo, id) WHERE (visibility = 'public'::text);
CREATE INDEX moments_keys ON public.moments USING gin (moment_keys(search, id, prominence, name, figures, year, country, region, city, tags, era, layer, source_type, (image_url IS NOT NULL), status, created_by)) WITH (fastupdate='on', gin_pending_list_limit='32768');
CREATE INDEX moments_newest ON public.moments USING btree (created_at, id) WHERE (visibility = 'public'::text);
CREATE INDEX moments_of_creator ON public.moments USING btree (created_by, created_at DESC, id) WHERE (visibility <> 'public'::text);
CREATE INDEX moments_of_day ON public.moments USING btree (month, day, ((flash_timepoint_id IS NULL)), lo, id) WHERE ((visibility = 'public'::text) AND (date_precision = ANY (ARRAY['minute'::text, 'hour'::text, 'day'::text])));
CREATE INDEX moments_of_day_without_scene ON public.moments USING btree (month, day) WHERE ((visibility = 'public'::text) AND (day IS NOT NULL) AND (flash_timepoint_id IS NULL));
CREATE INDEX moments_of_person ON public.moments USING btree (maker_sha256(created_by), id) WHERE (created_by ~~ 'user:_%'::text);
CREATE UNIQUE INDEX moments_own_event ON public.moments USING btree (event_key, visibility, created_by) WHERE (visibility <> 'public'::text);
CREATE UNIQUE INDEX moments_own_path ON public.moments USING btree (path, visibility, created_by) WHERE (visibility <> 'public'::text);
CREATE INDEX moments_proposed_by_person ON public.moments USING btree (maker_sha256(proposed_by)) WHERE (proposed_by ~~ 'user:_%'::text);
CREATE UNIQUE INDEX moments_public_event ON public.moments USING btree (event_key) WHERE (visibility = 'public'::text);
CREATE UNIQUE INDEX moments_public_path ON public.moments USING btree (path) WHERE (visibility = 'public'::text);
CREATE INDEX moments_superseded ON public.moments USING btree (superseded_by) WHERE (superseded_by IS NOT NULL);
CREATE INDEX operations_of_session ON public.operations USING btree (session_id, turn);
CREATE INDEX operations_of_timepoint ON public.operations USING btree (timepoint_id);
CREATE INDEX operations_oldest ON public.operations USING btree (created_at);
CREATE INDEX refresh_tokens_expired ON public.refresh_tokens USING btree (expires_at);
CREATE INDEX refresh_tokens_of_family ON public.refresh_tokens USING btree (family_id);
CREATE INDEX scenes_left_behind_oldest ON public.scenes_left_behind USING btree (left_at, timepoint_id);
CREATE INDEX search_words_alike ON public.search_words USING gin (word gin_trgm_ops);
CREATE INDEX search_words_in_order ON public.search_words USING btree (word);
CREATE INDEX search_words_near ON public.search_words USING gin (slip_keys(word));
CREATE INDEX seeded_moments_by_moment ON public.seeded_moments USING btree (moment_id);
CREATE INDEX timepoints_changed ON public.timepoints USING btree (change_number, id);
CREATE INDEX timepoints_deleted ON public.timepoints USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX timepoints_newest ON public.timepoints USING btree (created_at DESC, id DESC);
CREATE INDEX timepoints_of_owner ON public.timepoints USING btree (owner_id, created_at DESC, id DESC) WHERE (owner_id IS NOT NULL);
CREATE INDEX timepoints_unfinished ON public.timepoints USING btree (created_at) WHERE (status = ANY (ARRAY['pending'::text, 'processing'::text]));
CREATE INDEX token_families_of_user ON public.token_families USING btree (user_id);
CREATE INDEX users_deleted ON public.users USING btree (deactivated_at) WHERE (deactivated_at IS NOT NULL);
CREATE INDEX users_to_erase ON public.users USING btree (deactivated_at) WHERE ((deactivated_at IS NOT NULL) AND (erased_at IS NULL));
CREATE INDEX worker_costs_of_day ON public.worker_costs USING btree (worker, day);
CREATE INDEX worker_costs_of_run ON public.worker_costs USING btree (run_id);
CREATE INDEX worker_renders_of_run ON public.worker_renders USING btree (run_id);
CREATE INDEX worker_runs_newest ON public.worker_runs USING btree (worker, finished_at DESC, run_id);
