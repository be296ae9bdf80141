import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { systemClock } from '../../../src/process/clock.ts'
import { boardOver } from '../../support/sim/simulated-board.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, identity, start } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

/* A screen shows what a killed process had at work before it supervises: a key that is pressed by then is not for nothing. */

const onlySecond = ({ pid }: { readonly pid: number }) => (pid === 2 ? 'alive' : 'dead')

/** A's agent is at work, and its supervisor was killed. */
async function leftAlone(store: Store): Promise<void> {
  await store.importItems('a.json', [draft('A')])
  const dead = await store.openRun(start())
  claimed(await store.claimNext({ supervisor: dead.supervisor.id, worker: 0 }))
}

test.each([
  ['stop', (board: ReturnType<typeof boardOver>) => board.stop([itemId('A')])],
  ['freeze', (board: ReturnType<typeof boardOver>) => board.ask({ kind: 'freeze', item: itemId('A') })],
])('%s waits until this process supervises', (kind, press) =>
  withStore(async (store) => {
    await leftAlone(store)
    const begun = Promise.withResolvers<void>()
    const board = boardOver(store, systemClock, { livenessOf: onlySecond, begun: () => begun.promise })
    const asked = press(board)
    const { supervisor } = await store.openRun(start({ identity: identity(2) }))
    begun.resolve()
    expect(await asked).toMatchObject([{ supervisor: supervisor.id, body: { kind, item: 'A' } }])
  }),
)

test('where it does not come to that, there is nobody to ask; what concerns the run is not waited with', () =>
  withStore(async (store) => {
    await leftAlone(store)
    const waits = boardOver(store, systemClock, {
      livenessOf: onlySecond,
      begun: () => new Promise(() => {}),
    })
    expect(await waits.ask({ kind: 'abort' })).toEqual([])
    const none = boardOver(store, systemClock, { livenessOf: onlySecond })
    expect(await none.stop([itemId('A')])).toEqual([])
  }))
