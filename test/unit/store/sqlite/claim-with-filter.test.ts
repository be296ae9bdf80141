import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { tokenDigest } from '../../../../src/core/claims/token-claim.ts'
import { claimOrder } from '../../../../src/core/policy/order/claim-order.ts'
import { strategies } from '../../../../src/core/run/settings.ts'
import { claimWithFilter } from '../../../../src/store/claim-with-filter.ts'
import { createStore } from '../../../../src/store/create-store.ts'
import type { Driver } from '../../../../src/store/driver.ts'
import { createDriver } from '../../../../src/store/sqlite/driver.ts'
import { migrate } from '../../../../src/store/sqlite/migrate.ts'
import { migrations } from '../../../../src/store/sqlite/migrations.ts'
import type { Operation } from '../../../../src/store/statement.ts'
import { draft, settings, start } from '../../../support/store/sample.ts'

function openDriver(): Driver {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  db.pragma('foreign_keys = ON')
  migrate(db, ':memory:', migrations)
  const reopen = (): never => {
    throw new Error('not in memory')
  }
  return createDriver(db, { path: ':memory:', patienceMs: 0, reopen, now: () => 1 })
}

/** The driver, and how many rows a transaction was given at most. */
function counting({ read, write }: Driver) {
  const most = { read: 0, write: 0 }
  function* counted<T>(kind: 'read' | 'write', operation: Operation<T>): Operation<T> {
    let rows = 0
    let step = operation.next()
    while (step.done !== true) {
      const given: unknown = yield step.value
      rows += Array.isArray(given) ? given.length : 0
      step = operation.next(given)
    }
    most[kind] = Math.max(most[kind], rows)
    return step.value
  }
  const driver: Pick<Driver, 'read' | 'write'> = {
    read: (transaction) => read((now) => counted('read', transaction(now))),
    write: (transaction) => write((now) => counted('write', transaction(now))),
  }
  return { driver, most }
}

/** Of equal and different urgency and length, so that pages end within all of them; every 700th fits. */
const fitting = Array.from({ length: 2_800 }, (_, at) => at).filter((at) => at % 700 === 699)
const drafts = Array.from({ length: 2_800 }, (_, at) => [
  draft(`T${at}`, { priority: (at * 7) % 3, type: at % 700 === 699 ? 'bug' : 'docs' }),
  ...(at % 5 === 4 ? [draft(`N${at}`, { needs: [`T${at}`], type: 'docs' })] : []),
]).flat()

const ranked = (at: number) => ({ priority: (at * 7) % 3, path: at % 5 === 4 ? 2 : 1 })

test.each(strategies)(
  'what fits is found by reads in the order of %s, and claimed in a short write',
  async (strategy) => {
    const real = openDriver()
    const store = createStore(real, () => 'alive')
    await store.importItems('a.json', drafts)
    await store.openRun(start({ settings: { ...settings, strategy, filter: 'type = docs' } }))
    const { driver, most } = counting(real)
    const claim = async (): Promise<string> => {
      const token = tokenDigest(`token ${Math.random()}`)
      const request = { token, item: null, filter: 'type = bug', agent: 'ann', leaseMs: 60_000, group: 3 }
      const claimed = await claimWithFilter(driver, { ...request, strategy }, () => 'alive')
      return claimed.kind === 'claimed' ? claimed.row.item.id : claimed.kind === 'nothing' ? claimed.why : ''
    }
    const order = fitting.toSorted(
      (one, other) => claimOrder[strategy](ranked(one), ranked(other)) || one - other,
    )
    for (const at of order) expect(await claim()).toBe(`T${at}`)
    expect(await claim()).toBe('noneFits')
    expect(most.write).toBeLessThan(50)
    expect(most.read).toBeLessThanOrEqual(1_000)
  },
)

test('one that somebody else has claimed since it was found is left to them', async () => {
  const real = openDriver()
  const store = createStore(real, () => 'alive')
  await store.importItems('a.json', [draft('A'), draft('B')])
  const request = (name: string) => ({
    ...{ token: tokenDigest(name), item: null, agent: name, leaseMs: 60_000 },
    ...{ strategy: 'priority' as const, group: 3 },
  })
  let isFirst = true
  const driver: Pick<Driver, 'read' | 'write'> = {
    write: real.write,
    async read(transaction) {
      const found = await real.read(transaction)
      if (Array.isArray(found) && found.length === 2 && isFirst) {
        isFirst = false
        await store.claimByToken({ ...request('bob'), filter: null }, () => 'alive')
      }
      return found
    },
  }
  const claimed = await claimWithFilter(driver, { ...request('ann'), filter: 'all' }, () => 'alive')
  expect(claimed).toMatchObject({ kind: 'claimed', row: { item: { id: 'B' } } })
})
