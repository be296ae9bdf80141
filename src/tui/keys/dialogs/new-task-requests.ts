import type { Board } from '../../../core/board.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { keyWord } from '../../../keymap/key-words.ts'
import { typedTask, withNewTask } from '../../state/new-task.ts'
import type { NewTaskModal, Outcome, ScreenStore } from '../../state/screen-state.ts'

export interface NewTaskRequests {
  /** Adds what was typed; where it is not taken it can be typed on. */
  addTask(modal: NewTaskModal): void
}

export interface NewTaskParts {
  readonly store: ScreenStore
  readonly board: Pick<Board, 'add'>
  show(kind: Outcome['kind'], text: Safe): void
  refuse(text: Safe): void
  carryOut(what: Safe, act: () => Promise<void>): void
}

export function newTaskRequests({ store, board, show, refuse, carryOut }: NewTaskParts): NewTaskRequests {
  /** A second press meanwhile would add it twice. */
  let isAdding = false
  return {
    addTask(modal) {
      if (isAdding) return
      isAdding = true
      carryOut(literal('no task added'), async () => {
        try {
          const added = await board.add(typedTask(modal))
          if (added.kind === 'refused') {
            refuse(safe`no task added: ${sanitize(added.why)}`)
            return store.setState({ modal: { ...modal, at: added.field, problem: added } })
          }
          store.setState((state) => withNewTask({ ...state, modal: null }, added.id))
          const id = sanitize(added.id)
          const retry = keyWord('retry', store.getState().keymap)
          show(
            'ok',
            added.outside
              ? safe`${id} added, outside this run's filter; ${retry} takes it in`
              : safe`${id} added`,
          )
        } finally {
          isAdding = false
        }
      })
    },
  }
}
