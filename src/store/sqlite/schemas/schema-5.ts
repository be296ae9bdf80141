/**
 * Several agents and models for one run. `model`: the one that an agent is asked for; NULL: whichever its preset or its CLI chooses.
 *
 * Budgets. `spent_*` of a run: by all its agents; of an item: since a person last retried it. `budgets`: by kind, what a person has
 * extended one to, and what was reported of it; a kind that is missing is as the settings have it. `counted` of an agent: what is
 * already in those sums of what its processes used; NULL: nothing.
 *
 * Votes. `worktrees.agent`: which agent of its attempt works in it.
 * `agents.phase` and what follows it: how far an agent is that is one of several; NULL for the only one of an attempt, whose phase is
 * the attempt's. `attempts.vote`: JSON, as `Vote`, whose work was chosen; NULL where none was held.
 *
 * Notes of persons for the agents of an item. `urgent`: the attempt whose agents are to be interrupted for it. `given_notes`: which
 * agent of which attempt was given it, and by which of its processes; a note without a row waits.
 * `cool_downs`: whom nobody asks for now, over all runs. `demand`: what an item waits for that can't be served; see claim.ts.
 *
 * `role`: what an agent was started for; `verdict`: what a reviewer said, and of which commit. JSON, as `StoredReview`.
 *
 * Plans that a person answers. `attempts.plans`: its agent stops after its plan. `items.asks`: the attempt whose plan waits for an
 * answer; it has a shelf of its own, so `shelf` is made anew, with what uses it.
 */
