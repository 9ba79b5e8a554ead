-- What works on Clockchain by itself: one row a worker, shared by all processes.
CREATE TABLE workers (
  name text PRIMARY KEY,
  -- When its schedule has it run; null: it has none.
  next_run_at timestamptz(3),
  -- Where it stands, in a form of its own.
  cursor jsonb,
  -- Runs in a row that failed: the next one waits longer.
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  -- The run that was asked for or goes on; it outlives the process that began it.
  run_id uuid,
  run_trigger text CHECK (run_trigger IN ('schedule', 'admin', 'nudge')),
  run_started_at timestamptz(3),
  -- Who leads holds a lease. What an earlier leader still writes is refused by its epoch.
  lease_epoch integer NOT NULL DEFAULT 0,
  leased_until timestamptz(3),
  CHECK ((run_id IS NULL) = (run_trigger IS NULL)),
  CHECK (leased_until IS NULL OR run_id IS NOT NULL)
);

-- Runs that have ended. Those in which nothing happened leave no row.
CREATE TABLE worker_runs (
  run_id uuid PRIMARY KEY,
  worker text NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('schedule', 'admin', 'nudge')),
  started_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3) NOT NULL DEFAULT now(),
  status text NOT NULL CHECK (status IN ('completed', 'failed')),
  created integer NOT NULL,
  failed integer NOT NULL,
  cost_usd double precision NOT NULL,
  -- A code of ours, which stands for one fixed sentence.
  error_code text,
  CHECK ((status = 'failed') = (error_code IS NOT NULL))
);
CREATE INDEX worker_runs_newest ON worker_runs (worker, finished_at DESC, run_id);

-- What workers spend: reserved before it is spent, settled when it is known. What is not known counts in full.
CREATE TABLE worker_costs (
  id uuid PRIMARY KEY,
  worker text NOT NULL,
  run_id uuid NOT NULL,
  -- UTC.
  day date NOT NULL,
  reserved_usd double precision NOT NULL CHECK (reserved_usd >= 0),
  cost_usd double precision CHECK (cost_usd >= 0),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX worker_costs_of_day ON worker_costs (worker, day);
CREATE INDEX worker_costs_of_run ON worker_costs (run_id);

-- Renders that workers asked for, by job. The moment may be gone: then nothing comes of the render.
CREATE TABLE worker_renders (
  job_id uuid PRIMARY KEY,
  worker text NOT NULL,
  run_id uuid NOT NULL,
  moment_id uuid NOT NULL,
  -- UTC; of Daily one render a moment and day, of the Expander one a run and query.
  day date NOT NULL,
  -- Tells renders for one moment apart.
  query text NOT NULL,
  -- How what is rendered is related to the moment; null: it is the moment.
  relation text,
  why text,
  -- The reservation that it is paid from; null: it costs nothing.
  cost_id uuid,
  UNIQUE (worker, moment_id, day, query)
);
CREATE INDEX worker_renders_of_run ON worker_renders (run_id);

-- When the Expander last looked for what belongs to a moment.
CREATE TABLE expansion_tries (
  moment_id uuid PRIMARY KEY REFERENCES moments ON DELETE CASCADE,
  tried_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX expansion_tries_oldest ON expansion_tries (tried_at, moment_id);

-- Moments that have no picture yet, by their day: what Daily looks through.
CREATE INDEX moments_of_day_without_scene ON moments (month, day)
  WHERE visibility = 'public' AND day IS NOT NULL AND flash_timepoint_id IS NULL;

-- Public scenes of Flash whose job of ours has not ended: the job makes the moment, and if not, the Indexer.
CREATE TABLE indexer_waiting (
  timepoint_id text PRIMARY KEY,
  job_id uuid NOT NULL
);

-- Curated moments and their relations that were laid down: what is deleted later is not laid down again.
CREATE TABLE seeded_moments (
  almanac_id text PRIMARY KEY,
  -- The moment may be gone.
  moment_id uuid NOT NULL,
  seeded_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX seeded_moments_by_moment ON seeded_moments (moment_id);
CREATE TABLE seeded_edges (
  cause text NOT NULL,
  effect text NOT NULL,
  PRIMARY KEY (cause, effect)
);

-- How often Flash could not be told, of which revision, and when it is told again.
ALTER TABLE scene_visibility_changes
  ADD COLUMN failures integer NOT NULL DEFAULT 0,
  ADD COLUMN failed_revision integer,
  ADD COLUMN retry_at timestamptz(3);

-- Scenes of which Flash was not told who may see them before their moment was gone: it is told all the same.
CREATE TABLE scenes_left_behind (
  timepoint_id text PRIMARY KEY,
  visibility text NOT NULL CHECK (visibility IN ('private', 'unlisted')),
  left_at timestamptz(3) NOT NULL DEFAULT now(),
  failures integer NOT NULL DEFAULT 0,
  retry_at timestamptz(3)
);
CREATE INDEX scenes_left_behind_oldest ON scenes_left_behind (left_at, timepoint_id);

-- Whichever way a moment goes. Nothing is shown to more people because of what is gone, so public ones leave
-- nothing; a scene that was rendered for another moment, too, goes on following that one.
CREATE FUNCTION leave_scenes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO scenes_left_behind (timepoint_id, visibility)
  SELECT timepoint_id, OLD.visibility
  FROM scene_visibility_changes pending JOIN moment_scenes own USING (moment_id)
  WHERE pending.moment_id = OLD.id AND own.rendered_here AND NOT EXISTS (
    SELECT FROM moment_scenes other
    WHERE other.timepoint_id = own.timepoint_id AND other.rendered_here AND other.moment_id <> OLD.id
  )
  ON CONFLICT (timepoint_id) DO UPDATE SET
    visibility = excluded.visibility, left_at = excluded.left_at, failures = 0, retry_at = NULL;
  RETURN OLD;
END $$;
CREATE TRIGGER moments_leave_scenes BEFORE DELETE ON moments
  FOR EACH ROW WHEN (OLD.visibility <> 'public') EXECUTE FUNCTION leave_scenes();
