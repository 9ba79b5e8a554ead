-- What changed since somebody last looked: each change that readers of all timepoints care about has a
-- number. Numbers, not times: clocks differ between processes and can step back, numbers cannot.
CREATE SEQUENCE timepoint_changes;
SELECT nextval('timepoint_changes'); -- `last_value` is now what it says: the last number given.

-- 0 is older than all others: what was there before is read first, without rewriting the table now.
ALTER TABLE timepoints ADD COLUMN change_number bigint NOT NULL DEFAULT 0;

CREATE INDEX timepoints_changed ON timepoints (change_number, id);

-- That something was erased, and nothing else of it. Forgotten after a month.
CREATE TABLE erased_timepoints (
  id uuid PRIMARY KEY,
  erased_at timestamptz NOT NULL DEFAULT now(),
  change_number bigint NOT NULL
);

CREATE INDEX erased_timepoints_changed ON erased_timepoints (change_number, id);
CREATE INDEX erased_timepoints_oldest ON erased_timepoints (erased_at);

-- The next number. First it says which numbers are being written: the lock names one that is lower, and
-- is held until the change can be seen by everyone. So a reader knows how far nothing can come any more,
-- however long a transaction takes. Shared locks: writers never wait for each other. One is enough for a
-- transaction, whose later numbers are higher; a setting of the transaction remembers that it has one, and is
-- forgotten with it when a savepoint is rolled back.
-- 29807 is in the upper 16 bits; `change-store.ts` looks for it there.
CREATE FUNCTION next_timepoint_change() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  lower bigint;
BEGIN
  IF coalesce(current_setting('timepoint.counts_change', true), '') = '' THEN
    SELECT last_value INTO lower FROM timepoint_changes;
    PERFORM pg_advisory_xact_lock_shared((29807::bigint << 48) | lower);
    PERFORM set_config('timepoint.counts_change', 'yes', true);
  END IF;
  RETURN nextval('timepoint_changes');
END $$;

CREATE FUNCTION number_timepoint_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.change_number := next_timepoint_change();
  RETURN NEW;
END $$;

-- Steps of a running render are no changes: they are many, and an index entry for each would cost them.
CREATE TRIGGER timepoint_is_new BEFORE INSERT ON timepoints
  FOR EACH ROW EXECUTE FUNCTION number_timepoint_change();
CREATE TRIGGER timepoint_changes BEFORE UPDATE ON timepoints FOR EACH ROW
  WHEN (OLD.status <> NEW.status OR OLD.visibility <> NEW.visibility
    OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at
    OR OLD.owner_id IS DISTINCT FROM NEW.owner_id
    OR OLD.tdf_hash IS DISTINCT FROM NEW.tdf_hash)
  EXECUTE FUNCTION number_timepoint_change();

CREATE FUNCTION remember_erased_timepoint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO erased_timepoints (id, change_number) VALUES (OLD.id, next_timepoint_change())
    ON CONFLICT (id) DO UPDATE
    SET erased_at = excluded.erased_at, change_number = excluded.change_number;
  RETURN NULL;
END $$;

CREATE TRIGGER timepoint_is_erased AFTER DELETE ON timepoints
  FOR EACH ROW EXECUTE FUNCTION remember_erased_timepoint();
