-- Who has an account. Rows are never deleted: what remains of an erased account keeps it from coming back.
CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Who vouches for the person: accounts of different providers are never merged.
  provider text NOT NULL CHECK (provider IN ('apple', 'google', 'dev', 'external')),
  -- SHA-256 of what the provider calls the person. Their name for it is not kept.
  subject_sha256 bytea NOT NULL CHECK (length(subject_sha256) = 32),
  email text,
  display_name text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_login_at timestamptz(3),
  -- From then on no credential of theirs counts.
  deactivated_at timestamptz(3),
  -- When their data was erased.
  erased_at timestamptz(3),
  UNIQUE (provider, subject_sha256),
  CHECK (erased_at IS NULL OR (deactivated_at IS NOT NULL AND email IS NULL AND display_name IS NULL))
);

CREATE INDEX users_to_erase ON users (deactivated_at) WHERE deactivated_at IS NOT NULL AND erased_at IS NULL;

-- One sign-in, and all tokens that were made from it. Revoked as a whole.
CREATE TABLE token_families (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revoked_at timestamptz(3)
);

CREATE INDEX token_families_of_user ON token_families (user_id);

CREATE TABLE refresh_tokens (
  -- Of the token; the token itself is not kept.
  sha256 bytea PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES token_families ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  -- When it was exchanged for its successor.
  rotated_at timestamptz(3),
  successor_sha256 bytea,
  CHECK ((rotated_at IS NULL) = (successor_sha256 IS NULL))
);

CREATE INDEX refresh_tokens_of_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_expired ON refresh_tokens (expires_at);

CREATE TABLE api_keys (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users,
  name text NOT NULL,
  scopes text[] NOT NULL CHECK (scopes <@ ARRAY['read', 'generate'] AND cardinality(scopes) > 0),
  -- The beginning of the key, by which its owner knows it.
  prefix text NOT NULL,
  sha256 bytea NOT NULL UNIQUE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);

CREATE INDEX api_keys_of_user ON api_keys (user_id);

-- What somebody has: what can be spent, what is held for work that goes on, and what it all came from.
CREATE TABLE credit_accounts (
  user_id uuid PRIMARY KEY REFERENCES users,
  balance bigint NOT NULL DEFAULT 0 CHECK (balance >= 0),
  reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  earned bigint NOT NULL DEFAULT 0,
  spent bigint NOT NULL DEFAULT 0 CHECK (spent >= 0),
  CONSTRAINT credits_add_up CHECK (balance + reserved = earned - spent),
  -- The largest number that every reader of JSON keeps exactly; no other column can be larger.
  CONSTRAINT credits_are_countable CHECK (earned <= 9007199254740991)
);

-- Credits that are held for a render or an operation, whose id the hold has, until that has ended.
CREATE TABLE credit_holds (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES credit_accounts,
  amount integer NOT NULL CHECK (amount > 0),
  type text NOT NULL,
  description text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE INDEX credit_holds_of_user ON credit_holds (user_id);

-- Double entry: what one account gains another loses, so the amounts of a transfer sum to zero, and so
-- do those of a user. A spend has the id of its hold: nothing is paid for twice.
CREATE TABLE ledger_entries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transfer_id uuid NOT NULL,
  -- The user's own account; where credits come from; where they go.
  account text NOT NULL CHECK (account IN ('user', 'granted', 'spent')),
  user_id uuid NOT NULL REFERENCES credit_accounts,
  amount integer NOT NULL CHECK (amount <> 0),
  -- What the user has after it, held credits included.
  balance_after bigint,
  type text NOT NULL,
  description text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (transfer_id, account),
  CHECK ((account = 'user') = (balance_after IS NOT NULL))
);

CREATE INDEX ledger_entries_of_user ON ledger_entries (user_id, id DESC);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whatever moves credits takes the row of their account first and keeps it until it is committed: the
-- movements of a user happen one after another, and their entries are numbered in that order. The rows of
-- what is paid for are taken before it, so that nobody who holds an account waits for somebody who wants
-- it. Only an erasure takes more rows after it: what PostgreSQL ends then is done again.

