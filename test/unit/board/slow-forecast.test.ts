import { expect, test } from 'vitest'
import { SlowForecast } from '../../../src/board/slow-forecast.ts'
import { openMemoryStore } from '../../../src/store/sqlite/open-memory-store.ts'

test('a large backlog has no forecast, however little of it the filter takes', async () => {
  const store = openMemoryStore({ now: () => 0, livenessOf: () => 'alive' })
  const counts = await store.counts()
  await store.close()
  const reads: string[] = []
  const forecast = new SlowForecast({
    measuredTasks: async () => [],
    workLeft: async () => {
      reads.push('tasks')
      return { tasks: 1, units: 1, longest: 1, lastStart: null }
    },
    items: async () => [],
  })
  const order = {
    run: { id: 1, endedAt: null, paused: false, hold: null, settings: {} },
    living: [{ workers: 1 }],
    now: 0,
  } as never
  expect(await forecast.read(order, { ...counts, total: 1, outside: 20_000 }, 0)).toBeNull()
  expect(reads).toEqual([])
  await forecast.read(order, { ...counts, total: 1, outside: 10 }, 0)
  expect(reads).toEqual(['tasks'])
})
