-- What reading needs beside the moments themselves: texts to search, orders to list in, and tallies.

-- A text as it is searched: without accents, case and punctuation. Words have one space between them.
-- Marks of scripts that need them (Thai, Hindi) stay. Plain ASCII is in NFC already.
CREATE FUNCTION search_text(given text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 50 AS $$
BEGIN
  IF octet_length(given) <> length(given) THEN
    given := public.unaccent('public.unaccent'::regdictionary, normalize(given, NFC));
  END IF;
  RETURN trim(regexp_replace(
    lower(given),
    '[\u0002-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f\uff01-\uff0f]+',
    ' ', 'g'
  ));
END $$;

-- The same of many texts in one go, with a character between them that nobody writes.
CREATE FUNCTION search_texts(given text[]) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 60 AS $$
DECLARE
  gap constant text := chr(1);
BEGIN
  RETURN string_to_array(replace(replace(
    public.search_text(array_to_string(given, gap, '')), ' ' || gap, gap), gap || ' ', gap), gap);
END $$;

-- These are used in columns and indexes: restoring a dump has no search path, so they name the schema.

-- Words as they are and their English stems, weighed by where they stand. Of one-liners the stems are
-- enough: whoever asks for a word asks for its stem, too.
CREATE FUNCTION moment_search(name text, figures text[], one_liner text, tags text[]) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 500 AS $$
DECLARE
  texts text[] := public.search_texts(ARRAY[
    name, array_to_string(figures, ' '), one_liner, array_to_string(tags, ' ')
  ]);
BEGIN
  RETURN setweight(to_tsvector('pg_catalog.simple', texts[1]) || to_tsvector('pg_catalog.english', texts[1]), 'A')
    || setweight(to_tsvector('pg_catalog.simple', texts[2]) || to_tsvector('pg_catalog.english', texts[2]), 'B')
    || setweight(to_tsvector('pg_catalog.english', texts[3]), 'C')
    || setweight(to_tsvector('pg_catalog.simple', texts[4]) || to_tsvector('pg_catalog.english', texts[4]), 'D');
END $$;

-- Layer first, then degree in steps that are seldom passed, so that few edges touch an index.
CREATE FUNCTION moment_prominence(layer smallint, degree integer) RETURNS smallint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (layer * 8 + width_bucket(degree, ARRAY[1, 3, 6, 12, 25, 50, 100]))::smallint;

-- What is looked up in the index of texts beside words. `=` stands in no word.
--   =q:18  prominence    =p:18.7  the same, and one of 16 parts of the moments by chance
--   =s:201  one of 1024 parts by chance    =1:c =2:ca =3:cae  how words of the name and of figures begin
--   the others: columns that lists filter by
CREATE FUNCTION moment_keys(
  search tsvector, id uuid, prominence smallint, name text, figures text[], year integer,
  country text, region text, city text, tags text[], era text, layer smallint, source_type text,
  has_image boolean, status text, created_by text
) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
  part integer := get_byte(uuid_send(id), 15);
  texts text[] := public.search_texts(ARRAY[era, name] || figures || tags);
  people integer := 2 + cardinality(figures);
  gap constant text := chr(1);
BEGIN
  -- A name of signs alone has no words, and begins with nothing.
  RETURN search || array_to_tsvector(array_remove(string_to_array(concat_ws(gap,
    '=q:' || prominence, '=p:' || prominence || '.' || part % 16, '=s:' || part + 256 * (get_byte(uuid_send(id), 14) % 4), '=d:' || floor(year / 10.0)::integer,
    '=l:' || layer, '=y:' || source_type, '=h:' || has_image::integer, '=x:' || status,
    '=o:' || created_by, '=c:' || country, '=r:' || region, '=i:' || city,
    CASE WHEN era IS NOT NULL THEN '=e:' || texts[1] END,
    CASE WHEN people > 2 THEN '=f:' || array_to_string(texts[3:people], gap || '=f:') END,
    CASE WHEN cardinality(tags) > 0
      THEN '=t:' || array_to_string(texts[people + 1:], gap || '=t:') END,
    rtrim(regexp_replace(
      array_to_string(texts[2:people], ' '), '(\S)(\S?)(\S?)\S* ?',
      '=1:\1' || gap || '=2:\1\2' || gap || '=3:\1\2\3' || gap, 'g'
    ), gap)
  ), gap), ''));
END $$;

ALTER TABLE moments
  ADD COLUMN prominence smallint GENERATED ALWAYS AS (moment_prominence(layer, degree)) STORED,
  ADD COLUMN search tsvector
    GENERATED ALWAYS AS (moment_search(name, figures, one_liner, tags)) STORED,
  -- Ranking reads it of thousands of rows: it stays with them.
  ALTER COLUMN search SET STORAGE MAIN;

-- Searches read what is pending from end to end: little may be.
CREATE INDEX moments_keys ON moments USING gin (moment_keys(
  search, id, prominence, name, figures, year, country, region, city, tags, era, layer, source_type,
  image_url IS NOT NULL, status, created_by
)) WITH (fastupdate = on, gin_pending_list_limit = 1024);

CREATE INDEX moments_in_time ON moments (lo, id) WHERE visibility = 'public';
CREATE INDEX moments_newest ON moments (created_at, id) WHERE visibility = 'public';
CREATE INDEX moments_by_name ON moments (search_text(name)) WHERE visibility = 'public';
CREATE INDEX moments_by_confidence ON moments (coalesce(confidence, -1), id)
  WHERE visibility = 'public';
CREATE INDEX moments_of_day ON moments (month, day, (flash_timepoint_id IS NULL), lo, id)
  WHERE visibility = 'public' AND date_precision IN ('minute', 'hour', 'day');

-- Words of names, figures and tags, for finding those that somebody meant. A word that several write for the
-- first time at once is there several times: nobody waits for another.
CREATE TABLE search_words (word text COLLATE "C" NOT NULL);
CREATE INDEX search_words_in_order ON search_words (word);
CREATE INDEX search_words_alike ON search_words USING gin ((length(word)::smallint), word gin_trgm_ops);

-- Words that look like one, the likeliest first.
CREATE FUNCTION words_like(given text, most integer) RETURNS SETOF text
  LANGUAGE sql STABLE ROWS 50 SET pg_trgm.similarity_threshold = 0.2
BEGIN ATOMIC
  SELECT word FROM search_words
  WHERE word % given AND length(word)::smallint = ANY (
    ARRAY(SELECT generate_series(length(given) - 2, length(given) + 2)::smallint)
  )
  GROUP BY word ORDER BY similarity(word, given) DESC, word
  LIMIT most;
END;

-- How many public moments there are of each kind: what was counted, and what came since. The sum of both
-- is exact at any time. Writers only append, so none waits for another.
CREATE TABLE tallies (
  kind text NOT NULL,
  key text NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (kind, key)
);
CREATE TABLE tally_deltas (
  kind text NOT NULL,
  -- As many counts as keys.
  keys text[] NOT NULL,
  counts bigint[] NOT NULL,
  made_at timestamptz(3) NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Words that begin so: up to what comes before the last character of all.
CREATE FUNCTION words_from(given text, most integer) RETURNS SETOF text LANGUAGE sql STABLE ROWS 50
BEGIN ATOMIC
  SELECT DISTINCT word FROM search_words
  WHERE word >= given AND word < given || chr(1114111) ORDER BY word LIMIT most;
END;

-- Keeps words that are not there yet.
CREATE FUNCTION keep_words(words text[]) RETURNS void LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO search_words
  SELECT DISTINCT given.word FROM unnest(words) AS given (word)
  WHERE length(given.word) BETWEEN 3 AND 40
    AND NOT EXISTS (SELECT FROM search_words known WHERE known.word = given.word);
END;

-- Words of names, figures and tags, and their stems.
CREATE FUNCTION words_of(search tsvector) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN tsvector_to_array(ts_filter(search, '{a,b,d}'));

-- What public moments count as, each `sign` times. `confidence` sums millionths; what of a place is not known
-- is `unknown`. Changes of what is not counted leave nothing: edges raise degrees, renders add scenes.
-- Three functions of one text, since a trigger's tables have fixed names.
DO $make$
DECLARE
  tally constant text := $statement$
  INSERT INTO tally_deltas (kind, keys, counts)
  WITH moment AS (
    SELECT sign, layer, prominence, source_type, schema_version, text_model, year, month, country, region, city,
      image_url, confidence, tags, figures
    FROM (%s) each WHERE visibility = 'public'
  ), counted AS (
    SELECT
      CASE 0
        WHEN GROUPING(layer) THEN 'layer'
        WHEN GROUPING(prominence) THEN 'prominence'
        WHEN GROUPING(source_type) THEN 'source_type'
        WHEN GROUPING(schema_version) THEN 'schema_version'
        WHEN GROUPING(text_model) THEN 'text_model'
        WHEN GROUPING(month) THEN 'month'
        WHEN GROUPING(year) THEN 'year'
        WHEN GROUPING(region) THEN 'place'
        ELSE 'country'
      END AS kind,
      CASE 0
        WHEN GROUPING(layer) THEN layer::text
        WHEN GROUPING(prominence) THEN prominence::text
        WHEN GROUPING(source_type) THEN source_type
        WHEN GROUPING(schema_version) THEN schema_version
        WHEN GROUPING(text_model) THEN text_model
        WHEN GROUPING(month) THEN year || '/' || coalesce(month::text, 'unknown')
        WHEN GROUPING(year) THEN year::text
        WHEN GROUPING(region) THEN country || '/' || region || '/' || coalesce(city, 'unknown')
        ELSE country
      END AS key,
      sum(sign) AS n
    FROM moment
    GROUP BY GROUPING SETS (
      (layer), (prominence), (source_type), (schema_version), (text_model), (year, month), (year),
      (country, region, city), (country)
    )
    UNION ALL
    SELECT total.kind, '', total.n FROM (
      SELECT sum(sign) AS moments, sum(sign) FILTER (WHERE image_url IS NOT NULL) AS images,
        sum(sign) FILTER (WHERE confidence IS NOT NULL) AS confident,
        sum(sign * round(confidence * 1e6)::bigint) AS confidence
      FROM moment
    ) sums, LATERAL (VALUES
      ('total', moments), ('image', images), ('confident', confident), ('confidence', confidence)
    ) AS total (kind, n)
    UNION ALL
    SELECT CASE WHEN each.at > cardinality(tags) THEN 'figure' ELSE 'tag' END, named, sum(sign)
    FROM moment, unnest(search_texts(tags || figures)) WITH ORDINALITY AS each (named, at)
    GROUP BY 1, 2
  )
  SELECT kind, array_agg(key), array_agg(n) FROM counted WHERE key IS NOT NULL AND n <> 0 GROUP BY kind
$statement$;
  keep constant text := $statement$
  PERFORM keep_words(array_agg(word)) FROM (
    SELECT DISTINCT word FROM (%s) each, unnest(words_of(search)) AS word
  ) AS found;
$statement$;
  touch constant text := $statement$
  INSERT INTO tally_deltas (kind, keys, counts)
  SELECT 'touched', '{}', '{}' WHERE EXISTS (
    SELECT FROM added JOIN removed USING (id)
    WHERE 'public' IN (added.visibility, removed.visibility) AND added.version <> removed.version
  );
$statement$;
  name text;
  rows text;
  texts text;
BEGIN
  FOR name, rows, texts IN VALUES
    ('tally_added', 'SELECT 1 AS sign, * FROM added', 'SELECT search FROM added'),
    ('tally_removed', 'SELECT -1 AS sign, * FROM removed', NULL),
    ('tally_changed', 'SELECT 1 AS sign, * FROM added UNION ALL SELECT -1, * FROM removed',
      'SELECT added.search FROM added JOIN removed USING (id) WHERE added.search <> removed.search')
  LOOP
    -- Of a change that counts nowhere only the time is kept.
    EXECUTE format(
      'CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS %L', name,
      'BEGIN' || format(tally, rows) || ';' || CASE WHEN texts IS NULL THEN '' ELSE format(keep, texts) END
        || CASE name WHEN 'tally_changed' THEN touch ELSE '' END || 'RETURN NULL; END'
    );
  END LOOP;
  -- What was there before.
  EXECUTE format(tally, 'SELECT 1 AS sign, * FROM moments');
  PERFORM keep_words(array_agg(word)) FROM (
    SELECT DISTINCT word FROM moments, unnest(words_of(search)) AS word
  ) AS found;
END $make$;

CREATE TRIGGER moments_tally_added AFTER INSERT ON moments
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tally_added();
CREATE TRIGGER moments_tally_removed AFTER DELETE ON moments
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION tally_removed();
CREATE TRIGGER moments_tally_changed AFTER UPDATE ON moments
  REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tally_changed();

-- Edges count while both ends are public. Writers of edges lock their ends before, and who changes the
-- visibility of a moment those at the other ends, so that two at once count one after the other.
CREATE FUNCTION tally_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tally_deltas (kind, keys, counts)
  SELECT 'edge', array_agg(type), array_agg(n) FROM (
    SELECT changed.type, CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END * count(*) AS n
    FROM changed
    JOIN moments source ON source.id = changed.source_id AND source.visibility = 'public'
    JOIN moments target ON target.id = changed.target_id AND target.visibility = 'public'
    GROUP BY changed.type
  ) counted HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE FUNCTION tally_edges_shown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  shown uuid[] := ARRAY(
    SELECT id FROM added JOIN removed USING (id)
    WHERE (added.visibility = 'public') <> (removed.visibility = 'public')
  );
BEGIN
  IF cardinality(shown) = 0 THEN RETURN NULL; END IF;
  PERFORM FROM moments WHERE id IN (
    SELECT target_id FROM moment_edges WHERE source_id = ANY(shown)
    UNION SELECT source_id FROM moment_edges WHERE target_id = ANY(shown)
  ) ORDER BY id FOR SHARE;
  INSERT INTO tally_deltas (kind, keys, counts)
  SELECT 'edge', array_agg(type), array_agg(n) FROM (
    SELECT edge.type, sum(
      (source.visibility = 'public' AND target.visibility = 'public')::integer
      - (coalesce(old_source.visibility, source.visibility) = 'public'
        AND coalesce(old_target.visibility, target.visibility) = 'public')::integer
    ) AS n
    FROM (
      SELECT * FROM moment_edges WHERE source_id = ANY(shown)
      UNION SELECT * FROM moment_edges WHERE target_id = ANY(shown)
    ) edge
    JOIN moments source ON source.id = edge.source_id
    JOIN moments target ON target.id = edge.target_id
    LEFT JOIN removed old_source ON old_source.id = edge.source_id
    LEFT JOIN removed old_target ON old_target.id = edge.target_id
    GROUP BY edge.type
  ) counted WHERE n <> 0 HAVING count(*) > 0;
  RETURN NULL;
END $$;

-- What goes with a moment is counted before it goes: afterwards nobody knows that it was public.
CREATE FUNCTION tally_edges_lost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tally_deltas (kind, keys, counts)
  SELECT 'edge', array_agg(type), array_agg(n) FROM (
    SELECT edge.type, - count(*) AS n
    FROM moment_edges edge
    JOIN moments other ON other.visibility = 'public'
      AND other.id = CASE edge.source_id WHEN OLD.id THEN edge.target_id ELSE edge.source_id END
    WHERE edge.source_id = OLD.id OR edge.target_id = OLD.id
    GROUP BY edge.type
  ) counted HAVING count(*) > 0;
  RETURN OLD;
END $$;

-- Of what goes after the trigger that counts degrees, which locks the ends: those of a table fire by name.
CREATE TRIGGER moment_edges_tally_added AFTER INSERT ON moment_edges
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_edges();
CREATE TRIGGER moment_edges_tally_removed AFTER DELETE ON moment_edges
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tally_edges();
CREATE TRIGGER moments_tally_edges_shown AFTER UPDATE ON moments
  REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tally_edges_shown();
CREATE TRIGGER moments_tally_edges_lost BEFORE DELETE ON moments
  FOR EACH ROW WHEN (OLD.visibility = 'public') EXECUTE FUNCTION tally_edges_lost();

-- Pairs of n moments. What more than `most` have in common relates nobody.
CREATE FUNCTION pairs_of(n bigint, most bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN n > most THEN 0 ELSE n * (n - 1) / 2 END;

-- Adds what came to what was counted; `pairs` are counted here, as they are only estimates. One at a time.
CREATE FUNCTION fold_tallies() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  folded integer;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7164511) THEN RETURN 0; END IF;
  WITH taken AS (
    DELETE FROM tally_deltas RETURNING kind, keys, counts, made_at
  ), news AS (
    SELECT kind, each.key, sum(each.n)::bigint AS n
    FROM taken, unnest(keys, counts) AS each (key, n)
    GROUP BY 1, 2 HAVING sum(each.n) <> 0
  ), pairs AS (
    SELECT 'pairs' AS kind, news.kind AS key, sum(
      pairs_of(coalesce(known.n, 0) + news.n, most) - pairs_of(coalesce(known.n, 0), most)
    )::bigint AS n
    FROM news
    JOIN (VALUES ('figure', 10000), ('tag', 10000), ('place', 1000000000)) AS counted (kind, most)
      USING (kind)
    LEFT JOIN tallies known ON known.kind = news.kind AND known.key = news.key
    GROUP BY 2
  ), latest AS (
    SELECT 'changed' AS kind, '' AS key, floor(extract(epoch FROM max(made_at)) * 1000)::bigint AS n
    FROM taken HAVING count(*) > 0
  ), written AS (
    INSERT INTO tallies AS tally
    SELECT * FROM news UNION ALL SELECT * FROM pairs UNION ALL SELECT * FROM latest ORDER BY 1, 2
    ON CONFLICT (kind, key) DO UPDATE SET n = CASE
      WHEN tally.kind = 'changed' THEN greatest(tally.n, EXCLUDED.n) ELSE tally.n + EXCLUDED.n END
    RETURNING 1
  )
  SELECT count(*) INTO folded FROM taken;
  RETURN folded;
END $$;

INSERT INTO tally_deltas (kind, keys, counts)
SELECT 'edge', array_agg(type), array_agg(n) FROM (
  SELECT edge.type, count(*) AS n
  FROM moment_edges edge
  JOIN moments source ON source.id = edge.source_id AND source.visibility = 'public'
  JOIN moments target ON target.id = edge.target_id AND target.visibility = 'public'
  GROUP BY edge.type
) counted HAVING count(*) > 0;
