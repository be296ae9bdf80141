import { listed, taskFields, type TaskField } from '../../../core/backlog/typed-item.ts'
import type { BoardSnapshot } from '../../../core/board.ts'
import { emptyRow, fillRow, blank, span, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import { inputRows, rowsInView } from '../../input/input-rows.ts'
import type { Size } from '../../layout/rectangle.ts'
import type { NewTaskModal } from '../../state/screen-state.ts'
import { keyHint } from '../key-hint.ts'
import type { Dialog } from './dialog.ts'
import { discardQuestion } from './discard-question.ts'

interface FormFacts extends Size {
  readonly snapshot: Pick<BoardSnapshot, 'rows'>
}

const labels: Readonly<Record<TaskField, Safe>> = {
  title: literal('title'),
  description: literal('description'),
  files: literal('files'),
  needs: literal('needs'),
}

/** What belongs there, while nothing does. */
const hints: Readonly<Record<TaskField, Safe>> = {
  title: literal('one line that says what is to be done'),
  description: literal('what its agent has to know'),
  files: literal('src/mail/, src/auth/devices.ts: kept apart from other tasks'),
  needs: literal('ids of tasks that have to be done before'),
}

const labelCells = 13
const mostRows: Readonly<Record<TaskField, number>> = { title: 2, description: 8, files: 2, needs: 2 }

/** A form: what is wrong with a field stands below it. */
export function newTaskDialog(modal: NewTaskModal, facts: FormFacts): Dialog {
  const cells = Math.max(20, Math.min(facts.columns - 8, 74))
  const room = facts.rows - (facts.columns < 80 ? 3 : 4)
  // On a low screen only the field that is typed in has more than a row.
  const isLow = room < 18
  const body = taskFields.flatMap((field) => fieldRows(field, modal, { cells, isLow, facts }))
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
  readonly facts: FormFacts
}

function fieldRows(
  field: TaskField,
  modal: NewTaskModal,
  { cells, isLow, facts }: FieldFacts,
): readonly Row[] {
  const isHere = modal.at === field
  const input = modal.fields[field]
  const width = cells - labelCells
  const laidOut = inputRows(input, width)
  const most = isLow && !isHere ? 1 : isLow ? 3 : mostRows[field]
  const shown: readonly Row[] = isHere
    ? rowsInView(laidOut, most)
    : input.text === ''
      ? [[span(hints[field], 'dim')]]
      : inputRows({ ...input, cursor: -1 }, width).rows.slice(0, most)
  const label = fillRow([span(labels[field], isHere ? 'accent' : 'dim')], labelCells)
  const { problem } = modal
  const wrong = problem?.field === field ? wrap(sanitize(problem.why), width, 0) : []
  const below: readonly Row[] = [
    ...wrong.map((text): Row => [span(text, 'bad')]),
    ...(field === 'needs' && wrong.length === 0 ? knownNeeds(input.text, facts) : []),
  ]
  return [...shown, ...below].map((row, index) => [...(index === 0 ? label : [blank(labelCells)]), ...row])
}

/** What is named, as far as it is in view. */
const knownNeeds = (text: string, { snapshot }: FormFacts): readonly Row[] =>
  listed(text)
    .slice(0, 3)
    .flatMap((id): readonly Row[] => {
      const row = snapshot.rows.find(({ item }) => item.id.toLowerCase() === id.toLowerCase())
      if (row === undefined) return []
      return [[span(safe`${sanitize(row.item.id)} ${sanitize(row.item.title)}`, 'dim')]]
    })

/** The field that is typed in is in view. */
function windowAt(rows: readonly Row[], modal: NewTaskModal, room: number): readonly Row[] {
  if (rows.length <= room) return rows
  const label = labels[modal.at]
  const at = rows.findIndex((row) => row[0]?.text.trim() === label)
  const from = Math.max(0, Math.min(at, rows.length - room))
  return rows.slice(from, from + room)
}
