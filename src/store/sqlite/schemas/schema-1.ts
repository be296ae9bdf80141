/**
 * The first schema. `place`: the order of every backlog, source by source (source * 2^32 + index in the file).
 * `shelf`: where an item stands for claiming, counting and listing; a column that is computed, so that indexes can use it.
 * `tallies` counts the shelves: kept by triggers, as an index is, so that no statement can forget it.
 * Everything else that is counted (`blocked_by`) is kept by the transactions, in sight.
 */
export const schema1 = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- path NULL: typed by hand
CREATE TABLE sources (id INTEGER PRIMARY KEY, path TEXT UNIQUE) STRICT;

-- What the claim looks at, narrow: a million of them stay small. What a backlog says about an item stands in facts.
CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  source INTEGER NOT NULL REFERENCES sources,
  place INTEGER NOT NULL,
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
  critical_path REAL NOT NULL DEFAULT 0,
  has_files INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('todo', 'claimed', 'done', 'failed', 'cancelled')),
  hold TEXT CHECK (hold IN ('source', 'stopped')),
  blocked_by INTEGER NOT NULL CHECK (blocked_by >= 0),
  not_before INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  interruptions INTEGER NOT NULL DEFAULT 0,
  epoch INTEGER NOT NULL DEFAULT 0,
  attempt INTEGER REFERENCES attempts,
  since INTEGER NOT NULL,
  merged TEXT,
  reason TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  shelf TEXT GENERATED ALWAYS AS (
    CASE status
      WHEN 'todo' THEN CASE
        WHEN blocked_by > 0 OR hold = 'source' THEN 'blocked'
        WHEN hold = 'stopped' THEN 'stopped'
        WHEN not_before IS NOT NULL THEN 'waiting'
        ELSE 'ready' END
      WHEN 'failed' THEN CASE WHEN reason ->> '$.code' = 'conflict' THEN 'conflict' ELSE 'failed' END
      ELSE status END
  ) VIRTUAL,
  CHECK ((status = 'claimed') = (attempt IS NOT NULL)),
  CHECK (status = 'todo' OR (hold IS NULL AND not_before IS NULL))
) STRICT;
CREATE INDEX items_ready_by_priority ON items (priority, place, id) WHERE shelf = 'ready';
CREATE INDEX items_ready_by_critical_path ON items (critical_path DESC, priority, place, id) WHERE shelf = 'ready';
CREATE INDEX items_waiting ON items (not_before) WHERE shelf = 'waiting';
CREATE INDEX items_shelved ON items (shelf, id) WHERE shelf NOT IN ('ready', 'claimed');
CREATE INDEX items_stopped ON items (id) WHERE hold = 'stopped';
CREATE INDEX items_in_file_order ON items (place, id);

CREATE TABLE tallies (shelf TEXT PRIMARY KEY, n INTEGER NOT NULL CHECK (n >= 0)) STRICT, WITHOUT ROWID;
INSERT INTO tallies VALUES ('ready', 0), ('waiting', 0), ('stopped', 0), ('blocked', 0), ('claimed', 0), ('done', 0),
  ('failed', 0), ('conflict', 0), ('cancelled', 0);
CREATE TRIGGER items_added AFTER INSERT ON items BEGIN
  UPDATE tallies SET n = n + 1 WHERE shelf = new.shelf;
END;
CREATE TRIGGER items_moved AFTER UPDATE ON items WHEN old.shelf <> new.shelf BEGIN
  UPDATE tallies SET n = n - 1 WHERE shelf = old.shelf;
  UPDATE tallies SET n = n + 1 WHERE shelf = new.shelf;
END;

CREATE TABLE facts (
  item INTEGER PRIMARY KEY REFERENCES items,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  type TEXT NOT NULL,
  source_priority TEXT,
  parent TEXT,
  depends_on TEXT NOT NULL,
  files TEXT NOT NULL,
  estimate_hours REAL,
  assignee TEXT,
  line INTEGER,
  metadata TEXT NOT NULL
) STRICT;

