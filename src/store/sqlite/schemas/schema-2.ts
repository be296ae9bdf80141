/**
 * What the store has to know so that nothing is taken for ours by its name, and nothing said about a run is untrue.
 * `store_id`: 12 hex digits, made once; worktree paths and the marks on git's own entries carry it.
 * `holds`: what keeps a run from starting anything, one row for each of machine, preset and gate that is in the way.
 * `items_waiting_since`: a wait that began in the future shows that the clock was set back.
 * `runs.options`: what a run keeps beside its settings; NULL for a run of an older loopwork.
 * `given`: the commit of what an attempt's agent started from, after setup and copies.
 */
export const schema2 = `
INSERT INTO meta (key, value) VALUES ('store_id', lower(hex(randomblob(6))));

-- What each checkout's backlog file said of an item when it was last read or written: a file that says something else by
-- now was edited by a person. writing: what is being written; after a kill the file says one of the two, and both are ours.
-- begun: the file says that somebody is at it because we wrote so.
CREATE TABLE checkouts (id INTEGER PRIMARY KEY, root TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE file_standings (
  checkout INTEGER NOT NULL REFERENCES checkouts,
  item INTEGER NOT NULL REFERENCES items,
  seen TEXT NOT NULL CHECK (seen IN ('open', 'held', 'done', 'failed', 'cancelled', 'removed')),
  writing TEXT,
  begun INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (checkout, item)
) STRICT, WITHOUT ROWID;
-- An import asks for every line of a file whether some checkout has lost it: without an index each of these reads all rows.
CREATE INDEX file_standings_removed ON file_standings (item) WHERE seen = 'removed';
-- Every word that we have written of an item, into whichever checkout's file. git and cp carry our words to checkouts that
-- were never read, and a renamed project is such a checkout: first read there, a word of ours is no person's.
CREATE TABLE written_words (
  item INTEGER NOT NULL REFERENCES items,
  word TEXT NOT NULL,
  PRIMARY KEY (item, word)
) STRICT, WITHOUT ROWID;
-- The branch and commit that were checked out when a backlog was last read there.
CREATE TABLE file_reads (
  checkout INTEGER NOT NULL REFERENCES checkouts,
  source INTEGER NOT NULL REFERENCES sources,
  branch TEXT,
  head TEXT,
  PRIMARY KEY (checkout, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE holds (
  run INTEGER NOT NULL REFERENCES runs,
  owner TEXT NOT NULL CHECK (owner IN ('machine', 'preset', 'gate')),
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  cure TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (run, owner)
) STRICT, WITHOUT ROWID;

CREATE INDEX items_waiting_since ON items (since) WHERE shelf = 'waiting';

ALTER TABLE runs ADD COLUMN options TEXT;
-- Which folders are ours: by this record and by the mark on git's own entry, never by a name. One path serves all tries
-- of an item. mark: of the attempt it was made for; attempt: who has it now. settle: a person has settled what stands
-- there, and the item's next try takes that instead of starting an agent.
CREATE TABLE worktrees (
  path TEXT PRIMARY KEY,
  attempt INTEGER REFERENCES attempts,
  target TEXT,
  mark TEXT NOT NULL,
  entry TEXT,
  folder TEXT,
  branch TEXT,
  base TEXT NOT NULL,
  given TEXT,
  state TEXT NOT NULL CHECK (state IN ('making', 'standing', 'kept', 'removing')),
  settle INTEGER NOT NULL DEFAULT 0,
  CHECK ((attempt IS NULL) = (target IS NOT NULL))
) STRICT, WITHOUT ROWID;
-- The branch that the attempt's worktree was made on; settles: no agent, the work is what a person settled.
ALTER TABLE attempts ADD COLUMN branch TEXT;
ALTER TABLE attempts ADD COLUMN settles INTEGER NOT NULL DEFAULT 0;
-- Worktrees of schema 1, at <root>/<slug>.<number> and locked with that name.
INSERT INTO worktrees (path, attempt, mark, branch, base, state)
SELECT worktree, id, 'loopwork ' || folder, 'loopwork/' || substr(folder, 1, length(folder) - length(epoch) - 1) || '/' || epoch,
  base, CASE WHEN kept THEN 'kept' ELSE 'standing' END
FROM (
  SELECT a.id, a.epoch, a.worktree, a.base,
    replace(a.worktree, rtrim(a.worktree, replace(a.worktree, '/', '')), '') AS folder,
    i.status = 'failed' AND i.reason ->> '$.code' IN ('conflict', 'collect:refused') AS kept
  FROM attempts a JOIN items i ON i.id = a.item
  WHERE a.worktree IS NOT NULL AND a.base IS NOT NULL AND a.epoch = i.epoch AND a.outcome IS NOT 'done'
);
UPDATE attempts SET branch = (SELECT w.branch FROM worktrees w WHERE w.attempt = attempts.id);
ALTER TABLE attempts ADD COLUMN given TEXT;
-- Where the lane was at its last merge, and a commit that its branch has held: refs can be deleted by anybody, records can't.
ALTER TABLE lanes ADD COLUMN tip TEXT;
ALTER TABLE lanes ADD COLUMN delivered TEXT;
-- An undo asks for the merge that an attempt made, whatever its commit has become.
CREATE INDEX events_strayed ON events (run, seq) WHERE type = 'target:strayed';
CREATE INDEX events_landed ON events (attempt) WHERE type = 'merge:landed';
-- The newest transaction of each connection that changed something: one whose answer got lost is looked up here. A connection
-- needs its row for as long as such a look takes, so that those of the newest hundred are enough.
CREATE TABLE writers (id INTEGER PRIMARY KEY, writer TEXT NOT NULL UNIQUE, newest INTEGER NOT NULL) STRICT;
CREATE TRIGGER writers_forgotten AFTER INSERT ON writers
BEGIN
  DELETE FROM writers WHERE id <= new.id - 100;
END;
`
