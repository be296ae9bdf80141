import { listOrders } from '../../../core/list/list-request.ts'
import type { ItemId } from '../../../core/ids.ts'
import { plural } from '../../../text/plural.ts'
import { literal, safe } from '../../../text/safe.ts'
import { afterKey, afterPaste, emptyInput, type TextInput } from '../../input/text-input.ts'
import { fromTop } from '../../state/list/cleared.ts'
import { listParts, type ListPart } from '../../state/list/list-parts.ts'
import type { Listing, ScreenState } from '../../state/screen/screen-state.ts'
import {
  isInList,
  listOf,
  movedCursor,
  rowUnderCursor,
  visibleItems,
  withList,
} from '../../state/task-list.ts'
import { orderInWords, partWords } from '../../views/tasks/listing-words.ts'
import { focusList } from '../../views/workers/workers-keys.ts'
import type { ActionContext } from '../action-context.ts'

/* Which tasks the table shows, in which order, and which are marked. */

/** In the workers' view the keys are in the table from then on. */
function change({ store }: Pick<ActionContext, 'store'>, to: Partial<Listing>): void {
  if (!isInList(store.getState())) focusList({ store })
  store.setState((state) => fromTop(state, to))
}

export const filterTasks = (context: ActionContext): void => {
  const { filter } = listOf(context.store.getState())
  change(context, { filter: { ...filter, typing: true } })
}

/** @returns whether the key was written. */
export function pressInFilter(context: ActionContext, key: string): boolean {
  const { store } = context
  const state = store.getState()
  const { filter } = listOf(state)
  if (!isTyping(state)) return false
  const move = moves(state).get(key)
  if (key === 'escape') type(context, emptyInput, false)
  else if (key === 'enter') store.setState(withList(state, { filter: { ...filter, typing: false } }))
  else if (move !== undefined) store.setState(movedCursor(state, move))
  else {
    const input = afterKey(filter.input, key)
    if (input !== null) type(context, input, true)
  }
  return true
}

export function pasteInFilter(context: ActionContext, text: string): void {
  const { filter } = listOf(context.store.getState())
  // One row: what is pasted over several is words beside each other.
  type(context, afterPaste(filter.input, text.slice(0, mostTyped).replaceAll(/\s+/g, ' ')), true)
}

export const isTyping = (state: ScreenState): boolean =>
  state.pages.length === 0 &&
  (state.view === 'tasks' || state.view === 'workers') &&
  isInList(state) &&
  listOf(state).filter.typing

const mostTyped = 1_000

const type = (context: ActionContext, input: TextInput, typing: boolean): void =>
  change(context, { filter: { input, typing } })

const moves = (state: ScreenState): ReadonlyMap<string, number> =>
  new Map([
    ['down', 1],
    ['up', -1],
    ['pagedown', visibleItems(state)],
    ['pageup', -visibleItems(state)],
  ])

/** F1 to F5 are the parts in their order. */
export function showPart(context: ActionContext, key: string): void {
  const part = listParts[Number(key.slice(1)) - 1]
  if (part !== undefined) partIs(context, part)
}

export function nextPart(context: ActionContext): void {
  const { part } = listOf(context.store.getState())
  partIs(context, listParts[(listParts.indexOf(part) + 1) % listParts.length] ?? 'all')
}

function partIs(context: ActionContext, part: ListPart): void {
  change(context, { part })
  context.asking.say(safe`shows ${part === 'all' ? literal('all tasks') : safe`tasks: ${partWords[part]}`}`)
}

export function order(context: ActionContext, by: number): void {
  const { order: now } = listOf(context.store.getState())
  const next =
    listOrders[(listOrders.indexOf(now) + by + listOrders.length) % listOrders.length] ?? 'needs you'
  change(context, { order: next, turned: false })
  sayOrder(context)
}

export function turnOrder(context: ActionContext): void {
  change(context, { turned: !listOf(context.store.getState()).turned })
  sayOrder(context)
}

const sayOrder = ({ store, asking }: ActionContext): void =>
  asking.say(safe`by ${orderInWords(listOf(store.getState()))}`)

/** A mark belongs to the task: filters and orders keep it. */
export function mark({ store, asking }: ActionContext): void {
  const state = store.getState()
  const row = isInList(state) ? rowUnderCursor(state) : null
  if (row === null) return asking.refuse(literal('choose a task in the table first'))
  const marks = new Set(state.marks)
  if (!marks.delete(row.item.id)) marks.add(row.item.id)
  store.setState({ ...movedCursor(state, 1), marks, lastMark: row.item.id })
}

/** From the task that was marked last to the one under the cursor. */
export function markTo({ store, asking }: ActionContext): void {
  const state = store.getState()
  const rows = state.snapshot?.rows ?? []
  const placeOf = (item: ItemId | null): number => rows.findIndex((row) => row.item.id === item)
  const here = placeOf(isInList(state) ? (rowUnderCursor(state)?.item.id ?? null) : null)
  const last = placeOf(state.lastMark)
  if (here === -1) return asking.refuse(literal('choose a task in the table first'))
  if (last === -1)
    return asking.refuse(literal('mark the first one with space, not further away than two screens'))
  const between = rows.slice(Math.min(here, last), Math.max(here, last) + 1).map(({ item }) => item.id)
  const marks = new Set([...state.marks, ...between])
  store.setState({ marks, lastMark: between.at(-1) ?? null })
  asking.say(safe`${plural(marks.size, 'task')} marked`)
}
