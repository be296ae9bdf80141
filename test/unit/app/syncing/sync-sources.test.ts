import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { syncSources } from '../../../../src/app/syncing/sync-sources.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { createProcesses } from '../../../../src/process/create-processes.ts'
import { start } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

test('beside a run a sync promises no more than it writes: the statuses of a tracker are the run’s', () =>
  withStore(async (store, _at, place) => {
    const root = join(place, '..', 'checkout')
    mkdirSync(root)
    writeFileSync(join(root, 'b.json'), '{"tasks":[{"id":"B","title":"b","status":"pending"}]}')
    writeFileSync(
      join(root, 'tracker.mjs'),
      `import { writeFileSync } from 'node:fs'
      if (process.argv[2] === '--write') writeFileSync('given', 'a status')
      else process.stdout.write('{"id":"A","title":"a","status":"todo"}')`,
    )
    const tracker = `command:${JSON.stringify([process.execPath, 'tracker.mjs'])}`
    const project = { cwd: root, root, name: 'p', branch: null, inGit: false, stateDir: root, found: null }
    const sync = (isDry: boolean) =>
      syncSources(project, store, {
        named: [tracker, 'b.json'],
        configured: [],
        rules: { unknownDependency: 'error' },
        isDry,
        takesRemovals: false,
      })
    await sync(false)
    await store.openRun(start({ identity: createProcesses().self() }))
    await store.cancelItems([itemId('A'), itemId('B')])

    const planned = await sync(true)
    expect(planned.writes.map(({ source, item }) => [source, item])).toEqual([['b.json', 'B']])
    expect(planned.problems).toMatchObject([
      { file: tracker, message: 'statuses are written into it by the run that goes on' },
    ])
    const done = await sync(false)
    expect([done.writes, done.problems]).toEqual([planned.writes, planned.problems])
    expect(readFileSync(join(root, 'b.json'), 'utf8')).toContain('cancelled')
  }))
