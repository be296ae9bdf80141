import { waitsForAgent, type WhyNeed } from '../../../core/list/why.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import type { Action } from '../../../keymap/key-row.ts'
import { keyWord, keyWords } from '../../../keymap/key-words.ts'
import { cellWidth } from '../../../text/cells.ts'
import { blank, cutRow, emptyRow, fillRow, pointer, span, strong, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import { cureOf } from '../../../wording/cure.ts'
import { inPlace } from '../../../wording/in-place.ts'
import { notedRow } from '../../../wording/noted-item.ts'
import { agentsFor, agentWords } from '../../../wording/pool/agents-for.ts'
import { lookOfRow, stateVerb } from '../../../wording/state-look.ts'
import { atWorkWords } from '../../../wording/why/at-work-words.ts'
import { startWords } from '../../../wording/why/start-words.ts'
import type { Size } from '../../layout/rectangle.ts'
import type { WhyModal } from '../../state/screen/modal.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { keyHint } from '../key-hint.ts'
import { noteOf } from '../tasks/note.ts'
import type { Dialog } from './dialog.ts'
import { textCells } from './text-window.ts'
import { whyActions, whyCursor, whyNow, whyTasks } from './why-tasks.ts'

interface WhyDialogFacts extends Size {
  readonly state: ScreenState
  readonly snapshot: BoardSnapshot
}

/** The chain of what a task waits for, each with its state, when it can start, and what a person can do. */
export function whyDialog(modal: WhyModal, facts: WhyDialogFacts): Dialog {
  const { state, snapshot } = facts
  const why = whyNow(modal, state)
  const tasks = whyTasks(why)
  const cursor = whyCursor(modal, tasks.length)
  const cells = textCells(facts)
  const below = belowRows(modal, facts, cells)
  const room = Math.max(1, facts.rows - (facts.columns < 80 ? 3 : 4) - below.length)
  const from = Math.min(Math.max(0, cursor - Math.floor(room / 2)), Math.max(0, tasks.length - room))
  const shown = tasks.slice(from, from + room)
  const idCells = Math.max(...tasks.map(({ row, depth }) => cellWidth(sanitize(row.item.id)) + 2 * depth))
  const titleCells = Math.max(0, Math.min(30, Math.floor((cells - idCells) / 3)))
  const rows = shown.map((task, index) =>
    taskRow(task, { isChosen: from + index === cursor, idCells, titleCells, state, snapshot, cells }),
  )
  return {
    title: titleOf(why.row),
    body: [...rows, ...below],
    keys: keysOf(modal, state),
    role: 'accent',
    width: cells,
  }
}

const waits: ReadonlySet<string> = new Set(['todo', 'blocked', 'waiting', 'asks'])

function titleOf(row: WhyNeed['row']): Safe {
  const id = sanitize(row.item.id)
  return waits.has(row.state)
    ? safe`Why ${id} is not running`
    : safe`Why ${id} ${stateVerb(row.state, lookOfRow(row))}`
}

interface TaskRowFacts {
  readonly isChosen: boolean
  readonly idCells: number
  readonly titleCells: number
  readonly cells: number
  readonly state: ScreenState
  readonly snapshot: BoardSnapshot
}

function taskRow({ row, depth }: WhyNeed, facts: TaskRowFacts): Row {
  const { isChosen, idCells, titleCells, cells, state, snapshot } = facts
  const look = lookOfRow(row)
  const id = sanitize(row.item.id)
  const name: Row = [
    blank(Math.max(0, 2 * depth - 2)),
    span(depth === 0 ? literal('') : literal('└ '), 'dim'),
    depth === 0 ? strong(id) : span(id),
  ]
  const title: Row =
    titleCells < 8
      ? emptyRow
      : [...fillRow(cutRow([span(sanitize(row.item.title), 'dim')], titleCells), titleCells), blank(2)]
  return cutRow(
    [
      pointer(isChosen),
      span(safe`${look.glyph} `, look.role),
      ...fillRow(name, idCells),
      blank(2),
      ...title,
      span(look.word, look.role),
      blank(2),
      ...noteOf(row, snapshot, state.keymap),
    ],
    cells,
  )
}

/** Below the tasks: the note in full, who may do it, when it can start, and the way on for a shell. */
function belowRows(modal: WhyModal, { state, snapshot }: WhyDialogFacts, cells: number): readonly Row[] {
  const why = whyNow(modal, state)
  const { row } = why
  const note = noteOf(row, snapshot, state.keymap)
  const text = note.map((piece) => piece.text).join('') as Safe
  const said = [text, startWords(why), atWorkWords(row, snapshot)].flatMap((words) =>
    words === null || words === '' ? [] : wrap(words, cells, 2).map((part): Row => [span(part)]),
  )
  const agents = waitsForAgent(row) ? agentsFor(row.item, snapshot, why.inUse) : []
  const agentRows = agents.flatMap((agent) =>
    wrap(safe`${sanitize(agent.name)}: ${agentWords(agent)}`, cells, 2).map((part): Row => [
      span(part, 'dim'),
    ]),
  )
  const isReplay = snapshot.replay !== undefined
  const cure = isReplay
    ? null
    : cureOf({
        kind: 'item',
        item: notedRow(row),
        goesOn: snapshot.run?.endedAt === null,
        keys: keyWords(state.keymap),
        stands: (path) => snapshot.keptWorktrees.has(path),
      })
  const next = cure === null ? [] : cureRows(cure, cells, state)
  const parts = [said, agentRows, next].filter((part) => part.length > 0)
  return parts.flatMap((part) => [emptyRow, ...part])
}

function cureRows(
  { words, command }: { readonly words: Safe; readonly command: Safe | null },
  cells: number,
  state: ScreenState,
): readonly Row[] {
  const shell =
    command === null ? [] : [[span(literal('in a shell  '), 'dim'), span(inPlace(command, state.place))]]
  return [...wrap(words, cells, 2).map((part): Row => [span(part, 'dim')]), ...shell]
}

const labels: Readonly<Partial<Record<Action, Safe>>> = { retry: literal('retry'), skip: literal('skip') }

function keysOf(modal: WhyModal, state: ScreenState): Row {
  const tasks = whyTasks(whyNow(modal, state))
  const chosen = tasks[whyCursor(modal, tasks.length)]
  const actions = chosen === undefined ? [] : whyActions(chosen.row, state)
  const hints: readonly Row[] = [
    keyHint(literal('Enter'), literal('open')),
    ...actions.map((action) => keyHint(keyWord(action, state.keymap), labels[action] ?? literal(''))),
    ...(tasks.length > 1 ? [keyHint(literal('j k'), literal('row'))] : []),
    keyHint(literal('Esc'), literal('close')),
  ]
  return hints.flatMap((hint, index) => (index === 0 ? hint : [blank(3), ...hint]))
}
