import { expect, test } from 'vitest'
import { tasksOfStart } from '../../../../src/app/starting/tasks-of-start.ts'
import type { Backlog } from '../../../../src/backlog/read-backlog.ts'
import { itemId } from '../../../../src/core/ids.ts'
import type { ItemDraft } from '../../../../src/core/item.ts'
import { draft } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

const file = (drafts: readonly ItemDraft[], source = 'a.json'): Backlog => ({
  source,
  stamp: '',
  format: 'loopwork',
  prefix: null,
  drafts: drafts.map((each) => ({ ...each, source })),
  notices: [],
})

test('what was typed counts beside what is read, before any run and after one', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('READ')])
    await store.addItem({ ...draft('TYPED', { needs: ['READ'] }), id: itemId('TYPED') })
    expect(await store.typedTasks()).toBe(1)
    const tasks = await tasksOfStart(store, [file([draft('READ'), draft('NEW')])])
    expect(tasks.map(({ id, source }) => [id, source])).toEqual([
      ['READ', 'a.json'],
      ['TYPED', null],
      ['NEW', 'a.json'],
    ])
  }))

test('of a task that is open the file decides, of one that has ended the store; a deleted line is no task any more', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('OPEN'), draft('ENDED'), draft('DELETED')])
    await store.importItems('b.json', [draft('OF-ANOTHER', { hold: 'source' })])
    await store.cancelItems([itemId('ENDED')])
    const now = [draft('OPEN', { title: 'as it is now', status: 'done' }), draft('ENDED')]
    const tasks = await tasksOfStart(store, [file(now)])
    expect(tasks.map(({ id, title, status, hold }) => [id, title, status, hold])).toEqual([
      ['OPEN', 'as it is now', 'done', null],
      ['ENDED', 'ENDED', 'cancelled', null],
      ['OF-ANOTHER', 'OF-ANOTHER', 'todo', 'source'],
    ])
  }))
