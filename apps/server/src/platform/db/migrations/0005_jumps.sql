-- How a timepoint was reached from another by a jump in time. What it starts from is stored with it, so
-- that a resumed render sees the same, whatever becomes of the other one.
CREATE TABLE jumps (
  target_id uuid PRIMARY KEY REFERENCES timepoints ON DELETE CASCADE,
  -- Null: it was erased.
  source_id uuid REFERENCES timepoints ON DELETE SET NULL,
  -- The timepoint with which the chain of jumps began, which may be gone.
  sequence_id uuid NOT NULL,
  direction text NOT NULL CHECK (direction IN ('next', 'prior')),
  units integer NOT NULL CHECK (units BETWEEN 1 AND 365),
  unit text NOT NULL
    CHECK (unit IN ('second', 'minute', 'hour', 'day', 'week', 'month', 'year')),
  -- Facts of the target, what is carried over, and how the chain came here. json, not jsonb: what
  -- answers depend on is compared by its text.
  context json NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE INDEX jumps_of_source ON jumps (source_id, direction);
