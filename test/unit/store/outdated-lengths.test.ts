import { expect, test, vi } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import type { Driver, Transaction } from '../../../src/store/driver.ts'
import { lengthsIn } from '../../support/store/changed-graphs.ts'
import { engine } from '../../support/store/engine.ts'
import { draft } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

/** More than these are looked at before the transaction, and changed behind it. */
vi.mock('../../../src/store/graph/most-rows.ts', () => ({ mostInTransaction: 20 }))

/** Behind so many transactions a process dies that brings lengths up to date. */
const kill = vi.hoisted(() => ({ after: Infinity }))

vi.mock('../../../src/store/graph/finish-lengths.ts', async (original) => {
  const { finishLengths } = await original<typeof import('../../../src/store/graph/finish-lengths.ts')>()
  return {
    finishLengths: (driver: Driver) => {
      let left = kill.after
      const orDie =
        (write: Driver['write']): Driver['write'] =>
        (transaction: Transaction<unknown>) => {
          if (left-- <= 0) throw new Error('killed')
          return write(transaction) as never
        }
      return finishLengths({ ...driver, write: orDie(driver.write), writeStep: orDie(driver.writeStep) })
    },
  }
})

/** Each needs the one before it: some slices of lengths. */
const size = 700
const chain = Array.from({ length: size }, (_, at) =>
  draft(`T${at}`, { needs: at === 0 ? [] : [`T${at - 1}`] }),
)
const lastOf = `T${size - 1}`

const read = (store: Store) => store.importItems('a.json', chain)

test.each([0, 1, 3])('what a kill cuts off behind %i transactions is done by whoever starts next', (after) =>
  withStore(async (store) => {
    await read(store)
    const before = await lengthsIn(store)
    expect(before['T0']).toBe(size)
    kill.after = after
    await store.addItem(draft('X', { needs: [lastOf] }))
    kill.after = Infinity
    expect((await lengthsIn(store))[lastOf]).toBe(2)
    expect((await store.paceFacts()).isUnfinished).toBe(true)
    await store.finishImport()
    expect(await lengthsIn(store)).toEqual({
      ...Object.fromEntries(Object.entries(before).map(([id, length]) => [id, length + 1])),
      X: 1,
    })
    expect((await store.paceFacts()).isUnfinished).toBe(false)
  }),
)

test('a round that is begun over outdated lengths, and cut off, leaves them to whoever starts next', () =>
  withStore(async (store) => {
    await read(store)
    kill.after = 0
    await store.addItem(draft('X', { needs: [lastOf] }))
    kill.after = Infinity
    await store.beginRound(new Map())
    await store.finishImport()
    expect((await lengthsIn(store))['T0']).toBe(size + 1)
  }))

test('of two edits at once that make a circle together one is refused, though both have looked before', async () => {
  const place = engine.newPlace()
  const stores = [await engine.open(place.at), await engine.open(place.at)] as const
  const [one, other] = stores
  try {
    await read(one)
    for (const id of ['A', 'B']) await one.addItem(draft(id, { needs: [lastOf] }))
    // What needs them makes the other side large, too.
    await one.importItems(
      'b.json',
      Array.from({ length: 60 }, (_, at) => draft(`N${at}`, { needs: ['A', 'B'] })),
    )
    const edits = await Promise.allSettled([
      one.editItem(itemId('A'), { dependsOn: [lastOf, 'B'].map(itemId) }),
      other.editItem(itemId('B'), { dependsOn: [lastOf, 'A'].map(itemId) }),
    ])
    expect(edits.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const lengths = await lengthsIn(one)
    expect([lengths['A'], lengths['B']].sort()).toEqual([2, 3])
    expect(lengths['T0']).toBe(size + 3)
    expect((await one.paceFacts()).isUnfinished).toBe(false)
  } finally {
    for (const store of stores) await store.close()
    place.remove()
  }
})
