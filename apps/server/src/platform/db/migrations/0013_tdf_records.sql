-- Records of TDF that moments came from: served again as they came, until the moment says something else.
CREATE TABLE moment_tdf_records (
  moment_id uuid PRIMARY KEY REFERENCES moments ON DELETE CASCADE,
  -- One line of JSON. Not jsonb, which knows no order of keys and no difference between 1 and 1.0.
  record text NOT NULL
);

CREATE FUNCTION forget_tdf_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM moment_tdf_records WHERE moment_id = NEW.id;
  RETURN NULL;
END $$;

-- Whoever changes it: what is about visibility, status and the graph is no part of a record.
CREATE TRIGGER moments_forget_record AFTER UPDATE ON moments FOR EACH ROW
  WHEN (
    (OLD.tdf_hash, OLD.confidence, OLD.flash_timepoint_id, OLD.text_model, OLD.image_model,
      OLD.model_provider, OLD.model_permissiveness, OLD.generation_id, OLD.schema_version,
      OLD.source_run_id)
    IS DISTINCT FROM
    (NEW.tdf_hash, NEW.confidence, NEW.flash_timepoint_id, NEW.text_model, NEW.image_model,
      NEW.model_provider, NEW.model_permissiveness, NEW.generation_id, NEW.schema_version,
      NEW.source_run_id)
  )
  EXECUTE FUNCTION forget_tdf_record();
