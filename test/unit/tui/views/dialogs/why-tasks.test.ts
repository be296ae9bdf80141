import { expect, it } from 'vitest'
import { keyTable } from '../../../../../src/keymap/key-table.ts'
import { keymapOf } from '../../../../../src/keymap/key-bindings.ts'
import { reason } from '../../../../../src/core/reason.ts'
import type { WhyModal } from '../../../../../src/tui/state/screen/modal.ts'
import type { ScreenState } from '../../../../../src/tui/state/screen/screen-state.ts'
import { whyActions, whyCursor } from '../../../../../src/tui/views/dialogs/why-tasks.ts'
import { at, row } from '../../../../tui/fixtures/fake-board.ts'

const failed = row({
  ...{ id: 'A', title: 'A', seconds: 3, attempts: 3 },
  standing: { status: 'failed', failedAt: at, reason: reason('gate:failed', 'npm test') },
})
const state = (replay: boolean): ScreenState =>
  ({
    keymap: keymapOf({}, keyTable),
    snapshot: { keptWorktrees: new Set(), ...(replay ? { replay: {} } : {}) },
  }) as unknown as ScreenState

it('offers what a person can do with a task, and nothing in a replay', () => {
  expect(whyActions(failed, state(false))).toEqual(['retry', 'skip'])
  expect(whyActions(row({ id: 'B', title: 'B', phase: 'running', seconds: 3 }), state(false))).toEqual([])
  expect(whyActions(failed, state(true))).toEqual([])
})

it('keeps the cursor on a row when there are fewer', () => {
  const modal = { cursor: 5 } as WhyModal
  expect(whyCursor(modal, 8)).toBe(5)
  expect(whyCursor(modal, 2)).toBe(1)
})
