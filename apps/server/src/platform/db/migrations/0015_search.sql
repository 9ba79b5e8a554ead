-- Searching a million moments: common words among the prominent, and words that somebody nearly wrote.

DROP INDEX moments_keys;
ALTER TABLE moments DROP COLUMN prominence, DROP COLUMN search;

-- As before, but of very many figures and tags only the first are searched: an index entry has a limit.
CREATE OR REPLACE FUNCTION moment_search(name text, figures text[], one_liner text, tags text[])
  RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 500 AS $$
DECLARE
  texts text[] := public.search_texts(ARRAY[
    name, left(array_to_string(figures, ' '), 16000), one_liner, left(array_to_string(tags, ' '), 16000)
  ]);
BEGIN
  RETURN setweight(to_tsvector('pg_catalog.simple', texts[1]) || to_tsvector('pg_catalog.english', texts[1]), 'A')
    || setweight(to_tsvector('pg_catalog.simple', texts[2]) || to_tsvector('pg_catalog.english', texts[2]), 'B')
    || setweight(to_tsvector('pg_catalog.english', texts[3]), 'C')
    || setweight(to_tsvector('pg_catalog.simple', texts[4]) || to_tsvector('pg_catalog.english', texts[4]), 'D');
END $$;

-- Layer first, then degree in steps that are seldom passed, so that few edges touch an index. Most moments
-- have few edges: there each one counts.
CREATE OR REPLACE FUNCTION moment_prominence(layer smallint, degree integer) RETURNS smallint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (layer * 8 + width_bucket(degree, ARRAY[1, 2, 3, 6, 12, 25, 50]))::smallint;

-- As before, but parts of a prominence are eighths, and moments with two edges or more have every word once
-- more: of a word that many moments say, the prominent ones have lists of their own.
--   =p:18.7  prominence, and one of 8 parts by chance
--   ^2:battle  the word in layer 2 with three edges or more   ^2.7:battle  with two edges, the same parts
--   ^2:=2:ba   the beginning of a word there
CREATE OR REPLACE FUNCTION moment_keys(
  search tsvector, id uuid, prominence smallint, name text, figures text[], year integer,
  country text, region text, city text, tags text[], era text, layer smallint, source_type text,
  has_image boolean, status text, created_by text
) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
  part integer := get_byte(uuid_send(id), 15);
  texts text[] := public.search_texts(ARRAY[era, name] || figures[:200] || tags[:200]);
  people integer := 2 + least(cardinality(figures), 200);
  gap constant text := chr(1);
  -- A name of signs alone has no words, and begins with nothing.
  begins text := rtrim(regexp_replace(
    array_to_string(texts[2:people], ' '), '(\S)(\S?)(\S?)\S* ?',
    '=1:\1' || gap || '=2:\1\2' || gap || '=3:\1\2\3' || gap, 'g'
  ), gap);
  prominent text;
BEGIN
  IF prominence % 8 >= 2 THEN
    prominent := '^' || layer || CASE WHEN prominence % 8 = 2 THEN '.' || part % 8 ELSE '' END || ':';
    prominent := prominent || array_to_string(tsvector_to_array(search), gap || prominent)
      || gap || prominent || replace(begins, gap, gap || prominent);
  END IF;
  RETURN search || array_to_tsvector(array_remove(string_to_array(concat_ws(gap,
    '=q:' || prominence, '=p:' || prominence || '.' || part % 8,
    '=s:' || part + 256 * (get_byte(uuid_send(id), 14) % 4), '=d:' || floor(year / 10.0)::integer,
    '=l:' || layer, '=y:' || source_type, '=h:' || has_image::integer, '=x:' || status,
    '=o:' || created_by, '=c:' || country, '=r:' || region, '=i:' || city,
    CASE WHEN era IS NOT NULL THEN '=e:' || texts[1] END,
    CASE WHEN people > 2 THEN '=f:' || array_to_string(texts[3:people], gap || '=f:') END,
    CASE WHEN cardinality(tags) > 0
      THEN '=t:' || array_to_string(texts[people + 1:], gap || '=t:') END,
    begins, prominent
  ), gap), ''));
END $$;

ALTER TABLE moments
  ADD COLUMN prominence smallint GENERATED ALWAYS AS (moment_prominence(layer, degree)) STORED,
  ADD COLUMN search tsvector
    GENERATED ALWAYS AS (moment_search(name, figures, one_liner, tags)) STORED,
  -- Ranking reads it of thousands of rows: it stays with them.
  ALTER COLUMN search SET STORAGE MAIN;

-- What is pending is merged every few seconds: many moments at once cost a fraction of each by itself.
CREATE INDEX moments_keys ON moments USING gin (moment_keys(
  search, id, prominence, name, figures, year, country, region, city, tags, era, layer, source_type,
  image_url IS NOT NULL, status, created_by
)) WITH (fastupdate = on, gin_pending_list_limit = 32768);

DELETE FROM tallies WHERE kind = 'prominence';
DELETE FROM tally_deltas WHERE kind = 'prominence';
INSERT INTO tally_deltas (kind, keys, counts)
SELECT 'prominence', array_agg(prominence::text), array_agg(n) FROM (
  SELECT prominence, count(*) AS n FROM moments WHERE visibility = 'public' GROUP BY prominence
) counted HAVING count(*) > 0;

-- What words have in common that one slip lies between: their first letters, as they are and without one.
CREATE FUNCTION slip_keys(word text) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  start text := left(word, 6);
  keys text[] := ARRAY[start];
BEGIN
  FOR at IN 1..length(start) LOOP
    keys := keys || (left(start, at - 1) || substr(start, at + 1));
  END LOOP;
  RETURN keys;
END $$;

CREATE INDEX search_words_near ON search_words USING gin ((slip_keys(word) COLLATE "C"));

-- Words that may be one slip from one, the word itself among them, the likeliest first.
CREATE FUNCTION words_near(given text, most integer) RETURNS SETOF text LANGUAGE sql STABLE ROWS 10
BEGIN ATOMIC
  SELECT word FROM search_words
  WHERE slip_keys(word) COLLATE "C" && slip_keys(given) COLLATE "C"
    AND length(word) BETWEEN length(given) - 1 AND length(given) + 1
  GROUP BY word ORDER BY similarity(word, given) DESC, word
  LIMIT most;
END;

-- As before; whoever calls it names each word once.
CREATE OR REPLACE FUNCTION keep_words(words text[]) RETURNS void LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO search_words
  SELECT given.word FROM unnest(words) AS given (word)
  WHERE length(given.word) BETWEEN 3 AND 40
    AND NOT EXISTS (SELECT FROM search_words known WHERE known.word = given.word);
END;

-- Words of all texts, one-liners among them (those as stems): so all that begin alike are known.
CREATE OR REPLACE FUNCTION words_of(search tsvector) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN tsvector_to_array(search);
SELECT keep_words(array_agg(word)) FROM (
  SELECT DISTINCT word FROM moments, unnest(words_of(search)) AS word
) AS found;

-- Their length is not worth a place in the index: trigrams tell more.
DROP INDEX search_words_alike;
CREATE INDEX search_words_alike ON search_words USING gin (word gin_trgm_ops);
CREATE OR REPLACE FUNCTION words_like(given text, most integer) RETURNS SETOF text
  LANGUAGE sql STABLE ROWS 50 SET pg_trgm.similarity_threshold = 0.2
BEGIN ATOMIC
  SELECT word FROM search_words
  WHERE word % given AND length(word) BETWEEN length(given) - 2 AND length(given) + 2
  GROUP BY word ORDER BY similarity(word, given) DESC, word
  LIMIT most;
END;
