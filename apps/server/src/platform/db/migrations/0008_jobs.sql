-- What Clockchain was asked to render.
CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  -- Jobs that were asked for together, and the place among them from 0: they run one after another.
  bulk_id uuid,
  bulk_index smallint,
  -- As `moments.created_by`.
  created_by text NOT NULL,
  -- What of Clockchain asks for it, as Flash is told.
  worker text NOT NULL,
  request_id text,
  query text NOT NULL,
  preset text NOT NULL,
  visibility text NOT NULL CHECK (visibility IN ('public', 'private', 'unlisted')),
  status text NOT NULL DEFAULT 'pending' CHECK (
    status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')
  ),
  -- What the judge said; null: it was not asked yet.
  screening json,
  -- What was rendered, until it is stored as a moment.
  scene json,
  -- Calls of Flash that were begun.
  attempts integer NOT NULL DEFAULT 0,
  -- Tries of the present step that failed, and when the first one began.
  failures integer NOT NULL DEFAULT 0,
  step_began_at timestamptz(3),
  -- Raised when a render is over without a scene: the next one has a key of its own.
  render integer NOT NULL DEFAULT 1 CHECK (render > 0),
  -- When it is tried again; null: it is not waiting for that.
  retry_at timestamptz(3),
  -- Its place in the queue: from when on it may run. Null: after those before it in its bulk.
  ready_at timestamptz(3),
  cancel_requested boolean NOT NULL DEFAULT false,
  -- Who works on it holds a lease. What others knew of an earlier one is worth nothing.
  lease_epoch integer NOT NULL DEFAULT 0,
  -- Each lease that has not run out takes one of the places for calls of Flash.
  leased_until timestamptz(3),
  path text,
  node_id uuid,
  similar_to text[] NOT NULL DEFAULT '{}',
  error_code text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  completed_at timestamptz(3),
  UNIQUE (bulk_id, bulk_index),
  CHECK ((bulk_id IS NULL) = (bulk_index IS NULL)),
  CHECK ((status IN ('pending', 'processing')) = (completed_at IS NULL)),
  CHECK ((status = 'completed') = (path IS NOT NULL AND node_id IS NOT NULL)),
  CHECK ((status = 'failed') = (error_code IS NOT NULL)),
  CHECK (completed_at IS NULL OR scene IS NULL)
);

CREATE INDEX jobs_ready ON jobs (ready_at, id)
  WHERE status IN ('pending', 'processing') AND ready_at IS NOT NULL;
CREATE INDEX jobs_leased ON jobs (leased_until) WHERE leased_until IS NOT NULL;
CREATE INDEX jobs_by_status ON jobs (status, created_at DESC, id DESC);
CREATE INDEX jobs_of_creator ON jobs (created_by, created_at DESC, id DESC);
CREATE INDEX jobs_newest ON jobs (created_at DESC, id DESC);
CREATE INDEX jobs_ended ON jobs (completed_at) WHERE completed_at IS NOT NULL;

-- Processes that work on jobs, with their last sign of life.
CREATE TABLE job_runners (
  id uuid PRIMARY KEY,
  seen_at timestamptz(3) NOT NULL DEFAULT now()
);

-- Secrets that all processes share and nobody else knows.
CREATE TABLE shared_keys (
  name text PRIMARY KEY,
  key bytea NOT NULL CHECK (length(key) >= 32)
);
