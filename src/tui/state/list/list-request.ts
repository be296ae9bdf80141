import { statesInOrder, type ListRequest } from '../../../core/list/list-request.ts'
import { layoutOf } from '../layout-of.ts'
import type { ScreenState, TaskList } from '../screen/screen-state.ts'
import { inHandStates, statesOfPart } from './list-parts.ts'

/* What of the backlog the table of tasks shows. */

/** By what needs a person, and nothing is left out but what is folded. */
export const isPlain = ({ order, turned, part, filter }: TaskList): boolean =>
  order === 'needs you' && !turned && part === 'all' && filter.input.text === ''

/** Done tasks are one row. */
export const folds = (list: TaskList): boolean => isPlain(list) && !list.unfolded

export function requestOf(state: ScreenState): ListRequest {
  const list = state.lists[state.view === 'tasks' ? 'tasks' : 'workers']
  const { order, turned, part, filter } = list
  const request = { order, turned, filter: filter.input.text }
  if (part !== 'all') return { ...request, states: statesOfPart[part] }
  const without = new Set<string>([
    ...(folds(list) ? ['done'] : []),
    ...(showsWorkersAbove(state) ? inHandStates : []),
  ])
  if (without.size === 0 || !isPlain(list)) return { ...request, states: null }
  return { ...request, states: statesInOrder.filter((each) => !without.has(each)) }
}

/** Where workers are one row each, their tasks need no second one below. */
export const showsWorkersAbove = (state: ScreenState): boolean =>
  state.view !== 'tasks' && state.snapshot !== null && layoutOf(state).list !== null
