import { expect, test } from 'vitest'
import { listedWhole, rowsOfSummary } from '../../../../src/app/summary/rows-of-summary.ts'
import type { Store } from '../../../../src/core/ports/store.ts'
import { landed } from '../../../support/store/landed.ts'
import { draft, start } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

const tasks = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    // The last two go first; one in the middle waits for nothing that will come.
    draft(`T${at}`, { priority: at >= count - 2 ? 0 : 5, needs: at === 7 ? ['NOWHERE'] : [] }),
  )

async function listed(store: Store, count: number): Promise<readonly string[]> {
  await store.importItems('a.json', tasks(count))
  const run = await store.openRun(start())
  expect(await landed(store, run)).toBe(`T${count - 2}`)
  expect(await landed(store, run)).toBe(`T${count - 1}`)
  await store.cancelItems(
    tasks(count)
      .slice(3, 4)
      .map(({ id }) => id),
  )
  const attempts = await store.attemptsOfRun(run.run.id)
  const rows = await rowsOfSummary(store, await store.counts(), attempts)
  return rows.map(({ item }) => item.id)
}

test('a summary lists every task of a small backlog, in the order of its file', () =>
  withStore(async (store) => {
    expect(await listed(store, 40)).toEqual(tasks(40).map(({ id }) => id))
  }))

test('of a large backlog it lists what the run did and the first of what is left, however many there are', () =>
  withStore(async (store) => {
    const count = listedWhole + 10
    const ids = await listed(store, count)
    const first = tasks(1_002).flatMap(({ id }, at) => (at === 3 || at === 7 ? [] : [id]))
    expect(ids).toEqual([...first, `T${count - 2}`, `T${count - 1}`])
  }))
