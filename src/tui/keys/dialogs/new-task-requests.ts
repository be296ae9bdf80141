import type { Board } from '../../../core/board/board.ts'
import type { ItemId } from '../../../core/ids.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { keyWord } from '../../../keymap/key-words.ts'
import { layoutOf } from '../../state/layout-of.ts'
import { typedTask } from '../../state/new-task.ts'
import type { Modal, NewTaskModal } from '../../state/screen/modal.ts'
import type { Outcome, ScreenState, ScreenStore } from '../../state/screen/screen-state.ts'
import { withList } from '../../state/task-list.ts'
import { aimAt } from '../aim.ts'

export interface NewTaskRequests {
  /** Adds what was typed; where it is not taken it can be typed on. */
  addTask(modal: NewTaskModal): void
  /** Looks up what there is already of what is typed in the form. */
  lookUpTyped(): void
}

export interface NewTaskParts {
  readonly store: ScreenStore
  readonly board: Pick<Board, 'add' | 'knownOf'>
  show(kind: Outcome['kind'], text: Safe): void
  refuse(text: Safe): void
  carryOut(what: Safe, act: () => Promise<void>): void
}

export function newTaskRequests({ store, board, show, refuse, carryOut }: NewTaskParts): NewTaskRequests {
  /** A second press meanwhile would add it twice. */
  let isAdding = false
  let isLooking = false
  async function lookUp(): Promise<void> {
    const { modal } = store.getState()
    if (modal?.kind !== 'new task') return
    const isTyped = (): boolean => hasSame(store.getState().modal, modal)
    const known = await board.knownOf(typedTask(modal), isTyped)
    if (known === null || !isTyped()) return lookUp()
    store.setState((state) => (state.modal?.kind === 'new task' ? { modal: { ...state.modal, known } } : {}))
  }

  return {
    lookUpTyped() {
      if (isLooking) return
      isLooking = true
      carryOut(literal('not looked up'), () =>
        lookUp().finally(() => {
          isLooking = false
        }),
      )
    },
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

/** Nothing has been typed since that could be looked up. */
const hasSame = (now: Modal | null, { fields: { files, needs } }: NewTaskModal): boolean =>
  now?.kind === 'new task' && now.fields.files.text === files.text && now.fields.needs.text === needs.text

/** The new task is under the keys, in a table where it can be seen. */
function withNewTask(state: ScreenState, item: ItemId): ScreenState {
  const isThere = state.view === 'workers' && !state.zoomed && layoutOf(state).tasks !== null
  const shown = { ...state, view: isThere ? state.view : 'tasks', pages: [], zoomed: false } as const
  const next = withList(shown, { cursor: { index: 0, item } })
  return { ...next, focus: { on: 'list' }, aim: aimAt(item) }
}
