import { itemId } from '../../core/ids.ts'
import {
  choiceFields,
  listed,
  textFields,
  type ChoiceField,
  type TaskField,
  type TextField,
  type TypedTask,
} from '../../core/backlog/typed-item.ts'
import { anyDemand, demandName, isAny, presetsOf, type Demand } from '../../core/policy/pool/demand.ts'
import { noPriority, priorityOf } from '../../core/priority.ts'
import type { RunSettings } from '../../core/run/settings.ts'
import { emptyInput, type TextInput } from '../input/text-input.ts'
import type { Choice, NewTaskModal } from './screen/modal.ts'

const priorities = ['low', 'normal', 'high']

/** A form in which nothing was typed. @param settings of the run; null: there is none */
export function emptyForm(settings: RunSettings | null): NewTaskModal {
  const demands = demandsIn(settings)
  return {
    kind: 'new task',
    fields: Object.fromEntries(textFields.map((field) => [field, emptyInput])) as Record<
      TextField,
      TextInput
    >,
    choices: {
      priority: { words: priorities, chosen: priorities.indexOf('normal') },
      agent: { words: demands.map((demand) => (isAny(demand) ? 'any' : demandName(demand))), chosen: 0 },
    },
    demands,
    at: 'title',
    known: null,
    problem: null,
    discards: false,
  }
}

/** An agent that is the only one does every task. */
function demandsIn(settings: RunSettings | null): readonly Demand[] {
  const agents =
    settings === null ? [] : presetsOf(settings).map(({ name: agent, model }) => ({ agent, model }))
  const byName = new Map(agents.map((demand) => [demandName(demand), demand]))
  return byName.size < 2 ? [] : [anyDemand, ...byName.values()]
}

export const withTyped = (modal: NewTaskModal, inputs: Partial<NewTaskModal['fields']>): NewTaskModal => ({
  ...modal,
  fields: { ...modal.fields, ...inputs },
  problem: modal.problem !== null && modal.problem.field in inputs ? null : modal.problem,
  discards: false,
})

export const withChosen = (modal: NewTaskModal, field: ChoiceField, chosen: number): NewTaskModal => ({
  ...modal,
  choices: { ...modal.choices, [field]: { ...modal.choices[field], chosen } },
  problem: modal.problem?.field === field ? null : modal.problem,
})

/** The word beside the chosen one, round. */
export const choiceBeside = ({ words, chosen }: Choice, step: 1 | -1): number =>
  (chosen + step + words.length) % words.length

export const isChoice = (field: TaskField): field is ChoiceField =>
  (choiceFields as readonly TaskField[]).includes(field)

/** Of a form, those that there is something to say in. */
export const fieldsOf = ({ choices }: Pick<NewTaskModal, 'choices'>): readonly TaskField[] => [
  ...textFields,
  ...choiceFields.filter((field) => choices[field].words.length > 1),
]

/** The field after this one, or before it, round. */
export function fieldBeside(modal: NewTaskModal, step: 1 | -1): TaskField {
  const fields = fieldsOf(modal)
  return fields[(fields.indexOf(modal.at) + step + fields.length) % fields.length] ?? 'title'
}

export const typedTask = ({ fields, choices, demands }: NewTaskModal): TypedTask => ({
  title: fields.title.text,
  description: fields.description.text.trim(),
  files: listed(fields.files.text),
  needs: listed(fields.needs.text).map(itemId),
  ...(priorityOf(wordOf(choices.priority), 'words') ?? noPriority),
  ...(demands[choices.agent.chosen] ?? anyDemand),
})

export const wordOf = ({ words, chosen }: Choice): string => words[chosen] ?? ''

export const typedLength = ({ fields }: NewTaskModal): number =>
  textFields.reduce((sum, field) => sum + fields[field].text.trim().length, 0)
