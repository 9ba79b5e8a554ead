-- A render is written by one process at a time: who claims it raises the epoch, and every write of an
-- older epoch is refused. So a process that was paused and comes back cannot disturb its successor.
ALTER TABLE timepoints
  ADD COLUMN lease_epoch integer NOT NULL DEFAULT 0,
  -- Time that processes spent on the render, in milliseconds: time in which none had it is not counted.
  ADD COLUMN run_ms integer NOT NULL DEFAULT 0,
  -- Set: deleted, though its rows are still there. It is 404 everywhere.
  ADD COLUMN deleted_at timestamptz(3);

-- What was begun before there were leases has something to read.
UPDATE timepoints SET lease_epoch = 1 WHERE status = 'processing';

-- Answers are written on the way of a render and read by few: as text, without the work of packing them.
ALTER TABLE checkpoints ALTER COLUMN answer TYPE json;
ALTER TABLE checkpoints ALTER COLUMN answer SET STORAGE EXTERNAL;

-- Streams whose frames were not deleted yet, by age.
CREATE INDEX events_oldest ON events (created_at) WHERE name = 'start';

-- The end of a render, to be posted to an address. The id is the same in every try.
CREATE TABLE callbacks (
  id uuid PRIMARY KEY,
  timepoint_id uuid NOT NULL REFERENCES timepoints ON DELETE CASCADE,
  url text NOT NULL,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
  -- Null until the render has ended, and after the last try. While a process tries: when others may.
  next_attempt_at timestamptz(3),
  -- Oldest first: {at, status_code, error, duration_ms}.
  attempts jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE INDEX callbacks_of_timepoint ON callbacks (timepoint_id);
CREATE INDEX callbacks_due ON callbacks (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

-- What a caller's key stands for: the render that its first request started.
CREATE TABLE idempotency_keys (
  -- The caller and the route: the same key of another caller or on another route is another key.
  scope text NOT NULL,
  key text NOT NULL,
  -- SHA-256 of the request body in canonical form.
  request_hash text NOT NULL,
  timepoint_id uuid NOT NULL REFERENCES timepoints ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
);

CREATE INDEX idempotency_keys_of_timepoint ON idempotency_keys (timepoint_id);
CREATE INDEX idempotency_keys_oldest ON idempotency_keys (created_at);

-- Times of each caller's requests in the last minute, oldest first. Nothing is lost with it that
-- matters for longer than that minute, so it is not logged.
CREATE UNLOGGED TABLE rate_limits (
  caller text PRIMARY KEY,
  hits timestamptz[] NOT NULL
);
