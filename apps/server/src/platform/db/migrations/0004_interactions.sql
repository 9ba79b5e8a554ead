-- A conversation with one person of a scene. It belongs to whom it was begun by; null: anybody anonymous.
CREATE TABLE chat_sessions (
  id uuid PRIMARY KEY,
  timepoint_id uuid NOT NULL REFERENCES timepoints ON DELETE CASCADE,
  owner_id uuid,
  character_name text NOT NULL,
  -- Messages of the caller that were accepted. Turn n has the messages 2n - 1 (theirs) and 2n (the answer).
  turns integer NOT NULL DEFAULT 0,
  -- What was said in the first turns, once there are too many to be told word for word.
  summary text,
  summarised_turns integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL
);

CREATE INDEX chat_sessions_of_timepoint ON chat_sessions (timepoint_id, updated_at DESC);

CREATE TABLE chat_messages (
  session_id uuid NOT NULL REFERENCES chat_sessions ON DELETE CASCADE,
  seq integer NOT NULL CHECK (seq > 0),
  role text NOT NULL CHECK (role IN ('user', 'character')),
  content text NOT NULL,
  emotional_tone text,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (session_id, seq)
);

-- Work that a caller asked for beside renders: it goes on when the caller or the process is gone.
CREATE TABLE operations (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('chat', 'dialog', 'survey', 'comparison')),
  timepoint_id uuid REFERENCES timepoints ON DELETE CASCADE,
  -- Only of a chat: the conversation, and which turn of it this is.
  session_id uuid REFERENCES chat_sessions ON DELETE CASCADE,
  turn integer,
  request json NOT NULL,
  -- Whether the caller follows it frame by frame.
  streamed boolean NOT NULL,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'completed', 'failed')),
  -- As with renders: what is written under an older epoch is refused.
  lease_epoch integer NOT NULL DEFAULT 0,
  result json,
  failure json,
  -- What its stream was told before the last frames.
  frames json,
  created_at timestamptz(3) NOT NULL,
  completed_at timestamptz(3),
  CHECK ((status = 'completed') = (result IS NOT NULL)),
  CHECK ((status = 'failed') = (failure IS NOT NULL)),
  CHECK ((session_id IS NULL) = (turn IS NULL))
);

CREATE INDEX operations_of_timepoint ON operations (timepoint_id);
CREATE INDEX operations_of_session ON operations (session_id, turn);
CREATE INDEX operations_oldest ON operations (created_at);

-- Answers that an operation has paid for: they are not asked for again.
CREATE TABLE operation_parts (
  operation_id uuid NOT NULL REFERENCES operations ON DELETE CASCADE,
  part text NOT NULL,
  answer json NOT NULL,
  PRIMARY KEY (operation_id, part)
);

-- A key stands for a render or for an operation.
ALTER TABLE idempotency_keys
  ALTER COLUMN timepoint_id DROP NOT NULL,
  ADD COLUMN operation_id uuid REFERENCES operations ON DELETE CASCADE,
  ADD CHECK (num_nonnulls(timepoint_id, operation_id) = 1);

CREATE INDEX idempotency_keys_of_operation ON idempotency_keys (operation_id);
