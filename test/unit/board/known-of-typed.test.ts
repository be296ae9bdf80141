import { expect, test } from 'vitest'
import { knownOfTyped } from '../../../src/board/known-of-typed.ts'
import { itemId } from '../../../src/core/ids.ts'
import { draft } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const wanted = (): boolean => true

const drafts = [
  draft('MAIL-1', { title: 'Queue mails', files: ['src/mail/queue.ts', 'docs/mail.md'] }),
  draft('MAIL-2', { files: ['src/mail/'], dependsOn: [itemId('MAIL-1')] }),
  draft('OLD-1', { files: ['src/mail/queue.ts'], status: 'done' }),
  draft('NO-1', { files: ['src/mails.ts'] }),
  draft('NO-2'),
]

test('open tasks that declare the same files are found by file and by folder, with how they stand', () =>
  withStore(async (store) => {
    await store.importItems('a.json', drafts)
    const known = await knownOfTyped(store, { files: ['./src/mail/'], needs: [] }, wanted)
    expect(known?.shares.toSorted((a, b) => (a.item < b.item ? -1 : 1))).toEqual([
      { item: 'MAIL-1', state: 'todo', files: ['src/mail/queue.ts'] },
      { item: 'MAIL-2', state: 'blocked', files: ['src/mail'] },
    ])
    const one = await knownOfTyped(store, { files: ['src/mail/send.ts', '../out'], needs: [] }, wanted)
    expect(one?.shares.map(({ item, files }) => [item, files])).toEqual([['MAIL-2', ['src/mail/send.ts']]])
  }))

test('the first few are enough; those that are needed are named by their own ids, and what is not there is left out', () =>
  withStore(async (store) => {
    const many = Array.from({ length: 1_200 }, (_, index) =>
      draft(`T-${index}`, { files: index > 1_100 ? ['b.ts'] : ['a.ts'] }),
    )
    await store.importItems('a.json', [...many, draft('Last-1', { title: 'The last', files: ['c.ts'] })])
    const first = await knownOfTyped(store, { files: ['a.ts'], needs: [] }, wanted)
    expect(first?.shares).toHaveLength(3)
    const last = await knownOfTyped(
      store,
      { files: ['c.ts'], needs: [itemId('GONE'), itemId('LAST-1')] },
      wanted,
    )
    expect(last).toEqual({
      shares: [{ item: 'Last-1', state: 'todo', files: ['c.ts'] }],
      needs: [{ id: 'Last-1', title: 'The last', state: 'todo' }],
    })
  }))

test('nothing more is read once nobody wants to know', () =>
  withStore(async (store) => {
    await store.importItems(
      'a.json',
      Array.from({ length: 1_200 }, (_, index) => draft(`T-${index}`, { files: ['a.ts'] })),
    )
    let slices = 0
    const counting = {
      item: store.item,
      listSlice: (...query: Parameters<typeof store.listSlice>) => {
        slices += 1
        return store.listSlice(...query)
      },
    }
    expect(await knownOfTyped(counting, { files: ['b.ts'], needs: [] }, () => slices < 2)).toBeNull()
    expect(slices).toBe(2)
  }))
