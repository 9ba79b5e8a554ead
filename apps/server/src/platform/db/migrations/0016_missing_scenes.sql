-- Known scenes that Flash did not have when it was asked for them. One is taken from its moments when Flash
-- shows that it knows others of ours, or still does not have it some time later: a Flash that has lost
-- everything, or is another one, does not empty the graph at once.
CREATE TABLE missing_scenes (
  timepoint_id text PRIMARY KEY,
  missed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX missing_scenes_oldest ON missing_scenes (missed_at, timepoint_id);

-- What a run of a worker has taken away; `created` says what it has made.
ALTER TABLE worker_runs ADD COLUMN removed integer NOT NULL DEFAULT 0 CHECK (removed >= 0);
