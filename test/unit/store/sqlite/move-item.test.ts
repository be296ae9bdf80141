import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import '../../../../src/store/create-store.ts'
import { transitions, type Transition } from '../../../../src/core/policy/transition.ts'
import { importBacklogs } from '../../../../src/store/import/import-backlogs.ts'
import { moveItem } from '../../../../src/store/operations/move-item.ts'
import { countStates } from '../../../../src/store/reading/count-states.ts'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { createDriver } from '../../../../src/store/sqlite/driver.ts'
import { openStore } from '../../../../src/store/sqlite/open-store.ts'
import { draft } from '../../../support/store/sample.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

/** The transitions for which the store has a statement; filled while it is imported. */
const moved = vi.hoisted(() => new Set<readonly [string, string, string]>())

vi.mock('../../../../src/store/operations/move-item.ts', async (original) => {
  const { moveItem: make } = await original<typeof import('../../../../src/store/operations/move-item.ts')>()
  return {
    moveItem: (moves: readonly [Transition, ...Transition[]], columns: string) => {
      for (const move of moves) moved.add([...move])
      return make(moves, columns)
    },
  }
})

test('the store makes every change of status in the table, and each by one statement', () => {
  expect([...moved].map(String).sort()).toEqual(transitions.map(String).sort())
})

const setsStatus = /UPDATE items SET(?:(?!WHERE)[^`])*?(?<=SET|,)\s+status = /

test('no other statement of the store sets the status of an item', () => {
  const root = new URL('../../../../src/store/', import.meta.url).pathname
  const setting = readdirSync(root, { recursive: true, encoding: 'utf8' })
    // A replay sets it in a copy of its own, as it was moved then.
    .filter((name) => name.endsWith('.ts') && !name.startsWith('replay/'))
    .filter((name) => setsStatus.test(readFileSync(join(root, name), 'utf8')))
  expect(setting).toEqual(['operations/move-item.ts'])
})

test('a change of status that is not legal is refused by name, and nothing of its transaction stays', async () => {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  await (await openStore({ path })).close()
  const reopen = () => openConnection({ path, readonly: false })
  const { write, read, close } = createDriver(reopen(), { path, patienceMs: 1_000, reopen, now: () => 1 })
  try {
    const reading = {
      ...{ source: 'a.json', drafts: [draft('A'), draft('B')], checkout: '', switched: false },
      place: { branch: null, head: null },
    }
    await write((now) => importBacklogs([reading], now, 'near'))
    const cancel = moveItem([['cancel', 'todo', 'cancelled']], `reason = :reason`)
    const finish = moveItem([['finish', 'claimed', 'done']], `merged = :merged`)
    const both = write(function* (now) {
      yield* cancel({ item: 1, reason: '{"code":"person","message":"","detail":{}}', now })
      yield* finish({ item: 2, merged: null, now })
    })
    await expect(both).rejects.toThrow('the store was asked to finish B, which is todo')
    expect(await read((now) => countStates(now))).toMatchObject({ todo: 2, cancelled: 0, done: 0 })
  } finally {
    await close()
    folder.remove()
  }
})
