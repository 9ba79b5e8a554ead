-- A scene that has no job to wait for is told again: its moment has lost what it was made of.
ALTER TABLE indexer_waiting ALTER COLUMN job_id DROP NOT NULL;
