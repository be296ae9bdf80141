import { expect, test } from 'vitest'
import { itemId } from '../../../../../src/core/ids.ts'
import type { KnownOfTyped } from '../../../../../src/core/board/board.ts'
import { newTaskRequests, type NewTaskParts } from '../../../../../src/tui/keys/dialogs/new-task-requests.ts'
import { emptyForm, withTyped } from '../../../../../src/tui/state/new-task.ts'
import type { NewTaskModal } from '../../../../../src/tui/state/screen/modal.ts'
import { until } from '../../../../support/until.ts'

const typed = (files: string): NewTaskModal =>
  withTyped(emptyForm(null), { files: { text: files, cursor: files.length } })
const sharedWith = (id: string): KnownOfTyped => ({
  shares: [{ item: itemId(id), state: 'running', files: ['src/'] }],
  needs: [],
})

test('an answer about what was typed before is not shown: it is looked up again', async () => {
  let state: { modal: NewTaskModal | null } = { modal: typed('a') }
  const asked: { files: readonly string[]; answer(known: KnownOfTyped): void }[] = []
  const parts = {
    store: {
      getState: () => state,
      setState: (change: (now: typeof state) => object) => (state = { ...state, ...change(state) }),
    },
    board: {
      knownOf: ({ files }: { files: readonly string[] }) =>
        new Promise<KnownOfTyped>((answer) => asked.push({ files, answer })),
    },
    carryOut: (_: unknown, act: () => Promise<void>) => void act(),
  } as unknown as NewTaskParts
  newTaskRequests(parts).lookUpTyped()
  state = { modal: typed('b') }
  asked[0]?.answer(sharedWith('OLD'))
  await until('another look', () => asked.length === 2)
  expect(state.modal?.known).toBeNull()
  expect(asked.map(({ files }) => files)).toEqual([['a'], ['b']])
  asked[1]?.answer(sharedWith('NEW'))
  await until('what is known', () => state.modal?.known !== null)
  expect(state.modal?.known).toEqual(sharedWith('NEW'))
})
