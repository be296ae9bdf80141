/**
 * Agents of an attempt, one row each, with the worktree that each works in.
 * A row of schema 2 was one start of the only agent: those after the first have no worktree, and are not read any more. Nor are
 * `base`, `worktree`, `branch` and `given` of an attempt, which were those of its only agent.
 */
export const schema3 = `
-- number: 0, 1, … in the attempt. given: NULL where the agent was given its base and nothing else. identity: of the process
-- that was started last.
ALTER TABLE agents ADD COLUMN worktree TEXT;
ALTER TABLE agents ADD COLUMN branch TEXT;
ALTER TABLE agents ADD COLUMN base TEXT;
ALTER TABLE agents ADD COLUMN given TEXT;
INSERT INTO agents (attempt, number, preset, worktree, branch, base, given)
SELECT id, 0, agent, worktree, branch, base, nullif(given, base) FROM attempts
WHERE worktree IS NOT NULL AND base IS NOT NULL
ON CONFLICT (attempt, number) DO UPDATE SET worktree = excluded.worktree, branch = excluded.branch, base = excluded.base,
  given = excluded.given;
`
