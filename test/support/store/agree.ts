import { expect } from 'vitest'
import type { Store } from '../../../src/core/ports/store.ts'
import { engine } from './engine.ts'
import { fold } from './fold.ts'
import type { Model } from './model.ts'

/** Rows, events and counters against the model: the same, or the test fails. */
export async function agree(store: Store, at: string, model: Model): Promise<void> {
  const query = { states: null, offset: 0, limit: 1_000 } as const
  const rows = await store.items({ ...query, order: 'file' })
  expect(rows.map(({ item }) => [item.id, item.standing.status, item.attempts, item.blockedBy])).toEqual(
    [...model.items.values()].map((item) => [
      item.id,
      item.status,
      item.attempts,
      model.openNeeds(item) + (item.parkedBehind === null && !item.waitsInGroup ? 0 : 1),
    ]),
  )
  const byNeed = await store.items({ ...query, order: 'needs you' })
  expect(byNeed.map(({ item }) => item.id).sort()).toEqual([...model.items.keys()].sort())
  const states = new Map<string, number>([
    ['total', model.items.size],
    ['byToken', model.open.size - model.workers().length],
  ])
  for (const { state } of rows) states.set(state, (states.get(state) ?? 0) + 1)
  const counted = Object.entries(await store.counts()).filter(([, n]) => n > 0)
  expect(Object.fromEntries(counted)).toEqual(Object.fromEntries([...states].filter(([, n]) => n > 0)))

  const open = await store.openAttempts()
  expect(open.map(({ id, epoch, tenure, owner, phase }) => ({ id, epoch, tenure, owner, phase }))).toEqual(
    model.workers().map(({ id, epoch, tenure, owner, phase }) => ({
      id,
      epoch,
      tenure,
      owner,
      phase,
    })),
  )
  const folded = fold(await store.events({ after: 0, limit: 100_000 }))
  expect([...folded.items].map(([id, item]) => ({ id, ...item }))).toEqual(
    [...model.items.values()].map(({ id, status, attempts, epoch }) => ({ id, status, attempts, epoch })),
  )
  expect([...folded.open].sort()).toEqual([...model.open.values()].map(({ id, phase }) => [id, phase]).sort())
  for (const [name, wrong] of Object.entries(engine.recount(at)))
    expect({ [name]: wrong }).toEqual({ [name]: [] })
}
