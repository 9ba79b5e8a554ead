-- Pictures that came inside of their addresses (data: URIs): moments say where they are kept instead.
CREATE TABLE scene_pictures (
  timepoint_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('image', 'thumbnail')),
  media_type text NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (timepoint_id, kind)
);

-- They are compressed already.
ALTER TABLE scene_pictures ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- They go with the last moment that has the scene.
CREATE FUNCTION forget_pictures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM scene_pictures WHERE timepoint_id = OLD.timepoint_id
    AND NOT EXISTS (SELECT FROM moment_scenes WHERE timepoint_id = OLD.timepoint_id);
  RETURN NULL;
END $$;

CREATE TRIGGER moment_scenes_forget_pictures AFTER DELETE ON moment_scenes
  FOR EACH ROW EXECUTE FUNCTION forget_pictures();
