import { itemId } from '../../core/ids.ts'
import { listed, taskFields, type TaskField, type TypedTask } from '../../core/backlog/typed-item.ts'
import { emptyInput, type TextInput } from '../input/text-input.ts'
import type { NewTaskModal } from './screen-state.ts'

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
