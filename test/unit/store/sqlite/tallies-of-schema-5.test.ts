import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { closedBreaker } from '../../../../src/core/policy/breaker.ts'
import { runId } from '../../../../src/core/ids.ts'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { migrations } from '../../../../src/store/sqlite/migrations.ts'
import { openStore } from '../../../../src/store/sqlite/open-store.ts'
import { recount } from '../../../support/store/recount.ts'
import { settings } from '../../../support/store/sample.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

const merged = '2'.repeat(40)

test('a store of schema 5 counts the same after the upgrade, and knows which commits its work became', async () => {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  openConnection({ path, readonly: false, steps: migrations.slice(0, 5) }).close()
  fill(new Database(path))
  const store = await openStore({ path })
  try {
    expect(await store.counts()).toMatchObject({
      todo: 1,
      waiting: 0,
      claimed: 1,
      blocked: 1,
      done: 1,
      total: 4,
    })
    expect(await store.landedOn('main')).toMatchObject([{ item: 'D', commit: '3'.repeat(40), made: merged }])
    expect(await store.notices(runId(1), 5)).toMatchObject([{ message: 'look' }])
    const found = recount(path)
    expect(found['tallies count the shelves']).toEqual([])
    expect(found['one claim, one open attempt']).toEqual([])
  } finally {
    await store.close()
    folder.remove()
  }
})

/** As loopwork left it: one item ready, one claimed, one blocked, one done whose merge was made anew elsewhere. */
function fill(db: Database.Database): void {
  const work = JSON.stringify({ commit: merged, tree: merged, files: [], added: 1, removed: 0, leftOut: [] })
  const landed = JSON.stringify({ target: 'main', from: '1', to: merged })
  db.exec(`
    INSERT INTO sources (id, path) VALUES (1, 'tasks.json');
    INSERT INTO runs (id, settings, base, started_at, first_event, first_attempt, breaker)
      VALUES (1, '${JSON.stringify(settings)}', '${merged}', 1, 1, 1, '${JSON.stringify(closedBreaker)}');
    INSERT INTO supervisors (id, run, identity, workers, first_worker, started_at, lease_until) VALUES (1, 1, '{}', 2, 0, 1, 1);
    INSERT INTO items (id, key, folded, source, place, priority, has_files, status, blocked_by, since, created_at, updated_at)
      VALUES (1, 'A', 'a', 1, 1, 5, 0, 'todo', 0, 1, 1, 1), (2, 'B', 'b', 1, 2, 5, 0, 'todo', 0, 1, 1, 1),
        (3, 'C', 'c', 1, 3, 5, 0, 'todo', 1, 1, 1, 1), (4, 'D', 'd', 1, 4, 5, 0, 'todo', 0, 1, 1, 1);
    INSERT INTO facts (item, title, description, type, depends_on, files, metadata)
      SELECT id, key, '', 'feature', '[]', '[]', '{}' FROM items;
    INSERT INTO dependencies (item, needs) VALUES (3, 2);
    INSERT INTO attempts (id, item, epoch, run, owner, worker, try_number, phase, agent, started_at)
      VALUES (1, 2, 1, 1, 1, 0, 1, 'preparing', 'codex', 1);
    INSERT INTO attempts (id, item, epoch, run, owner, worker, try_number, phase, agent, started_at, work, lane, queued, ended_at, outcome)
      VALUES (2, 4, 1, 1, 1, 1, 1, 'merging', 'codex', 1, '${work}', 'main', 1, 2, 'done');
    UPDATE items SET status = 'claimed', epoch = 1, attempt = 1 WHERE id = 2;
    UPDATE items SET status = 'done', epoch = 1, merged = '${'3'.repeat(40)}' WHERE id = 4;
    INSERT INTO events (at, run, item, attempt, type, body) VALUES (1, 1, 4, 2, 'merge:landed', '${landed}'),
      (2, 1, NULL, NULL, 'notice', '{"message":"look"}');
  `)
  db.close()
}
