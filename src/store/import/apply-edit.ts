import type { EpochMs } from '../../core/ids.ts'
import type { FileWord } from '../../core/policy/backlog-edit.ts'
import { reason, type Reason } from '../../core/reason.ts'
import { completeGroup } from '../operations/attempts/groups.ts'
import { unblock } from '../operations/attempts/needing.ts'
import { markTodoFailed } from '../operations/fail-todo.ts'
import { closedCircle } from '../operations/closed-circle.ts'
import { takeUpForFile } from '../operations/item-verbs.ts'
import { markCancelled } from '../operations/mark-cancelled.ts'
import { moveItem } from '../operations/move-item.ts'
import { recordEvent } from '../operations/record-event.ts'
import { textOrNull } from '../rows/raw-row.ts'
import { one, type Operation } from '../statement.ts'
import type { PlannedEdit } from './import-plan.ts'

/**
 * Takes an item to the status that a person wrote into its file. The container it is in may be over with it, but is settled when all edits
 * are carried out (`settleContainers`): an edit of the container itself was planned from the status that it has.
 */
export function* applyEdit(edit: PlannedEdit, now: EpochMs): Operation<void> {
  const { id, item, word, source, effect } = edit
  if (effect.kind !== 'becomes' || (yield* circleOf(edit)) !== null) return
  const why = reason('source', saidBy(source, word))
  const stored = JSON.stringify(why)
  for (const verb of effect.verbs) {
    switch (verb) {
      case 'retry':
        yield* takeUpForFile(item, now)
        break
      case 'cancel':
        yield* markCancelled({ item: id, reason: stored, now })
        yield* recordEvent({ type: 'item:cancelled', reason: why }, { item: id }, now)
        break
      case 'fail':
        yield* markTodoFailed({ item: id, reason: stored, now })
        yield* recordEvent({ type: 'item:failed', reason: why }, { item: id }, now)
        break
      case 'sync':
        yield* complete(id, why, now)
        break
    }
  }
}

/** The circle that an edit would close, so that it is not carried out; null: none. */
export function* circleOf({ item, effect }: PlannedEdit): Operation<string | null> {
  // What ends at once waits for nothing.
  const opens = effect.kind === 'becomes' && effect.verbs[0] === 'retry' && effect.status !== 'done'
  return opens ? yield* closedCircle(item) : null
}

const saidBy = (source: string, word: FileWord): string =>
  word === 'removed' ? `it is no longer in ${source}` : `its backlog says ${word}`

function* complete(item: number, why: Reason, now: EpochMs): Operation<void> {
  yield* markCompleted({ item, reason: JSON.stringify(why), now })
  yield* recordEvent({ type: 'item:done', commit: null }, { item }, now)
  yield* unblock({ item })
  const group = yield* selectGroup({ item })
  if (group !== null) yield* completeGroup(group, { item }, now)
}

const selectGroup = one(`SELECT run_group FROM items WHERE id = :item`, (row) => textOrNull(row, 'run_group'))

const markCompleted = moveItem(
  [
    ['sync', 'todo', 'done'],
    ['sync', 'failed', 'done'],
  ],
  `hold = NULL, asks = NULL, not_before = NULL, merged = NULL, reason = :reason`,
)