export const schema5 = `
ALTER TABLE attempts ADD COLUMN model TEXT;
ALTER TABLE agents ADD COLUMN model TEXT;

ALTER TABLE runs ADD COLUMN spent_micro_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN spent_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN unpriced_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN budgets TEXT NOT NULL DEFAULT '{}';
ALTER TABLE items ADD COLUMN spent_micro_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN spent_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN counted TEXT;

ALTER TABLE worktrees ADD COLUMN agent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN phase TEXT;
ALTER TABLE agents ADD COLUMN work TEXT;
ALTER TABLE agents ADD COLUMN gates TEXT NOT NULL DEFAULT '[]';
ALTER TABLE agents ADD COLUMN reason TEXT;
ALTER TABLE agents ADD COLUMN ended_at INTEGER;
ALTER TABLE attempts ADD COLUMN vote TEXT;

CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  item INTEGER NOT NULL REFERENCES items,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  urgent INTEGER REFERENCES attempts
) STRICT;
CREATE INDEX notes_of_item ON notes (item, id);
CREATE INDEX notes_urgent ON notes (urgent, id) WHERE urgent IS NOT NULL;
CREATE TABLE given_notes (
  attempt INTEGER NOT NULL REFERENCES attempts,
  agent INTEGER NOT NULL,
  note INTEGER NOT NULL REFERENCES notes,
  process INTEGER NOT NULL,
  PRIMARY KEY (attempt, agent, note)
) STRICT, WITHOUT ROWID;
CREATE INDEX given_notes_by_note ON given_notes (note, attempt);
-- What a backlog says about who does an item; NULL: whoever the run chooses.
ALTER TABLE facts ADD COLUMN agent TEXT;
ALTER TABLE facts ADD COLUMN model TEXT;
CREATE INDEX facts_for_agent ON facts (item) WHERE agent IS NOT NULL OR model IS NOT NULL;

-- name: of the account, or of the preset; model: '' where its CLI chooses, and where the concern is no model.
CREATE TABLE cool_downs (
  concern TEXT NOT NULL CHECK (concern IN ('account', 'model', 'preset')),
  name TEXT NOT NULL,
  model TEXT NOT NULL,
  class TEXT NOT NULL,
  message TEXT NOT NULL,
  named INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  in_row INTEGER NOT NULL,
  PRIMARY KEY (concern, name, model)
) STRICT, WITHOUT ROWID;

-- How far the order of round-robin has come, by entry, and as a whole ('').
CREATE TABLE pool_turns (entry TEXT PRIMARY KEY, turn REAL NOT NULL) STRICT, WITHOUT ROWID;

-- An item that a claim could serve with nobody is put behind its demand, so that the next claim finds one for others at once.
-- 0: not looked at yet.
CREATE TABLE demands (id INTEGER PRIMARY KEY, agent TEXT, model TEXT) STRICT;
CREATE UNIQUE INDEX demands_of ON demands (coalesce(agent, ''), coalesce(model, ''));
ALTER TABLE items ADD COLUMN demand INTEGER NOT NULL DEFAULT 0;
DROP INDEX items_ready_by_priority;
DROP INDEX items_ready_by_critical_path;
CREATE INDEX items_ready_by_priority ON items (priority, place, id) WHERE demand = 0 AND shelf = 'ready';
CREATE INDEX items_ready_by_critical_path ON items (critical_path DESC, priority, place, id) WHERE demand = 0 AND shelf = 'ready';
CREATE INDEX items_behind_by_priority ON items (demand, priority, place, id) WHERE demand > 0 AND shelf = 'ready';
CREATE INDEX items_behind_by_critical_path ON items (demand, critical_path DESC, priority, place, id) WHERE demand > 0 AND shelf = 'ready';
CREATE INDEX items_demanding ON items (id) WHERE demand > 0;

-- A reviewer has no worktree; its numbers begin where those of agents that work on the task end.
ALTER TABLE agents ADD COLUMN role TEXT NOT NULL DEFAULT 'worker' CHECK (role IN ('worker', 'reviewer', 'judge'));
ALTER TABLE agents ADD COLUMN verdict TEXT;

ALTER TABLE attempts ADD COLUMN plans INTEGER NOT NULL DEFAULT 0;
-- answer NULL: it waits for one.
CREATE TABLE plans (
  attempt INTEGER PRIMARY KEY REFERENCES attempts,
  item INTEGER NOT NULL REFERENCES items,
  text TEXT NOT NULL,
  answer TEXT CHECK (answer IN ('approved', 'refused')),
  note TEXT,
  answered_at INTEGER
) STRICT;
CREATE INDEX plans_of ON plans (item, attempt);
ALTER TABLE items ADD COLUMN asks INTEGER REFERENCES attempts;
DROP TRIGGER items_added;
DROP TRIGGER items_moved;
DROP INDEX items_ready_by_priority;
DROP INDEX items_ready_by_critical_path;
DROP INDEX items_behind_by_priority;
DROP INDEX items_behind_by_critical_path;
DROP INDEX items_waiting;
DROP INDEX items_shelved;
DROP INDEX items_waiting_since;
ALTER TABLE items DROP COLUMN shelf;
ALTER TABLE items ADD COLUMN shelf TEXT GENERATED ALWAYS AS (
  CASE status
    WHEN 'todo' THEN CASE
      WHEN blocked_by > 0 OR hold = 'source' THEN 'blocked'
      WHEN hold = 'stopped' THEN 'stopped'
      WHEN asks IS NOT NULL THEN 'asks'
      WHEN not_before IS NOT NULL THEN 'waiting'
      ELSE 'ready' END
    WHEN 'failed' THEN CASE WHEN reason ->> '$.code' = 'conflict' THEN 'conflict' ELSE 'failed' END
    ELSE status END
) VIRTUAL;
CREATE INDEX items_ready_by_priority ON items (priority, place, id) WHERE demand = 0 AND shelf = 'ready';
CREATE INDEX items_ready_by_critical_path ON items (critical_path DESC, priority, place, id) WHERE demand = 0 AND shelf = 'ready';
CREATE INDEX items_behind_by_priority ON items (demand, priority, place, id) WHERE demand > 0 AND shelf = 'ready';
CREATE INDEX items_behind_by_critical_path ON items (demand, critical_path DESC, priority, place, id) WHERE demand > 0 AND shelf = 'ready';
CREATE INDEX items_waiting ON items (not_before) WHERE shelf = 'waiting';
CREATE INDEX items_waiting_since ON items (since) WHERE shelf = 'waiting';
CREATE INDEX items_shelved ON items (shelf, id) WHERE shelf NOT IN ('ready', 'claimed');
INSERT INTO tallies VALUES ('asks', 0);
CREATE TRIGGER items_added AFTER INSERT ON items BEGIN
  UPDATE tallies SET n = n + 1 WHERE shelf = new.shelf;
END;
CREATE TRIGGER items_moved AFTER UPDATE ON items WHEN old.shelf <> new.shelf BEGIN
  UPDATE tallies SET n = n - 1 WHERE shelf = old.shelf;
  UPDATE tallies SET n = n + 1 WHERE shelf = new.shelf;
END;
`
