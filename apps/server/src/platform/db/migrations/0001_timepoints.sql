-- One row per requested render. The row is the truth about it; workflows and events refer to it.
CREATE TABLE timepoints (
  id uuid PRIMARY KEY,
  query text NOT NULL,
  slug text NOT NULL UNIQUE,
  status text NOT NULL CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
  visibility text NOT NULL CHECK (visibility IN ('public', 'private', 'unlisted')),
  -- Null: requested anonymously.
  owner_id uuid,
  -- The request as accepted, defaults filled in.
  request jsonb NOT NULL,
  -- What the caller should know of the request itself, such as parameters that have no effect.
  warnings jsonb NOT NULL,
  progress smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  current_step text,
  -- Historical numbering, never 0; null until known.
  year integer CHECK (year <> 0),
  -- The rendered scene; null until completed.
  result jsonb,
  -- code, detail, reason, suggested query and step of a failure.
  failure jsonb,
  tdf_hash text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  started_at timestamptz(3),
  completed_at timestamptz(3),
  CHECK ((status = 'completed') = (result IS NOT NULL)),
  CHECK ((status = 'failed') = (failure IS NOT NULL))
);

CREATE INDEX timepoints_newest ON timepoints (created_at DESC, id DESC);
CREATE INDEX timepoints_unfinished ON timepoints (created_at) WHERE status IN ('pending', 'processing');

-- What a step answered, so that a resumed render does not ask twice.
CREATE TABLE checkpoints (
  timepoint_id uuid NOT NULL REFERENCES timepoints ON DELETE CASCADE,
  step text NOT NULL,
  -- SHA-256 of everything the answer depends on.
  input_hash text NOT NULL,
  answer jsonb NOT NULL,
  started_at timestamptz(3) NOT NULL,
  completed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (timepoint_id, step, input_hash)
);

-- Frames of a generation stream, append-only. A name is written once, so a resumed render that
-- repeats itself adds nothing.
CREATE TABLE events (
  timepoint_id uuid NOT NULL REFERENCES timepoints ON DELETE CASCADE,
  seq integer NOT NULL CHECK (seq > 0),
  name text NOT NULL,
  -- json, not jsonb: keys stay in the order in which clients see them.
  frame json NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (timepoint_id, seq),
  UNIQUE (timepoint_id, name)
);

-- The picture of a timepoint in its largest size.
CREATE TABLE images (
  timepoint_id uuid PRIMARY KEY REFERENCES timepoints ON DELETE CASCADE,
  mime text NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  sha256 text NOT NULL,
  bytes bytea NOT NULL
);
-- Already compressed: do not try again.
ALTER TABLE images ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- One row per running process that executes workflows; a stale heartbeat means that it is gone.
CREATE TABLE executors (
  id uuid PRIMARY KEY,
  host text NOT NULL,
  pid integer NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  heartbeat_at timestamptz(3) NOT NULL DEFAULT now()
);
