/**
 * Backlogs of other tools. `sources.format`: what a source was last read as; NULL: never, or by an older loopwork. `sources.prefix`:
 * what stands before the ids that its items have in the file; NULL: nothing.
 * `items.kind`: `container` and `check`, see `ItemKind`; NULL: work for an agent. `items.run_group`: which items may run side by
 * side only so many at once; NULL: none. `facts.held_as`: the source's own word for why it holds the item.
 * `items.scheduled_for`: when its source wants it begun; `not_before` is what it waits for. `facts.weight`: beside a usual item of its type.
 * `called`: up to which event persons and their programs have been called, by channel; `called_needs`: what they were called for and
 * still stands.
 *
 * What a claim and an end have to write, in fewer pages: each costs a commit 3 µs. `events.writer`: the connection that recorded it,
 * so that a transaction whose answer got lost can be looked up by its event, without a row of its own; NULL: an older loopwork's.
 * `items.tally`: which tally counts it. Ready and claimed items have one, so that a claim, which moves items from the ones to the
 * others, changes none; the claimed are counted by their attempts, a handful. Ready items have one index, in the order of the
 * strategy in use (see ready-order.ts), after the demand. Whatever `shelf` is asked for comes after a cheaper question where there is one.
 *
 * `progress`: what an item's agent has written for later ones, until it stands in a file beside the backlog.
 * `attempts.verdict`: `pass` or `none`, what the agent of a check has said that ended well; NULL: no check, or not yet.
 * `parks.run_group`: the waiter waits for a place in that group, behind whichever of its attempts ends first; NULL: for `path`.
 *
 * Claims of persons, scripts and other tools. Such a claim is an attempt without a run and a supervisor (`run` and `owner` are NULL), so
 * that declared files, parks and the item's epoch work as for any other; its agent is who claimed. What belongs to it alone is in
 * `token_claims`. `token`: the digest of what it is fenced with. `hold`: of the item before, put back where the claim ends without an
 * outcome. `ended`: how; NULL while it is open.
 */
export const schema6 = `
ALTER TABLE sources ADD COLUMN format TEXT;
ALTER TABLE sources ADD COLUMN prefix TEXT;
ALTER TABLE items ADD COLUMN kind TEXT CHECK (kind IN ('container', 'check'));
ALTER TABLE items ADD COLUMN run_group TEXT;
CREATE INDEX items_containers ON items (place) WHERE kind IS NOT NULL;
CREATE INDEX facts_of_parent ON facts (parent) WHERE parent IS NOT NULL;
CREATE INDEX items_grouped ON items (run_group, status) WHERE run_group IS NOT NULL;
ALTER TABLE facts ADD COLUMN held_as TEXT;
ALTER TABLE items ADD COLUMN scheduled_for INTEGER;
ALTER TABLE facts ADD COLUMN weight REAL;

CREATE TABLE called (
  run INTEGER NOT NULL REFERENCES runs,
  channel TEXT NOT NULL CHECK (channel IN ('programs', 'terminal')),
  seq INTEGER NOT NULL,
  PRIMARY KEY (run, channel)
) STRICT, WITHOUT ROWID;
CREATE TABLE called_needs (
  run INTEGER NOT NULL REFERENCES runs,
  channel TEXT NOT NULL,
  need TEXT NOT NULL,
  PRIMARY KEY (run, channel, need)
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_optional ON facts (item) WHERE held_as = 'optional';

ALTER TABLE events ADD COLUMN writer INTEGER;
ALTER TABLE attempts ADD COLUMN landed TEXT;
UPDATE attempts SET landed = (SELECT e.body ->> 'to' FROM events e
  WHERE e.attempt = attempts.id AND e.type = 'merge:landed' ORDER BY e.seq DESC LIMIT 1) WHERE outcome = 'done';
DROP INDEX events_landed;
DROP INDEX events_notices;
DROP INDEX events_strayed;
CREATE INDEX events_noted ON events (run, type, seq) WHERE type = 'notice' OR type = 'target:strayed';

DROP INDEX items_ready_by_priority;
DROP INDEX items_ready_by_critical_path;
DROP INDEX items_behind_by_priority;
DROP INDEX items_behind_by_critical_path;
CREATE INDEX items_ready_by_priority ON items (demand, priority, place, id) WHERE shelf = 'ready';
DROP INDEX items_waiting;
DROP INDEX items_waiting_since;
CREATE INDEX items_waiting ON items (not_before) WHERE not_before IS NOT NULL;
CREATE INDEX items_waiting_since ON items (since) WHERE not_before IS NOT NULL;
DROP INDEX facts_for_agent;
CREATE INDEX facts_for_agent ON facts (agent, model) WHERE agent IS NOT NULL OR model IS NOT NULL;
CREATE INDEX worktrees_settled ON worktrees (attempt) WHERE settle = 1;

DROP TRIGGER items_added;
DROP TRIGGER items_moved;
ALTER TABLE items ADD COLUMN tally TEXT GENERATED ALWAYS AS (CASE shelf WHEN 'ready' THEN 'open' WHEN 'claimed' THEN 'open' ELSE shelf END) VIRTUAL;
INSERT INTO tallies SELECT 'open', sum(n) FROM tallies WHERE shelf IN ('ready', 'claimed');
DELETE FROM tallies WHERE shelf IN ('ready', 'claimed');
ALTER TABLE tallies RENAME COLUMN shelf TO tally;
CREATE TRIGGER items_added AFTER INSERT ON items BEGIN
  UPDATE tallies SET n = n + 1 WHERE tally = new.tally;
END;
CREATE TRIGGER items_moved AFTER UPDATE ON items WHEN old.tally <> new.tally BEGIN
  UPDATE tallies SET n = n - 1 WHERE tally = old.tally;
  UPDATE tallies SET n = n + 1 WHERE tally = new.tally;
END;

ALTER TABLE attempts ADD COLUMN verdict TEXT;
CREATE TABLE progress (item INTEGER PRIMARY KEY REFERENCES items, text TEXT NOT NULL) STRICT;
ALTER TABLE parks ADD COLUMN run_group TEXT;
CREATE INDEX parks_in_group ON parks (run_group, waiter) WHERE run_group IS NOT NULL;

-- Claims by a token.
ALTER TABLE attempts ALTER COLUMN run DROP NOT NULL;
ALTER TABLE attempts ALTER COLUMN owner DROP NOT NULL;
ALTER TABLE attempts ALTER COLUMN worker DROP NOT NULL;
CREATE TABLE token_claims (
  attempt INTEGER PRIMARY KEY REFERENCES attempts,
  token TEXT NOT NULL UNIQUE,
  lease_ms INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  hold TEXT,
  ended TEXT CHECK (ended IN ('completed', 'failed', 'released', 'expired', 'taken back')),
  summary TEXT,
  files TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX token_claims_open ON token_claims (lease_until) WHERE ended IS NULL;
`
