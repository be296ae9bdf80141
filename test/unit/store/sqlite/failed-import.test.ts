import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import { draft, identity } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

const owner = identity(7)

const order = () => ({
  readings: [
    {
      ...{ source: 'tasks.jsonl', checkout: '/here', place: { branch: null, head: null }, switched: false },
      pieces: [[{ draft: draft('a'), said: 1 }]],
      problems: () => [],
      mayBeHalf: () => false,
    },
  ],
  unknownDependency: 'block' as const,
})

/** Every step that adds an item fails, until it is told to stop. */
function failing(place: string): () => void {
  const database = new Database(place)
  database.exec(`CREATE TRIGGER broken BEFORE INSERT ON items BEGIN SELECT RAISE(ABORT, 'no room'); END`)
  return () => {
    database.exec('DROP TRIGGER broken')
    database.close()
  }
}

const everybodyLives = { livenessOf: () => 'alive' as const, self: async () => owner } as const

test('an import that has failed is taken over by the next one, though its process lives', () =>
  withStore(async (store, _, place) => {
    const mend = failing(place)
    await expect(store.importInSteps(order())).rejects.toThrow('no room')
    await expect(store.importInSteps(order())).rejects.toThrow('no room')
    mend()
    expect(await store.importInSteps(order())).toMatchObject({ added: 0, unchanged: 1 })
    expect(await store.items({ order: 'file', states: null, offset: 0, limit: 5 })).toHaveLength(1)
  }, everybodyLives))

test('an import of a thread that has died is taken over by its own process, once it has not moved for long', () =>
  withStore(async (store, at, place) => {
    const mend = failing(place)
    await expect(store.importInSteps(order())).rejects.toThrow('no room')
    mend()
    const database = new Database(place)
    database
      .prepare('UPDATE imports SET tenure = 1, owner = ?, lease_until = 10000')
      .run(JSON.stringify(owner))
    database.close()
    at(100_000)
    await store.finishImport()
    expect(await store.items({ order: 'file', states: null, offset: 0, limit: 5 })).toHaveLength(1)
  }, everybodyLives))

test('what is imported in one transaction comes behind an import that is not finished, however much older that is', () =>
  withStore(async (store, _, place) => {
    const mend = failing(place)
    await expect(store.importInSteps(order())).rejects.toThrow('no room')
    mend()
    const reading = order().readings[0]!
    const newer = [{ ...reading, drafts: [draft('a', { title: 'newer' })] }]
    expect(await store.importBacklogs(newer)).toMatchObject({ added: 0, changed: 1 })
    expect(await store.importBacklogs(newer)).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
    expect((await store.item(itemId('a')))?.item.title).toBe('newer')
    await store.finishImport()
    expect((await store.item(itemId('a')))?.item.title).toBe('newer')
  }, everybodyLives))

test('an import that reads for minutes without a word to write is not taken for dead by those who can’t see its process', () =>
  withStore(async (store, at, place) => {
    const database = new Database(place, { readonly: true })
    const lease = database.prepare('SELECT lease_until FROM imports').pluck()
    const left: number[] = []
    const reading = order().readings[0]!
    const pieces = function* () {
      for (let second = 20; second <= 120; second += 20) {
        at(second * 1_000)
        left.push(Number(lease.get()) - second * 1_000)
        yield []
      }
      yield [{ draft: draft('a'), said: 1 }]
    }
    const slow = { ...order(), readings: [{ ...reading, pieces: pieces() }] }
    expect(await store.importInSteps(slow)).toMatchObject({ added: 1 })
    expect(left).toEqual([expect.any(Number), 10_000, 10_000, 10_000, 10_000, 10_000])
    expect(left[0]).toBeGreaterThan(0)
    database.close()
  }))

test('who was taken for dead begins anew: what it had put aside is forgotten', () =>
  withStore(async (store, _, place) => {
    const database = new Database(place)
    const reading = order().readings[0]!
    const pieces = function* () {
      yield [{ draft: draft('a'), said: 1 }]
      database.exec('UPDATE imports SET tenure = 1, owner = NULL, lease_until = 0')
      yield [{ draft: draft('b'), said: 1 }]
    }
    const overtaken = { ...order(), readings: [{ ...reading, pieces: pieces() }] }
    expect(await store.importInSteps(overtaken)).toMatchObject({ added: 0, stale: ['tasks.jsonl'] })
    expect(await store.importInSteps(order())).toMatchObject({ added: 1 })
    database.close()
  }))
