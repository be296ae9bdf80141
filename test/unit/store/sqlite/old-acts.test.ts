import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { actLifeMs } from '../../../../src/core/acts/act.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { draft } from '../../../support/store/sample.ts'
import { withStore } from '../../../support/store/with-store.ts'

test('acts that can not be taken back any more are not kept: a store must not grow with each of them', () =>
  withStore(async (store, at, place) => {
    await store.importItems('a.json', [draft('A'), draft('B')])
    await at(1).cancelItems([itemId('A')])
    await at(actLifeMs + 2).cancelItems([itemId('B')])
    const database = new Database(place, { readonly: true })
    const count = (table: string) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
    expect([count('acts'), count('act_items')]).toEqual([1, 1])
    database.close()
  }))
