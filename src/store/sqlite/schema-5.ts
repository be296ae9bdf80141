/**
 * Several agents and models for one run. `model`: the one that an agent is asked for; NULL: whichever its preset or its CLI chooses.
 *
 * Budgets. `spent_*` of a run: by all its agents; of an item: since a person last retried it. `budgets`: by kind, what a person has
 * extended one to, and what was reported of it; a kind that is missing is as the settings have it. `counted` of an agent: what is
 * already in those sums of the process that it has now; NULL: nothing.
 *
 * Votes. `worktrees.agent`: which agent of its attempt works in it.
 * `agents.phase` and what follows it: how far an agent is that is one of several; NULL for the only one of an attempt, whose phase is
 * the attempt's. `attempts.vote`: JSON, as `Vote`, whose work was chosen; NULL where none was held.
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
`