-- Gives credits; a refund takes back what was spent before it counts as earned. The new balance, or null
-- when there is no such account.
CREATE FUNCTION grant_credits(
  p_transfer uuid, p_user uuid, p_amount integer, p_type text, p_description text
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  returned integer := 0;
  owned credit_accounts;
BEGIN
  IF p_amount <= 0 THEN
    RAISE EXCEPTION 'a grant of % gives nothing', p_amount USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO owned FROM credit_accounts WHERE user_id = p_user FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF p_type = 'refund' THEN
    returned := least(owned.spent, p_amount);
  END IF;
  UPDATE credit_accounts SET balance = balance + p_amount, spent = spent - returned,
    earned = earned + p_amount - returned
  WHERE user_id = p_user RETURNING * INTO owned;
  INSERT INTO ledger_entries (transfer_id, account, user_id, amount, balance_after, type, description)
  SELECT p_transfer, entry.account, p_user, entry.amount,
    CASE WHEN entry.account = 'user' THEN owned.earned - owned.spent END, p_type, p_description
  FROM (VALUES ('user', p_amount), ('spent', -returned), ('granted', returned - p_amount))
    AS entry (account, amount)
  WHERE entry.amount <> 0;
  RETURN owned.balance;
END $$;

-- Holds credits for work that is about to begin, if there are enough. What could be spent before: with
-- less than the amount nothing is held.
CREATE FUNCTION place_hold(
  p_id uuid, p_user uuid, p_amount integer, p_type text, p_description text
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  available bigint;
BEGIN
  SELECT balance INTO available FROM credit_accounts WHERE user_id = p_user FOR NO KEY UPDATE;
  IF NOT FOUND OR available < p_amount THEN
    RETURN coalesce(available, 0);
  END IF;
  INSERT INTO credit_holds (id, user_id, amount, type, description)
  VALUES (p_id, p_user, p_amount, p_type, p_description);
  UPDATE credit_accounts SET balance = balance - p_amount, reserved = reserved + p_amount
  WHERE user_id = p_user;
  RETURN available;
END $$;

-- Ends the hold of what has ended: so much of it is spent (null: all), the rest is free again. Nothing
-- happens where nothing is held, so it can be called for everything that ends, and twice.
CREATE FUNCTION end_hold(p_id uuid, p_charge integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  hold credit_holds;
  charge integer;
  after bigint;
BEGIN
  PERFORM FROM credit_accounts
  WHERE user_id = (SELECT user_id FROM credit_holds WHERE id = p_id) FOR NO KEY UPDATE;
  DELETE FROM credit_holds WHERE id = p_id RETURNING * INTO hold;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  charge := least(greatest(coalesce(p_charge, hold.amount), 0), hold.amount);
  UPDATE credit_accounts SET reserved = reserved - hold.amount,
    balance = balance + hold.amount - charge, spent = spent + charge
  WHERE user_id = hold.user_id RETURNING earned - spent INTO after;
  INSERT INTO ledger_entries (transfer_id, account, user_id, amount, balance_after, type, description)
  SELECT p_id, entry.account, hold.user_id, entry.amount, entry.balance_after, hold.type, hold.description
  FROM (VALUES ('user', -charge, after), ('spent', charge, NULL)) AS entry (account, amount, balance_after)
  WHERE charge > 0;
END $$;

-- Work that is erased before it ended has cost nothing. Only here does one statement move credits of
-- several users: their accounts are taken first, in one order.
CREATE FUNCTION release_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM credit_accounts
  WHERE user_id IN (SELECT user_id FROM credit_holds WHERE id IN (SELECT id FROM erased))
  ORDER BY user_id FOR NO KEY UPDATE;
  IF FOUND THEN
    PERFORM end_hold(id, 0) FROM credit_holds WHERE id IN (SELECT id FROM erased);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER erased_timepoints_are_free AFTER DELETE ON timepoints
  REFERENCING OLD TABLE AS erased FOR EACH STATEMENT EXECUTE FUNCTION release_erased();
CREATE TRIGGER erased_operations_are_free AFTER DELETE ON operations
  REFERENCING OLD TABLE AS erased FOR EACH STATEMENT EXECUTE FUNCTION release_erased();

-- What administrators did, and what happens to credentials. Kept for a month at least.
CREATE TABLE audit_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  event text NOT NULL,
  -- Who did it: `user:<id>`, `admin`, `system` or `ip:<address>`.
  actor text NOT NULL,
  -- Whom it is about.
  user_id uuid,
  ip text,
  request_id text,
  details jsonb NOT NULL DEFAULT '{}'
);

CREATE INDEX audit_events_of_user ON audit_events (user_id, id DESC);
CREATE INDEX audit_events_oldest ON audit_events (created_at);

CREATE FUNCTION refuse_change_of_recent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.created_at < now() - interval '30 days' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_recent();
CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE INDEX timepoints_of_owner ON timepoints (owner_id, created_at DESC, id DESC)
  WHERE owner_id IS NOT NULL;
CREATE INDEX chat_sessions_of_owner ON chat_sessions (owner_id, created_at, id)
  WHERE owner_id IS NOT NULL;
CREATE INDEX timepoints_deleted ON timepoints (deleted_at) WHERE deleted_at IS NOT NULL;

-- A key can also stand for an answer that was given at once.
ALTER TABLE idempotency_keys DROP CONSTRAINT idempotency_keys_check,
  ADD COLUMN answer json,
  ADD CONSTRAINT idempotency_keys_check CHECK (num_nonnulls(timepoint_id, operation_id, answer) = 1);
