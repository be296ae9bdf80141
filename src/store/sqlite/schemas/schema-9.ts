/**
 * What a person has done that can be taken back. `act_items`: how each task of an act stood before, and, as `left_…`, how the act left
 * it; NULL for a stop, which takes its time. `settles`: in its kept worktree a person had settled something for the next try.
 */
export const schema9 = `
CREATE TABLE acts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('stop', 'retry', 'cancel')),
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE act_items (
  act INTEGER NOT NULL REFERENCES acts,
  item INTEGER NOT NULL,
  status TEXT NOT NULL,
  hold TEXT,
  not_before INTEGER,
  asks INTEGER,
  attempts INTEGER NOT NULL,
  interruptions INTEGER NOT NULL,
  merged TEXT,
  reason TEXT,
  spent_micro_usd INTEGER NOT NULL,
  spent_tokens INTEGER NOT NULL,
  since INTEGER NOT NULL,
  outside INTEGER NOT NULL,
  settles INTEGER NOT NULL,
  left_status TEXT,
  left_since INTEGER,
  PRIMARY KEY (act, item)
) STRICT, WITHOUT ROWID;
`
