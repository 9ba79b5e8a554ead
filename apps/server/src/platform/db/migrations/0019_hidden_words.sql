-- Words that public moments say are known to everybody who searches; those of all others to who finds these
-- moments, and to nobody else: what is known decides how a misspelled word is understood.

-- All words, as they are searched and as they are written: of one-liners only stems are searched.
CREATE FUNCTION words_said(search tsvector, one_liner text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN tsvector_to_array(search) || string_to_array(public.search_text(one_liner), ' ');

-- As `search_words`: a word that several write for the first time at once is there several times.
CREATE TABLE hidden_words (
  owner text COLLATE "C" NOT NULL,
  word text COLLATE "C" NOT NULL
);

-- Whose words somebody knows: their own, of services those of all workers, and everybody's (null).
CREATE FUNCTION known_to(whose text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN whose IS NULL THEN ''
    WHEN whose = 'system' THEN 'position('':'' IN owner) = 0 AND'
    ELSE 'owner = $2 AND' END;

-- Words that begin so, that may be one slip from one, and that look like one, as of the public ones,
-- among those that somebody knows.
CREATE FUNCTION hidden_words_from(given text, whose text, most integer) RETURNS SETOF text
  LANGUAGE plpgsql STABLE ROWS 50 AS $$
BEGIN
  RETURN QUERY EXECUTE format('
    SELECT DISTINCT word::text COLLATE "C" FROM hidden_words
    WHERE %s word >= $1 AND word < $1 || chr(1114111) ORDER BY 1 LIMIT $3',
    known_to(whose)) USING given, whose, most;
END $$;
CREATE FUNCTION hidden_words_near(given text, whose text, most integer) RETURNS SETOF text
  LANGUAGE plpgsql STABLE ROWS 10 AS $$
BEGIN
  RETURN QUERY EXECUTE format('
    SELECT word::text FROM hidden_words
    WHERE %s slip_keys(word) COLLATE "C" && slip_keys($1) COLLATE "C"
      AND length(word) BETWEEN length($1) - 1 AND length($1) + 1
    GROUP BY word ORDER BY similarity(word, $1) DESC, word LIMIT $3',
    known_to(whose)) USING given, whose, most;
END $$;
CREATE FUNCTION hidden_words_like(given text, whose text, most integer) RETURNS SETOF text
  LANGUAGE plpgsql STABLE ROWS 50 SET pg_trgm.similarity_threshold = 0.2 AS $$
BEGIN
  RETURN QUERY EXECUTE format('
    SELECT word::text FROM hidden_words
    WHERE %s word %% $1 AND length(word) BETWEEN length($1) - 2 AND length($1) + 2
    GROUP BY word ORDER BY similarity(word, $1) DESC, word LIMIT $3',
    known_to(whose)) USING given, whose, most;
END $$;

-- Keeps words of an owner that are not there yet; as `keep_words` in every other way.
CREATE FUNCTION keep_hidden_words(whose text, words text[]) RETURNS void LANGUAGE sql
  SET enable_seqscan = off SET enable_bitmapscan = off
BEGIN ATOMIC
  INSERT INTO hidden_words (owner, word)
  SELECT whose, given.word FROM unnest(words) AS given (word)
  WHERE length(given.word) BETWEEN 3 AND 40
  EXCEPT
  SELECT known.owner, known.word FROM hidden_words known
  WHERE known.owner = whose AND known.word = ANY (ARRAY(SELECT unnest(words)));
END;

-- A word or key as it is asked for.
CREATE FUNCTION word_query(word text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''')::tsquery;

-- Those of several words that no public moment says, nor another word of their stem; or, of an owner, none that is
-- not public. The index is asked for all of them at once, since it reads what is pending each time; of words that
-- many say a sample tells it.
CREATE FUNCTION unsaid_words(words text[], whose text) RETURNS text[] LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET enable_indexscan = off SET enable_bitmapscan = on AS $$
DECLARE
  lexemes text[];
  said text[];
  asked tsquery;
  narrow tsquery;
BEGIN
  FOREACH narrow IN ARRAY CASE
    WHEN whose IS NULL THEN ARRAY['''=s:0'' | ''=s:256'' | ''=s:512'' | ''=s:768'''::tsquery, NULL]
    ELSE ARRAY[word_query('=o:' || whose)] END
  LOOP
    lexemes := ARRAY(
      SELECT word FROM unnest(words) AS word
      UNION SELECT (ts_lexize('pg_catalog.english_stem', word))[1] FROM unnest(words) AS word
    );
    asked := (SELECT string_agg(word_query(lexeme)::text, '|') FROM unnest(lexemes) AS lexeme)::tsquery;
    EXECUTE format(
      'SELECT array_agg(DISTINCT lexeme) FROM moments, unnest(tsvector_to_array(search)) AS lexeme
        WHERE %1$s @@ $1 AND %1$s @@ $2 AND %2$s AND lexeme = ANY ($3)',
      'moment_keys(search, id, prominence, name, figures, year, country, region, city, tags, era, layer,
        source_type, image_url IS NOT NULL, status, created_by)',
      CASE WHEN whose IS NULL THEN 'visibility = ''public''' ELSE 'visibility <> ''public''' END
    ) INTO said USING asked, coalesce(narrow, asked), lexemes;
    words := ARRAY(
      SELECT word FROM unnest(words) AS word
      WHERE NOT ARRAY[word, (ts_lexize('pg_catalog.english_stem', word))[1]] && coalesce(said, '{}')
    );
    EXIT WHEN words = '{}';
  END LOOP;
  RETURN words;
END $$;

-- Forgets those of several words that nobody says any more. Whoever stores one of them in this very moment is found
-- by the other words.
CREATE FUNCTION forget_words(words text[]) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_bitmapscan = off AS $$
BEGIN
  words := ARRAY(SELECT DISTINCT word FROM search_words WHERE word = ANY (words));
  IF words <> '{}' THEN
    DELETE FROM search_words WHERE word = ANY (unsaid_words(words, NULL));
  END IF;
END $$;
CREATE FUNCTION forget_hidden_words(whose text, words text[]) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_bitmapscan = off AS $$
BEGIN
  words := ARRAY(SELECT DISTINCT word FROM hidden_words WHERE owner = whose AND word = ANY (words));
  IF words <> '{}' THEN
    DELETE FROM hidden_words WHERE owner = whose AND word = ANY (unsaid_words(words, whose));
  END IF;
END $$;

CREATE FUNCTION learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_words(array_agg(word)) FROM (
    SELECT DISTINCT word FROM added, unnest(words_said(search, one_liner)) AS word WHERE visibility = 'public'
  ) found;
  PERFORM keep_hidden_words(owner, array_agg(word)) FROM (
    SELECT DISTINCT created_by AS owner, word FROM added, unnest(words_said(search, one_liner)) AS word
    WHERE visibility <> 'public'
  ) found GROUP BY owner;
  RETURN NULL;
END $$;

-- What is public no longer must leave no trace among the words of public moments.
CREATE FUNCTION unlearn_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM forget_words(array_agg(word)) FROM (
    SELECT DISTINCT word FROM removed, unnest(words_said(search, one_liner)) AS word WHERE visibility = 'public'
  ) found HAVING count(*) > 0;
  PERFORM forget_hidden_words(owner, array_agg(word)) FROM (
    SELECT DISTINCT created_by AS owner, word FROM removed, unnest(words_said(search, one_liner)) AS word
    WHERE visibility <> 'public'
  ) found GROUP BY owner;
  RETURN NULL;
END $$;

-- What moments said before and are still as public as they were stays known: who looked for it may look for it
-- again.
CREATE FUNCTION relearn_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said uuid[] := ARRAY(
    SELECT id FROM added JOIN removed USING (id)
    WHERE added.search <> removed.search OR added.one_liner IS DISTINCT FROM removed.one_liner
      OR added.visibility <> removed.visibility OR added.created_by <> removed.created_by
  );
  moved uuid[];
BEGIN
  IF cardinality(said) = 0 THEN RETURN NULL; END IF;
  PERFORM keep_words(array_agg(word)) FROM (
    SELECT DISTINCT word FROM added, unnest(words_said(search, one_liner)) AS word
    WHERE id = ANY (said) AND visibility = 'public'
  ) found;
  PERFORM keep_hidden_words(owner, array_agg(word)) FROM (
    SELECT DISTINCT created_by AS owner, word FROM added, unnest(words_said(search, one_liner)) AS word
    WHERE id = ANY (said) AND visibility <> 'public'
  ) found GROUP BY owner;
  moved := ARRAY(
    SELECT id FROM added JOIN removed USING (id) WHERE (added.visibility = 'public') <> (removed.visibility = 'public')
  );
  IF cardinality(moved) = 0 THEN RETURN NULL; END IF;
  PERFORM forget_words(array_agg(word)) FROM (
    SELECT DISTINCT word FROM removed, unnest(words_said(search, one_liner)) AS word
    WHERE id = ANY (moved) AND visibility = 'public'
  ) found HAVING count(*) > 0;
  PERFORM forget_hidden_words(owner, array_agg(word)) FROM (
    SELECT DISTINCT created_by AS owner, word FROM removed, unnest(words_said(search, one_liner)) AS word
    WHERE id = ANY (moved) AND visibility <> 'public'
  ) found GROUP BY owner;
  RETURN NULL;
END $$;

-- Tallies leave words to these.
DO $$
DECLARE
  counting record;
BEGIN
  FOR counting IN
    SELECT proname, prosrc FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proname IN ('tally_added', 'tally_changed')
  LOOP
    EXECUTE format('CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS %L',
      counting.proname, regexp_replace(counting.prosrc, 'PERFORM keep_words\(.*?\) AS found;', ''));
  END LOOP;
END $$;
DROP TRIGGER moments_forget_words ON moments;
CREATE TRIGGER moments_words_added AFTER INSERT ON moments
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
CREATE TRIGGER moments_words_changed AFTER UPDATE ON moments
  REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION relearn_words();
CREATE TRIGGER moments_words_removed AFTER DELETE ON moments
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION unlearn_words();
DROP FUNCTION forget_words(), words_of(tsvector);

-- What was there before. Indexes are made of what is in a table sooner than word by word.
TRUNCATE search_words;
DROP INDEX search_words_in_order, search_words_near, search_words_alike;
INSERT INTO search_words
SELECT DISTINCT word FROM moments, unnest(words_said(search, one_liner)) AS word
WHERE visibility = 'public' AND length(word) BETWEEN 3 AND 40;
CREATE INDEX search_words_in_order ON search_words (word);
CREATE INDEX search_words_near ON search_words USING gin ((slip_keys(word) COLLATE "C"));
CREATE INDEX search_words_alike ON search_words USING gin (word gin_trgm_ops);

INSERT INTO hidden_words (owner, word)
SELECT DISTINCT created_by, word FROM moments, unnest(words_said(search, one_liner)) AS word
WHERE visibility <> 'public' AND length(word) BETWEEN 3 AND 40;
CREATE INDEX hidden_words_of_owner ON hidden_words (owner, word);
CREATE INDEX hidden_words_in_order ON hidden_words (word);
CREATE INDEX hidden_words_near ON hidden_words USING gin (owner, (slip_keys(word) COLLATE "C"));
CREATE INDEX hidden_words_alike ON hidden_words USING gin (owner, word gin_trgm_ops);
-- For erasing an account.
CREATE INDEX hidden_words_of_person ON hidden_words (maker_sha256(owner)) WHERE owner LIKE 'user:_%';
