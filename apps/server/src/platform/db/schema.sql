-- Made from the migrations by "npm run gen". Do not edit.

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

CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  timepoint_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  operation_id uuid,
  CONSTRAINT idempotency_keys_check CHECK ((num_nonnulls(timepoint_id, operation_id) = 1)),
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

CREATE TABLE migrations (
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT migrations_pkey PRIMARY KEY (name)
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
  CONSTRAINT timepoints_check CHECK (((status = 'completed'::text) = (result IS NOT NULL))),
  CONSTRAINT timepoints_check1 CHECK (((status = 'failed'::text) = (failure IS NOT NULL))),
  CONSTRAINT timepoints_pkey PRIMARY KEY (id),
  CONSTRAINT timepoints_progress_check CHECK (((progress >= 0) AND (progress <= 100))),
  CONSTRAINT timepoints_slug_key UNIQUE (slug),
  CONSTRAINT timepoints_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text]))),
  CONSTRAINT timepoints_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'private'::text, 'unlisted'::text]))),
  CONSTRAINT timepoints_year_check CHECK ((year <> 0))
);

CREATE TABLE traces (
  timepoint_id uuid NOT NULL,
  trace json NOT NULL,
  CONSTRAINT traces_pkey PRIMARY KEY (timepoint_id),
  CONSTRAINT traces_timepoint_id_fkey FOREIGN KEY (timepoint_id) REFERENCES timepoints(id) ON DELETE CASCADE
);

CREATE INDEX callbacks_due ON public.callbacks USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE INDEX callbacks_of_timepoint ON public.callbacks USING btree (timepoint_id);
CREATE INDEX chat_sessions_of_timepoint ON public.chat_sessions USING btree (timepoint_id, updated_at DESC);
CREATE INDEX events_oldest ON public.events USING btree (created_at) WHERE (name = 'start'::text);
CREATE INDEX idempotency_keys_of_operation ON public.idempotency_keys USING btree (operation_id);
CREATE INDEX idempotency_keys_of_timepoint ON public.idempotency_keys USING btree (timepoint_id);
CREATE INDEX idempotency_keys_oldest ON public.idempotency_keys USING btree (created_at);
CREATE INDEX jumps_of_source ON public.jumps USING btree (source_id, direction);
CREATE INDEX operations_of_session ON public.operations USING btree (session_id, turn);
CREATE INDEX operations_of_timepoint ON public.operations USING btree (timepoint_id);
CREATE INDEX operations_oldest ON public.operations USING btree (created_at);
CREATE INDEX timepoints_newest ON public.timepoints USING btree (created_at DESC, id DESC);
CREATE INDEX timepoints_unfinished ON public.timepoints USING btree (created_at) WHERE (status = ANY (ARRAY['pending'::text, 'processing'::text]));
