import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fenceOf } from '../../../../src/core/attempt.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { openPastStore } from '../../../../src/store/sqlite/open-past-store.ts'
import { openStore } from '../../../../src/store/sqlite/open-store.ts'
import { claimed } from '../../../support/store/claimed.ts'
import { draft, start } from '../../../support/store/sample.ts'
import { queue } from '../../../support/store/stages.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

test('a replay shows the merge queue in the order that it had then', async () => {
  const folder = tempFolder()
  const file = join(folder.path, 'story.db')
  let now = 1_000
  const livenessOf = () => 'alive' as const
  const store = await openStore({ path: file, now: () => now, livenessOf })
  await store.importItems('a.json', [draft('A'), draft('B'), draft('C')])
  const { run, supervisor } = await store.openRun(start({}))
  for (let worker = 0; worker < 3; worker++)
    await queue(store, fenceOf(claimed(await store.claimNext({ supervisor: supervisor.id, worker }))))
  const lease = await store.takeLane('main', supervisor.id, livenessOf)
  for (const by of [-1, -1, 1] as const) {
    now += 1_000
    await store.laneMove(lease!, { item: itemId('C'), by })
  }
  await store.close()

  const past = openPastStore(file, run.id, () => now)
  const seen: string[] = []
  await past.rewind()
  for (now = 1_000; now <= 4_000; now += 1_000) {
    while ((await past.advance(now, 3)) === 3);
    const page = { order: 'needs you', states: ['queued'], offset: 0, limit: 10 } as const
    seen.push((await past.store.items(page)).map(({ item }) => item.id).join(' '))
  }
  expect(seen).toEqual(['A B C', 'A C B', 'C A B', 'A C B'])
  await past.store.close()
  folder.remove()
})
