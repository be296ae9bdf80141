import type { ItemId } from '../../../core/ids.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { stateVerb } from '../../../wording/state-look.ts'
import { placeOf } from '../../state/place.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import type { ActionContext } from '../action-context.ts'
import { chosenItem, chosenRow, chosenTask } from '../chosen.ts'

/* What a person does with a task, or with the marked ones together. */

/** Marks win over the task under the cursor, in the tables where they are seen. */
export const meantTogether = (state: ScreenState): readonly ItemId[] | null => {
  const place = placeOf(state)
  return state.marks.size > 0 && (place === 'tasks' || place === 'workers') ? [...state.marks] : null
}

/** So many are asked about: it ends work in progress. */
const asksFrom = 3

export function stop({ store, asking }: ActionContext): void {
  const state = store.getState()
  const marked = meantTogether(state)
  if (marked !== null) {
    if (marked.length >= asksFrom)
      return store.setState({ modal: { kind: 'marked', verb: 'stop', items: marked, dependents: 0 } })
    store.setState({ marks: new Set(), lastMark: null })
    return asking.stopAll(marked)
  }
  const row = chosenRow(state)
  if (row === null) return
  if (state.stopping.has(row.item.id)) return asking.say(safe`${sanitize(row.item.id)} is stopping already`)
  asking.stop(row.item.id)
}

export function notFreezable(state: ScreenState): Safe | null {
  const row = chosenRow(state)
  if (row === null) return literal('no task here to freeze')
  return row.attempt?.phase === 'running' && row.attempt.end === null
    ? null
    : safe`no agent of ${sanitize(row.item.id)} works: it ${stateVerb(row.state)}`
}

/** Nobody is chosen for what nobody works on any more. */
export function noAgent(state: ScreenState): Safe | null {
  const task = chosenTask(state)
  if (task === null) return literal('choose a task first')
  if (state.snapshot?.run == null || state.snapshot.run.endedAt !== null)
    return literal('no run goes on whose agents could be chosen from')
  return task.state === 'done' || task.state === 'cancelled'
    ? safe`no agent works on ${sanitize(task.id)} any more: it ${stateVerb(task.state)}`
    : null
}

/** Its agents stand still, or go on. */
export function freeze({ store, asking }: ActionContext): void {
  const row = chosenRow(store.getState())
  if (row === null) return
  asking.command({ kind: row.attempt?.frozenAt === undefined ? 'freeze' : 'thaw', item: row.item.id })
}

export function retry({ store, asking }: ActionContext): void {
  const state = store.getState()
  const marked = meantTogether(state)
  if (marked !== null) {
    store.setState({ marks: new Set(), lastMark: null })
    return asking.retry(marked)
  }
  const id = chosenItem(state)
  if (id !== null) return asking.retry([id])
  asking.refuse(
    placeOf(state) === 'summary' ? literal('choose a task first') : literal('no task here to retry'),
  )
}

/** Cancels. Where others wait for it, or several are meant, it is asked about. */
export function skip({ store, asking }: ActionContext): void {
  const state = store.getState()
  const marked = meantTogether(state)
  if (marked !== null) return asking.skipAll(marked)
  const id = chosenItem(state)
  if (id !== null) asking.skip(id)
}

/** One place up (-1) or down (1) among what waits to be merged. */
export function moveInLane({ store, asking }: ActionContext, by: -1 | 1): void {
  const item = chosenItem(store.getState())
  if (item !== null) asking.command({ kind: 'move', item, by })
}

/** In the queue, so that there is nothing to move it past. */
export const isAlone = ({ snapshot }: ScreenState): boolean => (snapshot?.counts.queued ?? 0) < 2
