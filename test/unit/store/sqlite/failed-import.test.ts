import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
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
  identity: owner,
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

const everybodyLives = { livenessOf: () => 'alive' as const } as const

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
    await store.finishImport(() => Promise.resolve(owner))
    expect(await store.items({ order: 'file', states: null, offset: 0, limit: 5 })).toHaveLength(1)
  }, everybodyLives))
