-- The graph of moments: relations that somebody asserted are stored; others follow from dates, places,
-- tags and figures and are computed from the indexes below.

CREATE TABLE moment_edges (
  source_id uuid NOT NULL REFERENCES moments ON DELETE CASCADE,
  target_id uuid NOT NULL REFERENCES moments ON DELETE CASCADE,
  -- Inverse types are stored the other way round.
  type text NOT NULL CHECK (type IN (
    'causes', 'influences', 'precedes', 'challenges',
    'contemporaneous', 'same_era', 'same_location', 'same_conflict', 'same_figure', 'thematic'
  )),
  weight double precision NOT NULL CHECK (weight BETWEEN 0 AND 1),
  theme text,
  description text,
  -- [{url, citation, quote}]
  evidence jsonb NOT NULL,
  -- As `moments.created_by`.
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (source_id, type, target_id),
  CHECK (source_id <> target_id),
  -- What has no direction is stored once, whichever way round it was said.
  CHECK (type IN ('causes', 'influences', 'precedes', 'challenges') OR source_id < target_id)
);
CREATE INDEX moment_edges_incoming ON moment_edges (target_id, type, source_id);

-- Moments count the edges at them. They are locked in the order of their ids, as writers of moments do. Who
-- adds edges says so: what was counted when a moment was made is not counted again.
CREATE FUNCTION add_degrees(ids uuid[], changes integer[]) RETURNS void LANGUAGE sql
BEGIN ATOMIC
  WITH ends AS (
    SELECT id, sum(change)::integer AS change FROM unnest(ids, changes) AS each (id, change)
    GROUP BY id HAVING sum(change) <> 0
  ), locked AS (
    SELECT moments.id, ends.change FROM moments JOIN ends ON ends.id = moments.id
    ORDER BY moments.id FOR NO KEY UPDATE OF moments
  )
  UPDATE moments SET degree = moments.degree + locked.change
  FROM locked WHERE moments.id = locked.id;
END;

CREATE FUNCTION count_lost_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_degrees(array_agg(id), array_agg(-1)) FROM (
    SELECT source_id AS id FROM changed UNION ALL SELECT target_id FROM changed
  ) both_ends;
  RETURN NULL;
END $$;
CREATE TRIGGER moment_edges_removed AFTER DELETE ON moment_edges
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_lost_edges();

-- Who finds a moment beside others: everybody (0), or whoever made it; services share what workers made.
-- The last four bits are free.
CREATE FUNCTION moment_scope(visibility text, created_by text) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN visibility = 'public' THEN 0 ELSE hashtextextended(
    CASE WHEN position(':' IN created_by) > 0 THEN created_by ELSE 'system' END, 1
  ) & ~15::bigint END;

-- How long a date is at most: so far before a day looks whoever asks what lasts that day. From 6 on are
-- dates that are coarser than a month.
CREATE FUNCTION moment_grain(date_precision text, days integer) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN date_precision IN ('minute', 'hour', 'day', 'month')
    THEN CASE WHEN days = 0 THEN 0 WHEN days <= 31 THEN 1 WHEN days <= 366 THEN 2
      WHEN days <= 3653 THEN 3 WHEN days <= 36525 THEN 4 ELSE 5 END
    ELSE CASE WHEN days <= 366 THEN 6 WHEN days <= 3653 THEN 7 WHEN days <= 36525 THEN 8
      ELSE 9 END END;

-- Moments that are found beside each other at a place, grain by grain; null: nowhere known. Slugs have no
-- slash, and none is `unknown`.
CREATE FUNCTION place_bucket(scope bigint, country text, region text, city text) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hashtextextended(country || '/' || region || '/' || city, scope) & ~15::bigint;

ALTER TABLE moments
  ADD COLUMN time_bucket bigint GENERATED ALWAYS AS (
    moment_scope(visibility, created_by) | moment_grain(date_precision, hi - lo)
  ) STORED,
  ADD COLUMN city_bucket bigint GENERATED ALWAYS AS (
    place_bucket(moment_scope(visibility, created_by), country, region, coalesce(city, 'unknown'))
      | moment_grain(date_precision, hi - lo)
  ) STORED,
  ADD COLUMN region_bucket bigint GENERATED ALWAYS AS (
    place_bucket(moment_scope(visibility, created_by), country, region, '')
      | moment_grain(date_precision, hi - lo)
  ) STORED;

