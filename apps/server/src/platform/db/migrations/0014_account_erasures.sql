-- What each service but accounts has erased of accounts that were deleted: services do not wait for each
-- other, and who was away finds here what is left to do.
CREATE TABLE account_erasures (
  user_id uuid NOT NULL REFERENCES users,
  service text NOT NULL CHECK (service IN ('clockchain')),
  erased_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, service)
);
CREATE INDEX users_deleted ON users (deactivated_at) WHERE deactivated_at IS NOT NULL;

-- Whose account a service means by a name: the one with this id, else that of whom it calls so itself.
CREATE FUNCTION account_named(name text) RETURNS uuid LANGUAGE sql STABLE STRICT
  RETURN coalesce(
    (SELECT id FROM users WHERE id = CASE
      WHEN name ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN name::uuid END),
    (SELECT id FROM users WHERE provider = 'external'
      AND subject_sha256 = sha256(convert_to(normalize(btrim(name), NFC), 'UTF8')))
  );

-- The same of the name under which something was made; null: by nobody who has an account.
CREATE FUNCTION account_of_maker(maker text) RETURNS uuid LANGUAGE sql STABLE STRICT
  RETURN CASE WHEN maker LIKE 'user:_%' THEN account_named(substr(maker, 6)) END;

-- The hash of the name in `user:<name>`: accounts keep no other name of those that services speak for.
CREATE FUNCTION maker_sha256(maker text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN sha256(convert_to(normalize(btrim(substr(maker, 6)), NFC), 'UTF8'));

-- What people have made, by who they are; `user:` is nobody any more.
CREATE INDEX moments_of_person ON moments (maker_sha256(created_by), id)
  WHERE created_by LIKE 'user:_%';
CREATE INDEX moments_proposed_by_person ON moments (maker_sha256(proposed_by))
  WHERE proposed_by LIKE 'user:_%';
CREATE INDEX moments_challenged_by_person ON moments (maker_sha256(challenged_by))
  WHERE challenged_by LIKE 'user:_%';
CREATE INDEX moment_scenes_of_person ON moment_scenes (maker_sha256(created_by))
  WHERE created_by LIKE 'user:_%';
CREATE INDEX moment_edges_of_person
  ON moment_edges (maker_sha256(created_by), source_id, type, target_id)
  WHERE created_by LIKE 'user:_%';
CREATE INDEX moment_history_of_person ON moment_history (maker_sha256(actor), id)
  WHERE actor LIKE 'user:_%';
CREATE INDEX jobs_of_person ON jobs (maker_sha256(created_by), id) WHERE created_by LIKE 'user:_%';

-- What stands in a history, with `user:` for the names of one account.
CREATE FUNCTION without_account(said jsonb, account uuid) RETURNS jsonb LANGUAGE sql STABLE
  RETURN said || coalesce((
    SELECT jsonb_object_agg(key, 'user:') FROM jsonb_each_text(said)
    WHERE key IN ('created_by', 'proposed_by', 'challenged_by') AND account_of_maker(value) = account
  ), '{}');

-- History is append-only, with one exception: a transaction that names, in `timepoint.erased_account`, an
-- account that was deleted. It may take the names of people away, and what was done to moments that are no more.
CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  erased uuid := nullif(current_setting('timepoint.erased_account', true), '')::uuid;
BEGIN
  IF EXISTS (SELECT FROM users WHERE id = erased AND deactivated_at IS NOT NULL) THEN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM moments WHERE id = OLD.moment_id) THEN
      RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE'
      AND (NEW.id, NEW.moment_id, NEW.path, NEW.action, NEW.reason, NEW.request_id, NEW.created_at)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.moment_id, OLD.path, OLD.action, OLD.reason, OLD.request_id, OLD.created_at)
      AND NEW.before IS NOT DISTINCT FROM without_account(OLD.before, erased)
      AND NEW.after IS NOT DISTINCT FROM without_account(OLD.after, erased)
      AND NEW.actor = (
        CASE account_of_maker(OLD.actor) WHEN erased THEN 'user:' ELSE OLD.actor END)
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

DROP TRIGGER moment_history_append_only ON moment_history;
CREATE TRIGGER moment_history_append_only BEFORE UPDATE OR DELETE ON moment_history
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER moment_history_not_truncated BEFORE TRUNCATE ON moment_history
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Words of moments that were not public go with the last moment that has them: they may be what only their
-- maker knows. Whoever stores one of them in this very moment finds it by its other words.
CREATE FUNCTION forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM search_words
  WHERE word IN (
      SELECT unnest(words_of(search)) FROM removed WHERE visibility <> 'public'
    ) AND NOT EXISTS (
      SELECT FROM moments
      WHERE moment_keys(search, id, prominence, name, figures, year, country, region, city, tags, era,
          layer, source_type, image_url IS NOT NULL, status, created_by)
        @@ ('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''')::tsquery
    );
  RETURN NULL;
END $$;
CREATE TRIGGER moments_forget_words AFTER DELETE ON moments
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION forget_words();
