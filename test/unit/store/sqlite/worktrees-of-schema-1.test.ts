import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { migrations } from '../../../../src/store/sqlite/migrations.ts'
import { openStore } from '../../../../src/store/sqlite/open-store.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

const base = '1'.repeat(40)

test('a store of schema 1 knows its worktrees after the upgrade, with the mark that is on them', async () => {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  openConnection({ path, readonly: false, steps: migrations.slice(0, 1) }).close()
  fill(new Database(path))
  const store = await openStore({ path })
  expect(await store.storeId()).toMatch(/^[0-9a-f]{12}$/)
  expect(await store.worktrees()).toMatchObject([
    {
      path: '/home/ada/my project.loopwork/a.b.1.12',
      owner: { kind: 'attempt', agent: 0, slug: 'a.b.1', number: 12 },
      mark: 'loopwork a.b.1.12',
      branch: 'loopwork/a.b.1/12',
      base,
      entry: null,
      state: 'kept',
    },
  ])
  const [attempt] = await store.attemptsOf(
    (await store.items({ order: 'file', states: null, offset: 0, limit: 1 }))[0]!.item.id,
  )
  expect(attempt).toMatchObject({ agents: [{ worktree: { branch: 'loopwork/a.b.1/12' } }], settles: false })
  await store.close()
  folder.remove()
})

/** One task in conflict, kept; one that is done. */
function fill(db: Database.Database): void {
  const conflict = JSON.stringify({ code: 'conflict', message: 'f', detail: {} })
  db.exec(`
    INSERT INTO sources (id, path) VALUES (1, 'tasks.json');
    INSERT INTO runs (id, settings, base, started_at, first_event, first_attempt, breaker)
      VALUES (1, '{}', '${base}', 1, 1, 1, '{}');
    INSERT INTO supervisors (id, run, identity, workers, first_worker, started_at, lease_until, ended_at)
      VALUES (1, 1, '{}', 1, 0, 1, 1, 2);
    INSERT INTO items (id, key, folded, source, place, priority, has_files, status, blocked_by, epoch, since, reason, created_at, updated_at)
      VALUES (1, 'A.b.1', 'a.b.1', 1, 1, 5, 0, 'failed', 0, 12, 1, '${conflict}', 1, 1),
             (2, 'done', 'done', 1, 2, 5, 0, 'done', 0, 1, 1, NULL, 1, 1);
    INSERT INTO facts (item, title, description, type, depends_on, files, metadata)
      VALUES (1, 'a', '', 'feature', '[]', '[]', '{}'), (2, 'd', '', 'feature', '[]', '[]', '{}');
    INSERT INTO attempts (id, item, epoch, run, owner, worker, try_number, phase, agent, started_at, base, worktree, ended_at, outcome, reason)
      VALUES (1, 1, 12, 1, 1, 0, 1, 'merging', 'mine', 1, '${base}', '/home/ada/my project.loopwork/a.b.1.12', 2, 'conflict', '${conflict}'),
             (2, 2, 1, 1, 1, 0, 1, 'merging', 'mine', 1, '${base}', '/home/ada/my project.loopwork/done.1', 2, 'done', NULL);
  `)
  db.close()
}
