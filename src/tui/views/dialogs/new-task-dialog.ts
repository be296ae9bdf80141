import type { ChoiceField, TaskField, TextField } from '../../../core/backlog/typed-item.ts'
import type { SharesFiles } from '../../../core/board/board.ts'
import { blank, emptyRow, fillRow, rowWidth, span, strong, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import { inputRows, rowsInView } from '../../input/input-rows.ts'
import type { Size } from '../../layout/rectangle.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { fieldsOf, isChoice } from '../../state/new-task.ts'
import type { NewTaskModal } from '../../state/screen/modal.ts'
import { keyHint } from '../key-hint.ts'
import type { Dialog } from './dialog.ts'
import { discardQuestion } from './discard-question.ts'

const labels: Readonly<Record<TaskField, Safe>> = {
  title: literal('title'),
  description: literal('description'),
  files: literal('files'),
  needs: literal('needs'),
  priority: literal('priority'),
  agent: literal('agent'),
}

/** What belongs there, while nothing does. */
const hints: Readonly<Record<TextField, Safe>> = {
  title: literal('one line that says what is to be done'),
  description: literal('what its agent has to know'),
  files: literal('src/mail/, src/auth/devices.ts: kept apart from other tasks'),
  needs: literal('ids of tasks that have to be done before'),
}

const labelCells = 13
const mostRows: Readonly<Record<TextField, number>> = { title: 2, description: 8, files: 2, needs: 2 }

/** A form: what is wrong with a field stands below it, and what there is already of what was typed in it. */
export function newTaskDialog(modal: NewTaskModal, facts: Size): Dialog {
  const cells = Math.max(20, Math.min(facts.columns - 8, 74))
  const room = facts.rows - (facts.columns < 80 ? 3 : 4)
  // On a low screen only the field that is typed in has more than a row.
  const isLow = room < 18
  const body = fieldsOf(modal).flatMap((field) => fieldRows(field, modal, { cells, isLow }))
  const stored = wrap(
    literal('It is kept in the store alone: no backlog file is changed. The run takes it like any other.'),
    cells,
    0,
  ).map((text): Row => [span(text, 'dim')])
  const rows = body.length + 1 + stored.length <= room ? [...body, emptyRow, ...stored] : body
  return {
    title: literal('New task'),
    body: windowAt(rows, modal, room),
    keys: modal.discards
      ? discardQuestion
      : [
          ...keyHint(literal('Tab'), literal('next field')),
          blank(3),
          ...(isChoice(modal.at) ? [...keyHint(literal('Space'), literal('change')), blank(3)] : []),
          ...keyHint(literal('Ctrl+s'), literal('add')),
          blank(3),
          ...keyHint(literal('Esc'), literal('discard')),
        ],
    role: 'accent',
    width: cells,
  }
}

interface FieldFacts {
  readonly cells: number
  readonly isLow: boolean
}

function fieldRows(field: TaskField, modal: NewTaskModal, { cells, isLow }: FieldFacts): readonly Row[] {
  const width = cells - labelCells
  const isHere = modal.at === field
  const shown = isChoice(field)
    ? choiceRows(field, modal, { cells: width, isLow })
    : textRows(field, modal, { cells: width, isLow })
  const label = fillRow([span(labels[field], isHere ? 'accent' : 'dim')], labelCells)
  const { problem } = modal
  const below: readonly Row[] =
    problem?.field === field
      ? wrap(sanitize(problem.why), width, 0).map((text): Row => [span(text, 'bad')])
      : knownRows(field, modal, width)
  return [...shown, ...below].map((row, index) => [...(index === 0 ? label : [blank(labelCells)]), ...row])
}

function textRows(field: TextField, modal: NewTaskModal, { cells, isLow }: FieldFacts): readonly Row[] {
  const isHere = modal.at === field
  const input = modal.fields[field]
  const most = isLow && !isHere ? 1 : isLow ? 3 : mostRows[field]
  if (isHere) return rowsInView(inputRows(input, cells), most)
  if (input.text === '') return [[span(hints[field], 'dim')]]
  return inputRows({ ...input, cursor: -1 }, cells).rows.slice(0, most)
}

/** `low  [normal]  high`; on a low screen the row alone in which the chosen one stands. */
function choiceRows(
  field: ChoiceField,
  { choices, at }: NewTaskModal,
  { cells, isLow }: FieldFacts,
): readonly Row[] {
  const { words, chosen } = choices[field]
  const shown = words.map((word, index): Row => {
    if (index !== chosen) return [span(sanitize(word), 'dim')]
    return [strong(safe`[${sanitize(word)}]`, at === field ? 'accent' : 'text')]
  })
  const rows: Row[] = []
  let ofChosen = 0
  for (const [index, word] of shown.entries()) {
    const last = rows.at(-1)
    const fits = last !== undefined && rowWidth(last) + 2 + rowWidth(word) <= cells
    if (fits) rows.push([...(rows.pop() ?? emptyRow), blank(2), ...word])
    else rows.push(word)
    if (index === chosen) ofChosen = rows.length - 1
  }
  return isLow ? rows.slice(ofChosen, ofChosen + 1) : rows
}

/** What there is already of what was typed in a field. */
function knownRows(field: TaskField, { known }: NewTaskModal, cells: number): readonly Row[] {
  if (field === 'files')
    return (known?.shares ?? []).flatMap((shares) =>
      wrap(sharesWords(shares), cells, 0).map((text): Row => [span(text, 'warn')]),
    )
  if (field !== 'needs') return []
  return (known?.needs ?? []).map(({ id, title }) => [span(safe`${sanitize(id)} ${sanitize(title)}`, 'dim')])
}

/** `shares src/auth/devices.ts with AUTH-005 (blocked)` */
export function sharesWords({ item, state, files }: SharesFiles): Safe {
  const [first = '', ...more] = files
  const file = first === '' ? literal('the whole repository') : sanitize(first)
  const others = more.length === 0 ? literal('') : safe` and ${more.length} more`
  return safe`shares ${file}${others} with ${sanitize(item)} (${stateLooks[state].word})`
}

/** The field that has the keys is in view. */
function windowAt(rows: readonly Row[], modal: NewTaskModal, room: number): readonly Row[] {
  if (rows.length <= room) return rows
  const label = labels[modal.at]
  const at = rows.findIndex((row) => row[0]?.text.trim() === label)
  const from = Math.max(0, Math.min(at, rows.length - room))
  return rows.slice(from, from + room)
}
