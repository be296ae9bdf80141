import { expect, onTestFinished, test } from 'vitest'
import { leftOutOf } from '../../../../src/app/starting/left-out.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { openMemoryStore } from '../../../../src/store/sqlite/open-memory-store.ts'
import { draft, settings, start } from '../../../support/store/sample.ts'

test('a run that is carried on has what a person has taken into it; a new one, or another filter, has not', async () => {
  const store = openMemoryStore({ now: () => 0, livenessOf: () => 'alive' })
  onTestFinished(() => store.close())
  const tasks = [draft('A', { type: 'docs' }), draft('B', { type: 'docs' }), draft('C', { type: 'bug' })]
  await store.importItems('a.json', tasks)
  await store.openRun(start({ settings: { ...settings, filter: 'type = bug' } }))
  await store.retryItems([itemId('A')])
  const leftOut = async (kind: 'start' | 'resume', filter: string) =>
    [...(await leftOutOf(store, { kind, settings: { filter } }, tasks))].map(({ id }) => id)
  expect(await leftOut('resume', 'type = bug')).toEqual(['B'])
  expect(await leftOut('start', 'type = bug')).toEqual(['A', 'B'])
  expect(await leftOut('resume', 'type = docs')).toEqual(['C'])
})
