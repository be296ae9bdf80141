import { longest, problemOf, type TaskField } from '../../../core/backlog/typed-item.ts'
import { literal } from '../../../text/safe.ts'
import { afterKey, afterPaste } from '../../input/text-input.ts'
import { fieldBeside, typedLength, typedTask, withField } from '../../state/new-task.ts'
import type { NewTaskModal } from '../../state/screen-state.ts'
import type { ActionContext } from '../action-context.ts'

type FormContext = Pick<ActionContext, 'store' | 'asking'>

/** More than this is not lost by one key. */
const soonTyped = 40

export function pressInNewTask(context: FormContext, modal: NewTaskModal, key: string): void {
  const { store } = context
  if (modal.discards) {
    if (key === 'y') return leave(context)
    return store.setState({ modal: { ...modal, discards: false } })
  }
  const goTo = (at: TaskField): void => store.setState({ modal: { ...modal, at } })
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
      if (modal.at === 'needs') return add(context, modal)
      if (modal.at !== 'description') return goTo(fieldBeside(modal, 1))
  }
  const input =
    key === 'enter' ? afterPaste(modal.fields[modal.at], '\n') : afterKey(modal.fields[modal.at], key)
  if (input !== null) store.setState({ modal: withField(modal, modal.at, input) })
}

/** A title is one line: what is pasted behind its first one begins the description. */
export function pasteInNewTask({ store }: FormContext, modal: NewTaskModal, text: string): void {
  const { at, fields } = modal
  const even = text.replaceAll(/\r\n?/g, '\n')
  if (fields[at].text.length + even.length > longest.description) {
    const why = `at most ${longest[at]} characters: put it into a file of the repository and name that`
    return store.setState({ modal: { ...modal, problem: { field: at, why } } })
  }
  if (at === 'description')
    return store.setState({ modal: withField(modal, at, afterPaste(fields.description, even)) })
  if (at !== 'title') {
    const line = even.replaceAll(/\s+/g, ' ')
    return store.setState({ modal: withField(modal, at, afterPaste(fields[at], line)) })
  }
  const [first = '', ...rest] = even.trim().split('\n')
  const titled = withField(modal, 'title', afterPaste(fields.title, first))
  const below = rest.join('\n').trim()
  if (below === '') return store.setState({ modal: titled })
  const before = fields.description.text === '' ? '' : '\n'
  const whole = { text: fields.description.text, cursor: fields.description.text.length }
  store.setState({ modal: withField(titled, 'description', afterPaste(whole, before + below)) })
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
