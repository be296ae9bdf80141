import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { itemId, oid } from '../../../../src/core/ids.ts'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { migrations } from '../../../../src/store/sqlite/migrations.ts'
import { openStore } from '../../../../src/store/sqlite/open-store.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

const base = '1'.repeat(40)
const given = '2'.repeat(40)

test('a store of schema 2 knows where the agent of each try works after the upgrade', async () => {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  openConnection({ path, readonly: false, steps: migrations.slice(0, 2) }).close()
  fill(new Database(path))
  const store = await openStore({ path })
  try {
    const worktree = { path: '/w/a', branch: 'loopwork/a/1', base: oid(base) }
    expect(await store.attemptsOf(itemId('A'))).toMatchObject([
      // Nothing was set up for the first, and its agent was started twice.
      { phase: 'merging', agents: [{ preset: 'codex', model: null, worktree, given: null }] },
      {
        phase: 'running',
        agents: [
          {
            preset: 'claude',
            model: null,
            worktree: { ...worktree, branch: 'loopwork/a/2' },
            given: oid(given),
          },
        ],
      },
    ])
    expect(await store.attemptsOf(itemId('B'))).toMatchObject([
      { phase: 'preparing', agents: [{ preset: 'codex', model: null, worktree: null }] },
    ])
    expect(await store.attemptsOf(itemId('B'))).toHaveLength(1)
  } finally {
    await store.close()
    folder.remove()
  }
})

/** As loopwork left it: a try in conflict, one whose agent works, one that waits for its worktree. */
function fill(db: Database.Database): void {
  const conflict = JSON.stringify({ code: 'conflict', message: 'f', detail: {} })
  const work = JSON.stringify({
    commit: given,
    tree: base,
    files: [],
    added: 1,
    removed: 0,
    leftOut: [],
    exact: true,
  })
  db.exec(`
    INSERT INTO sources (id, path) VALUES (1, 'tasks.json');
    INSERT INTO runs (id, settings, base, started_at, first_event, first_attempt, breaker)
      VALUES (1, '{}', '${base}', 1, 1, 1, '{}');
    INSERT INTO supervisors (id, run, identity, workers, first_worker, started_at, lease_until)
      VALUES (1, 1, '{}', 2, 0, 1, 1);
    INSERT INTO items (id, key, folded, source, place, priority, has_files, status, blocked_by, epoch, attempt, since, created_at, updated_at)
      VALUES (1, 'A', 'a', 1, 1, 5, 0, 'todo', 0, 2, NULL, 1, 1, 1), (2, 'B', 'b', 1, 2, 5, 0, 'todo', 0, 1, NULL, 1, 1, 1);
    INSERT INTO facts (item, title, description, type, depends_on, files, metadata)
      VALUES (1, 'a', '', 'feature', '[]', '[]', '{}'), (2, 'b', '', 'feature', '[]', '[]', '{}');
    INSERT INTO attempts (id, item, epoch, run, owner, worker, try_number, phase, agent, started_at, base, worktree, branch, given, work, ended_at, outcome, reason)
      VALUES (1, 1, 1, 1, 1, 0, 1, 'merging', 'codex', 1, '${base}', '/w/a', 'loopwork/a/1', '${base}', '${work}', 2, 'conflict', '${conflict}');
    INSERT INTO attempts (id, item, epoch, run, owner, worker, try_number, phase, agent, started_at, base, worktree, branch, given)
      VALUES (2, 1, 2, 1, 1, 0, 1, 'running', 'claude', 1, '${base}', '/w/a', 'loopwork/a/2', '${given}'),
             (3, 2, 1, 1, 1, 1, 1, 'preparing', 'codex', 1, NULL, NULL, NULL, NULL);
    INSERT INTO agents (attempt, number, preset, identity) VALUES (1, 0, 'codex', NULL), (1, 1, 'codex', '{}'), (2, 0, 'claude', '{}');
    UPDATE items SET status = 'claimed', attempt = id + 1;
  `)
  db.close()
}
