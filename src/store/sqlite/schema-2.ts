/**
 * What the store has to know so that nothing is taken for ours by its name, and nothing said about a run is untrue.
 * `store_id`: 12 hex digits, made once; worktree paths and the marks on git's own entries carry it.
 * `holds`: what keeps a run from starting anything, one row for each of machine, preset and gate that is in the way.
 * `runs.options`: what a run keeps beside its settings; NULL for a run of an older loopwork.
 */
export const schema2 = `
INSERT INTO meta (key, value) VALUES ('store_id', lower(hex(randomblob(6))));

CREATE TABLE holds (
  run INTEGER NOT NULL REFERENCES runs,
  owner TEXT NOT NULL CHECK (owner IN ('machine', 'preset', 'gate')),
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  cure TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (run, owner)
) STRICT, WITHOUT ROWID;

ALTER TABLE runs ADD COLUMN options TEXT;
`
