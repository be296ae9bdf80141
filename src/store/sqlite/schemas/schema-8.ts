/**
 * Imports in short transactions. `imports`: the one that is under way; no row: none. `tenure`: a number that
 * whoever makes it, or takes it over, has chosen by chance. `readings`:
 * JSON, which files it reads. `decided`: all of it is in `staged` and was checked, and it is carried out whatever happens.
 * `staged`: what is still to be carried out, in the order of the files; `reading`: of which of them; `place`: in its source; `gone`: 1: the
 * file has no such item any more; 2: nor many others, and it waits.
 *
 * `file_standings.said`: a number that is equal as long as the file says the same of the item; NULL: that isn't known, or the item does not
 * have all of it. `file_reads.stamp`: of the version that was imported whole; NULL: none was.
 */
export const schema8 = `
CREATE TABLE imports (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  tenure INTEGER NOT NULL,
  owner TEXT,
  lease_until INTEGER NOT NULL,
  readings TEXT NOT NULL,
  decided INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE staged (
  id INTEGER PRIMARY KEY,
  reading INTEGER NOT NULL,
  gone INTEGER NOT NULL DEFAULT 0,
  key TEXT NOT NULL,
  folded TEXT NOT NULL,
  place INTEGER NOT NULL,
  line INTEGER,
  said INTEGER,
  status TEXT NOT NULL,
  hold TEXT,
  priority INTEGER NOT NULL,
  kind TEXT,
  run_group TEXT,
  scheduled_for INTEGER,
  has_files INTEGER NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  type TEXT NOT NULL,
  source_priority TEXT,
  parent TEXT,
  depends_on TEXT NOT NULL,
  files TEXT NOT NULL,
  estimate_hours REAL,
  weight REAL,
  assignee TEXT,
  agent TEXT,
  model TEXT,
  held_as TEXT,
  metadata TEXT NOT NULL
) STRICT;
ALTER TABLE file_standings ADD COLUMN said INTEGER;
ALTER TABLE file_reads ADD COLUMN stamp TEXT;
`
