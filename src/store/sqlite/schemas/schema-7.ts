/**
 * A run of a part of the backlog. `items.outside`: the filter of the newest run leaves it out. Such an item stands on a shelf of its
 * own, whatever its status, unless somebody has it; so a claim, which takes from `ready`, asks nothing more than before, and what a run
 * counts is its own. `scope`: which filter the marks follow; NULL: none. `marked`: up to which item they do, while they are being made
 * anew; NULL: all. `taken`: a person has taken some in that the filter leaves out.
 *
 * `sources.writes`: how often statuses were written into a source. What was read before the last time is no edit of a person's.
 */
export const schema7 = `
DROP TRIGGER items_added;
DROP TRIGGER items_moved;
DROP INDEX IF EXISTS items_ready_by_priority;
DROP INDEX IF EXISTS items_ready_by_critical_path;
DROP INDEX IF EXISTS items_ready_mixed;
DROP INDEX items_shelved;
ALTER TABLE items DROP COLUMN tally;
ALTER TABLE items DROP COLUMN shelf;
ALTER TABLE items ADD COLUMN outside INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN shelf TEXT GENERATED ALWAYS AS (
  CASE
    WHEN status = 'claimed' THEN 'claimed'
    WHEN outside = 1 THEN 'outside'
    WHEN status = 'todo' THEN CASE
      WHEN blocked_by > 0 OR hold = 'source' THEN 'blocked'
      WHEN hold = 'stopped' THEN 'stopped'
      WHEN asks IS NOT NULL THEN 'asks'
      WHEN not_before IS NOT NULL THEN 'waiting'
      ELSE 'ready' END
    WHEN status = 'failed' THEN CASE WHEN reason ->> '$.code' = 'conflict' THEN 'conflict' ELSE 'failed' END
    ELSE status END
) VIRTUAL;
ALTER TABLE items ADD COLUMN tally TEXT GENERATED ALWAYS AS (
  CASE WHEN outside = 1 THEN 'outside' WHEN shelf = 'ready' OR shelf = 'claimed' THEN 'open' ELSE shelf END
) VIRTUAL;
-- A start makes that of its strategy instead.
CREATE INDEX items_ready_by_priority ON items (demand, priority, place, id) WHERE shelf = 'ready';
CREATE INDEX items_shelved ON items (shelf, id) WHERE shelf NOT IN ('ready', 'claimed');
INSERT INTO tallies VALUES ('outside', 0);
CREATE TRIGGER items_added AFTER INSERT ON items BEGIN
  UPDATE tallies SET n = n + 1 WHERE tally = new.tally;
END;
CREATE TRIGGER items_moved AFTER UPDATE ON items WHEN old.tally <> new.tally BEGIN
  UPDATE tallies SET n = n - 1 WHERE tally = old.tally;
  UPDATE tallies SET n = n + 1 WHERE tally = new.tally;
END;
CREATE TABLE scope (id INTEGER PRIMARY KEY CHECK (id = 1), filter TEXT, marked INTEGER, taken INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO scope (id) VALUES (1);
ALTER TABLE sources ADD COLUMN writes INTEGER NOT NULL DEFAULT 0;

-- How long a unit of work takes in tasks of a type, beside the types' mean, and which round of ranking the lengths of items are of.
CREATE TABLE paces (type TEXT PRIMARY KEY, pace REAL NOT NULL CHECK (pace > 0)) STRICT, WITHOUT ROWID;
CREATE TABLE ranking (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  round INTEGER NOT NULL,
  unfinished INTEGER NOT NULL
) STRICT;
INSERT INTO ranking VALUES (1, 0, 0);
-- Items in which an agent looks at the whole of a backlog. found: JSON, what an attempt found missing, by the ids in the file;
-- attempt: which. NULL: that is not known yet.
CREATE TABLE review_passes (
  item INTEGER PRIMARY KEY REFERENCES items,
  run INTEGER NOT NULL REFERENCES runs,
  source INTEGER NOT NULL REFERENCES sources,
  attempt INTEGER REFERENCES attempts,
  found TEXT
) STRICT;
`
