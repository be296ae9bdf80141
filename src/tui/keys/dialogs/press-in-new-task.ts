import { longest, problemOf, type ChoiceField, type TaskField } from '../../../core/backlog/typed-item.ts'
import { literal } from '../../../text/safe.ts'
import { afterKey, afterPaste } from '../../input/text-input.ts'
import {
  choiceBeside,
  fieldBeside,
  fieldsOf,
  isChoice,
  typedLength,
  typedTask,
  withChosen,
  withTyped,
} from '../../state/new-task.ts'
import type { NewTaskModal } from '../../state/screen/modal.ts'
import type { ActionContext } from '../action-context.ts'

type FormContext = Pick<ActionContext, 'store' | 'asking'>

/** More than this is not lost by one key. */
const soonTyped = 40

export function pressInNewTask(context: FormContext, modal: NewTaskModal, key: string): void {
  const { store } = context
  const { at } = modal
  if (modal.discards) {
    if (key === 'y') return leave(context)
    return store.setState({ modal: { ...modal, discards: false } })
  }
  const goTo = (field: TaskField): void => store.setState({ modal: { ...modal, at: field } })
  switch (key) {
    case 'escape':
      if (typedLength(modal) <= soonTyped) return leave(context)
      return store.setState({ modal: { ...modal, discards: true } })
    case 'ctrl+s':
      return add(context, modal)
    case 'tab':
    case 'down':
      return goTo(fieldBeside(modal, 1))
    case 'shift+tab':
    case 'up':
      return goTo(fieldBeside(modal, -1))
    case 'enter':
      // A word that is none of the choices is not passed over.
      if (isChoice(at) && modal.problem?.field === at) return
      if (at === fieldsOf(modal).at(-1)) return add(context, modal)
      if (at !== 'description') return goTo(fieldBeside(modal, 1))
  }
  if (isChoice(at)) return choose(context, modal, { field: at, key })
  const input = key === 'enter' ? afterPaste(modal.fields[at], '\n') : afterKey(modal.fields[at], key)
  if (input !== null) typed(context, modal, { [at]: input })
}

/** A title is one line: what is pasted behind its first one begins the description. */
export function pasteInNewTask(context: FormContext, modal: NewTaskModal, text: string): void {
  const { at, fields } = modal
  if (isChoice(at)) return chooseByWord(context, modal, { field: at, word: text.trim() })
  const even = text.replaceAll(/\r\n?/g, '\n')
  if (fields[at].text.length + even.length > longest.description) {
    const why = `at most ${longest[at]} characters: put it into a file of the repository and name that`
    return context.store.setState({ modal: { ...modal, problem: { field: at, why } } })
  }
  if (at === 'description')
    return typed(context, modal, { description: afterPaste(fields.description, even) })
  if (at !== 'title')
    return typed(context, modal, { [at]: afterPaste(fields[at], even.replaceAll(/\s+/g, ' ')) })
  const [first = '', ...rest] = even.trim().split('\n')
  const title = afterPaste(fields.title, first)
  const below = rest.join('\n').trim()
  if (below === '') return typed(context, modal, { title })
  const before = fields.description.text === '' ? '' : '\n'
  const whole = { text: fields.description.text, cursor: fields.description.text.length }
  typed(context, modal, { title, description: afterPaste(whole, before + below) })
}

function typed(
  { store, asking }: FormContext,
  modal: NewTaskModal,
  inputs: Partial<NewTaskModal['fields']>,
): void {
  store.setState({ modal: withTyped(modal, inputs) })
  if (inputs.files !== undefined || inputs.needs !== undefined) asking.lookUpTyped()
}

function choose(
  { store }: FormContext,
  modal: NewTaskModal,
  { field, key }: { readonly field: ChoiceField; readonly key: string },
): void {
  const step = key === 'left' ? -1 : key === 'right' || key === 'space' ? 1 : 0
  if (step !== 0)
    store.setState({ modal: withChosen(modal, field, choiceBeside(modal.choices[field], step)) })
}

/** The word itself, or as much of it as no other one begins with; nothing leaves it as it is. */
function chooseByWord(
  { store }: FormContext,
  modal: NewTaskModal,
  { field, word }: { readonly field: ChoiceField; readonly word: string },
): void {
  const { words, chosen } = modal.choices[field]
  const begun = words.filter((each) => each.toLowerCase().startsWith(word.toLowerCase()))
  const known = words.includes(word) ? word : begun.length === 1 ? begun[0] : undefined
  const found = word === '' ? words[chosen] : known
  store.setState({
    modal:
      found === undefined
        ? { ...modal, problem: { field, why: `one of ${words.join(', ')}` } }
        : withChosen(modal, field, words.indexOf(found)),
  })
}

function leave({ store, asking }: FormContext): void {
  store.setState({ modal: null })
  asking.say(literal('no task was added, nothing is kept'))
}

function add({ store, asking }: FormContext, modal: NewTaskModal): void {
  const problem = problemOf(typedTask(modal))
  if (problem === null) return asking.addTask(modal)
  store.setState({ modal: { ...modal, at: problem.field, problem } })
}