CREATE TABLE dependencies (
  item INTEGER NOT NULL REFERENCES items,
  needs INTEGER NOT NULL REFERENCES items,
  PRIMARY KEY (item, needs)
) STRICT, WITHOUT ROWID;
CREATE INDEX dependencies_needed ON dependencies (needs, item);

-- A dependency that names no item (yet) blocks, and becomes an edge when the item comes.
CREATE TABLE missing_needs (
  item INTEGER NOT NULL REFERENCES items,
  folded TEXT NOT NULL,
  PRIMARY KEY (item, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX missing_needs_named ON missing_needs (folded);

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  settings TEXT NOT NULL,
  base TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  first_event INTEGER NOT NULL,
  -- None of its attempts is older: spares the claim an index.
  first_attempt INTEGER NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0,
  aborting INTEGER NOT NULL DEFAULT 0,
  breaker TEXT NOT NULL,
  not_started INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER
) STRICT;

CREATE TABLE supervisors (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs,
  identity TEXT NOT NULL,
  workers INTEGER NOT NULL,
  first_worker INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX supervisors_of_run ON supervisors (run);

CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  item INTEGER NOT NULL REFERENCES items,
  epoch INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES runs,
  owner INTEGER NOT NULL REFERENCES supervisors,
  tenure INTEGER NOT NULL DEFAULT 1,
  worker INTEGER NOT NULL,
  try_number INTEGER NOT NULL,
  phase TEXT NOT NULL,
  agent TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  base TEXT,
  worktree TEXT,
  work TEXT,
  gates TEXT NOT NULL DEFAULT '[]',
  lane TEXT,
  queued INTEGER,
  ended_at INTEGER,
  outcome TEXT,
  reason TEXT,
  UNIQUE (item, epoch),
  CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  CHECK ((lane IS NULL) = (queued IS NULL))
) STRICT;
-- A handful, whatever the backlog's size: what is worked on, and the lane's queue.
CREATE INDEX attempts_open ON attempts (owner) WHERE ended_at IS NULL;

CREATE TABLE agents (
  attempt INTEGER NOT NULL REFERENCES attempts,
  number INTEGER NOT NULL,
  preset TEXT NOT NULL,
  identity TEXT,
  PRIMARY KEY (attempt, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE held_files (
  path TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'directory')),
  attempt INTEGER NOT NULL REFERENCES attempts,
  PRIMARY KEY (path, kind, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_files_of ON held_files (attempt);

-- A waiter waits for one holder at a time: when that ends, the next claim looks again.
CREATE TABLE parks (
  waiter INTEGER PRIMARY KEY REFERENCES items,
  holder INTEGER NOT NULL REFERENCES attempts,
  path TEXT NOT NULL
) STRICT;
CREATE INDEX parks_behind ON parks (holder);

CREATE TABLE lanes (
  target TEXT PRIMARY KEY,
  owner INTEGER REFERENCES supervisors,
  tenure INTEGER NOT NULL,
  attempt INTEGER REFERENCES attempts,
  old TEXT,
  merged TEXT,
  delivery TEXT,
  CHECK ((old IS NULL) = (attempt IS NULL) AND (merged IS NULL) = (attempt IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
  checkout TEXT PRIMARY KEY,
  target TEXT NOT NULL,
  old TEXT NOT NULL,
  new TEXT NOT NULL,
  lock TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE commands (
  id INTEGER PRIMARY KEY,
  supervisor INTEGER NOT NULL REFERENCES supervisors,
  body TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'taken', 'done', 'refused')),
  message TEXT
) STRICT;
CREATE INDEX commands_asked ON commands (supervisor) WHERE state = 'asked';

-- Rows are never deleted and a rolled back insert gives its number back: seq is gapless.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  run INTEGER,
  item INTEGER,
  attempt INTEGER,
  worker INTEGER,
  type TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX events_notices ON events (run, seq) WHERE type = 'notice';
`
