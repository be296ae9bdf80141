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
`
