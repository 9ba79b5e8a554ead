-- They come with PostgreSQL and may be made by whoever owns the database.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- The moments of history: nodes of a graph, under canonical paths.
CREATE TABLE moments (
  id uuid PRIMARY KEY,
  -- Canonical, with a leading slash. Made of the date, the place and the slug; never changes.
  path text COLLATE "C" NOT NULL,
  slug text NOT NULL,
  -- Historical numbering, never 0; of a span its earliest year. What is not known is null.
  year integer NOT NULL CHECK (year BETWEEN -999999 AND 9999 AND year <> 0),
  month smallint CHECK (month BETWEEN 1 AND 12),
  day smallint CHECK (day IS NULL OR (day BETWEEN 1 AND 31 AND month IS NOT NULL)),
  -- HHMM, local.
  time text CHECK (time IS NULL OR (time ~ '^([01][0-9]|2[0-3])[0-5][0-9]$' AND day IS NOT NULL)),
  season text CHECK (season IN ('spring', 'summer', 'fall', 'winter')),
  time_of_day text,
  date_precision text NOT NULL CHECK (
    date_precision IN ('minute', 'hour', 'day', 'month', 'season', 'year', 'decade', 'century')
  ),
  is_approximate boolean NOT NULL,
  calendar text NOT NULL CHECK (calendar IN ('julian', 'gregorian')),
  -- With astronomical years.
  date_edtf text NOT NULL,
  -- First and last Julian day number that the date may mean.
  lo integer NOT NULL,
  hi integer NOT NULL CHECK (hi >= lo),
  -- Slugs, by today's borders; null: not known.
  country text,
  region text,
  city text,
  -- The same as people call it: {name, country, region, city}.
  place jsonb NOT NULL,
  latitude double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision CHECK (longitude BETWEEN -180 AND 180),
  name text NOT NULL,
  one_liner text,
  era text,
  tags text[] NOT NULL,
  figures text[] NOT NULL,
  -- Texts or {url, title, citation, quote}.
  sources jsonb NOT NULL,
  source_type text NOT NULL CHECK (
    source_type IN ('historical', 'expander', 'simulation', 'predicted', 'mcp_user')
  ),
  -- 0: path and name, 1: metadata, 2: a rendered scene.
  layer smallint NOT NULL CHECK (layer BETWEEN 0 AND 2),
  confidence double precision CHECK (confidence BETWEEN 0 AND 1),
  disclaimer text,
  attributes jsonb NOT NULL,
  text_model text,
  image_model text,
  model_provider text,
  model_permissiveness text CHECK (model_permissiveness IN ('permissive', 'restricted', 'unknown')),
  generation_id text,
  schema_version text NOT NULL,
  source_run_id text,
  -- The scene that is shown: id and addresses in Flash.
  flash_timepoint_id text,
  flash_slug text,
  flash_share_url text,
  image_url text,
  thumbnail_url text,
  scene_url text,
  visibility text NOT NULL CHECK (visibility IN ('public', 'private', 'unlisted')),
  -- Who made it: `user:<id>`, `agent:<name>`, `system`, or the name of a worker.
  created_by text NOT NULL,
  status text NOT NULL DEFAULT 'proposed' CHECK (
    status IN ('proposed', 'challenged', 'verified', 'alternative')
  ),
  proposed_by text,
  challenged_by text,
  superseded_by uuid REFERENCES moments,
  -- Date, place and name of the event in a form in which other spellings of it agree.
  event_key uuid NOT NULL,
  -- Hash of the content (contract of Clockchain, section 14).
  tdf_hash text NOT NULL,
  -- Stored edges at either end.
  degree integer NOT NULL DEFAULT 0 CHECK (degree >= 0),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  -- First publication.
  published_at timestamptz(3),
  verified_at timestamptz(3)
);

-- One node an event: among what everybody sees, otherwise for each creator.
CREATE UNIQUE INDEX moments_public_event ON moments (event_key) WHERE visibility = 'public';
CREATE UNIQUE INDEX moments_own_event ON moments (event_key, visibility, created_by)
  WHERE visibility <> 'public';
CREATE UNIQUE INDEX moments_public_path ON moments (path) WHERE visibility = 'public';
CREATE UNIQUE INDEX moments_own_path ON moments (path, visibility, created_by)
  WHERE visibility <> 'public';
CREATE INDEX moments_of_creator ON moments (created_by, created_at DESC, id)
  WHERE visibility <> 'public';
CREATE INDEX moments_superseded ON moments (superseded_by) WHERE superseded_by IS NOT NULL;

-- Other spellings under which a moment was given: they lead to its path.
CREATE TABLE moment_aliases (
  path text COLLATE "C" NOT NULL,
  moment_id uuid NOT NULL REFERENCES moments ON DELETE CASCADE,
  PRIMARY KEY (path, moment_id)
);
CREATE INDEX moment_aliases_of_moment ON moment_aliases (moment_id);

-- Every scene that was rendered of a moment, the shown one among them.
CREATE TABLE moment_scenes (
  moment_id uuid NOT NULL REFERENCES moments ON DELETE CASCADE,
  -- Id of the timepoint in Flash.
  timepoint_id text NOT NULL,
  slug text,
  share_url text,
  image_url text,
  thumbnail_url text,
  scene_url text,
  -- Whether it was rendered for this moment: who may see it follows the moment then.
  rendered_here boolean NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (moment_id, timepoint_id)
);
CREATE INDEX moment_scenes_of_timepoint ON moment_scenes (timepoint_id);

-- Moments whose scenes Flash has yet to show to others than before.
CREATE TABLE scene_visibility_changes (
  moment_id uuid PRIMARY KEY REFERENCES moments ON DELETE CASCADE,
  -- Raised by each change: who has done an older one is not done.
  revision integer NOT NULL DEFAULT 1,
  changed_at timestamptz(3) NOT NULL DEFAULT now()
);

-- What was done to moments, in the transaction that did it. Outlives them.
CREATE TABLE moment_history (
  -- Grows with time.
  id bigint GENERATED ALWAYS AS IDENTITY,
  moment_id uuid NOT NULL,
  -- Of what was deleted: nothing else knows it by then.
  path text,
  action text NOT NULL,
  -- As `moments.created_by`, or `admin`.
  actor text NOT NULL,
  -- Of what was changed: values before and after. A creation has none.
  before jsonb,
  after jsonb,
  reason text,
  request_id text,
  -- Of the writing itself: a transaction may have waited for the one before.
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (moment_id, id)
);

CREATE TRIGGER moment_history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON moment_history
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
