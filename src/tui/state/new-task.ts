import { itemId, type ItemId } from '../../core/ids.ts'
import { listed, taskFields, type TaskField, type TypedTask } from '../../core/backlog/typed-item.ts'
import { aimAt } from '../keys/aim.ts'
import { emptyInput, type TextInput } from '../input/text-input.ts'
import { layoutOf } from './layout-of.ts'
import type { NewTaskModal, ScreenState } from './screen-state.ts'
import { withList } from './task-list.ts'

/** A form in which nothing was typed. */
export const emptyForm: NewTaskModal = {
  kind: 'new task',
  fields: Object.fromEntries(taskFields.map((field) => [field, emptyInput])) as Record<TaskField, TextInput>,
  at: 'title',
  problem: null,
  discards: false,
}

export const withField = (modal: NewTaskModal, field: TaskField, input: TextInput): NewTaskModal => ({
  ...modal,
  fields: { ...modal.fields, [field]: input },
  problem: modal.problem?.field === field ? null : modal.problem,
  discards: false,
})

/** The field after this one, or before it, round. */
export const fieldBeside = ({ at }: NewTaskModal, step: 1 | -1): TaskField =>
  taskFields[(taskFields.indexOf(at) + step + taskFields.length) % taskFields.length] ?? 'title'

export const typedTask = ({ fields }: NewTaskModal): TypedTask => ({
  title: fields.title.text,
  description: fields.description.text.trim(),
  files: listed(fields.files.text),
  needs: listed(fields.needs.text).map(itemId),
})

export const typedLength = ({ fields }: NewTaskModal): number =>
  taskFields.reduce((sum, field) => sum + fields[field].text.trim().length, 0)

/** The new task is under the keys, in a table where it can be seen. */
export function withNewTask(state: ScreenState, item: ItemId): ScreenState {
  const isThere = state.view === 'workers' && !state.zoomed && layoutOf(state).tasks !== null
  const shown = { ...state, view: isThere ? state.view : 'tasks', pages: [], zoomed: false } as const
  const next = withList(shown, { cursor: { index: 0, item } })
  return { ...next, focus: { on: 'list' }, aim: aimAt(item) }
}
