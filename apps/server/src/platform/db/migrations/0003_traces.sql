-- How a render that has ended came about: {steps: […]}, written once with its end. Read by few.
CREATE TABLE traces (
  timepoint_id uuid PRIMARY KEY REFERENCES timepoints ON DELETE CASCADE,
  trace json NOT NULL
);