-- The nearest after and before a day. Years are crowded, so the order is complete; cities hardly are.
CREATE INDEX moments_after ON moments (time_bucket, lo, path) INCLUDE (hi, id);
CREATE INDEX moments_before ON moments (time_bucket, hi DESC, lo, path) INCLUDE (id);
CREATE INDEX moments_in_city_after ON moments (city_bucket, lo, hi) WHERE city_bucket IS NOT NULL;
CREATE INDEX moments_in_city_before ON moments (city_bucket, hi DESC, lo)
  WHERE city_bucket IS NOT NULL;
CREATE INDEX moments_in_region_after ON moments (region_bucket, lo, hi)
  WHERE region_bucket IS NOT NULL;
CREATE INDEX moments_in_region_before ON moments (region_bucket, hi DESC, lo)
  WHERE region_bucket IS NOT NULL;

-- Names that differ only in case, accents and width are one. Plain ASCII has neither accents nor width.
CREATE FUNCTION fold_name(name text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN btrim(lower(CASE WHEN octet_length(name) = length(name) THEN name ELSE regexp_replace(
    normalize(name, NFKD),
    '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]',
    '', 'g'
  ) END));

-- Kinds are `tag` and `figure`.
CREATE FUNCTION term_key(scope bigint, kind text, name text) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hashtextextended(kind || ' ' || fold_name(name), scope);

-- Which moments a tag or a figure is on, in the order of their days. Follows `moments`.
CREATE TABLE moment_terms (
  key bigint NOT NULL,
  moment_id uuid NOT NULL,
  lo integer NOT NULL,
  hi integer NOT NULL,
  PRIMARY KEY (key, lo, moment_id) INCLUDE (hi)
);

CREATE FUNCTION terms_of(moment moments) RETURNS SETOF bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  BEGIN ATOMIC
    SELECT DISTINCT term_key(moment_scope(moment.visibility, moment.created_by), kind, term)
    FROM (
      SELECT 'tag', unnest(moment.tags) UNION ALL SELECT 'figure', unnest(moment.figures)
    ) AS terms (kind, term)
    WHERE term ~ '\S';
  END;

CREATE FUNCTION add_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO moment_terms (key, moment_id, lo, hi)
  SELECT DISTINCT term_key(moment_scope(visibility, created_by), kind, term), id, lo, hi
  FROM added CROSS JOIN LATERAL (
    SELECT 'tag', unnest(tags) UNION ALL SELECT 'figure', unnest(figures)
  ) AS terms (kind, term)
  WHERE term ~ '\S';
  RETURN NULL;
END $$;
CREATE TRIGGER moments_terms_added AFTER INSERT ON moments
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_terms();

CREATE FUNCTION change_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM moment_terms
  WHERE key IN (SELECT terms_of(OLD)) AND lo = OLD.lo AND moment_id = OLD.id;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO moment_terms (key, moment_id, lo, hi)
    SELECT terms_of(NEW), NEW.id, NEW.lo, NEW.hi;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER moments_terms_changed AFTER UPDATE ON moments FOR EACH ROW
  WHEN ((OLD.tags, OLD.figures, OLD.lo, OLD.hi, OLD.visibility, OLD.created_by)
    IS DISTINCT FROM (NEW.tags, NEW.figures, NEW.lo, NEW.hi, NEW.visibility, NEW.created_by))
  EXECUTE FUNCTION change_terms();
CREATE TRIGGER moments_terms_removed AFTER DELETE ON moments
  FOR EACH ROW EXECUTE FUNCTION change_terms();

-- Moments that were there before their terms were kept.
INSERT INTO moment_terms (key, moment_id, lo, hi)
SELECT terms_of(moments), id, lo, hi FROM moments;
