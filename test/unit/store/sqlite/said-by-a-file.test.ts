import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { draft } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

const reading = {
  ...{ source: 'tasks.jsonl', checkout: '/here', place: { branch: null, head: null }, switched: false },
}

test('an import in one transaction forgets what the file said of an item whose status it has recorded', () =>
  withStore(async (store, _, place) => {
    const database = new Database(place, { readonly: true })
    const said = () => database.prepare('SELECT seen, said FROM file_standings').get()
    const pieces = [[{ draft: draft('a'), said: 7 }]]
    const order = { ...reading, pieces, problems: () => [], mayBeHalf: () => false }
    await store.importInSteps({ readings: [order], unknownDependency: 'block' })
    expect(said()).toEqual({ seen: 'open', said: 7 })
    await store.importBacklogs([{ ...reading, drafts: [draft('a', { status: 'done' })] }])
    expect(said()).toEqual({ seen: 'done', said: null })
    database.close()
  }))
