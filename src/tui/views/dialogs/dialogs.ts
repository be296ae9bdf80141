import type { Undoable } from '../../../core/board/board.ts'
import type { BoardSnapshot, ChangeSoFar } from '../../../core/board/snapshot.ts'
import { shortOid, type ItemId } from '../../../core/ids.ts'
import { inLane } from '../../../core/run/counts.ts'
import { budgetOf } from '../../../core/policy/budget.ts'
import { budgetUse } from '../../../text/budget-amounts.ts'
import { keyWord } from '../../../keymap/key-words.ts'
import { cellWidth, padEnd } from '../../../text/cells.ts'
import { formatDuration } from '../../../text/duration.ts'
import { groupDigits, plural } from '../../../text/plural.ts'
import { blank, emptyRow, fillRow, rowWidth, span, strong, type Row } from '../../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { extendedWords } from '../../../wording/budget-words.ts'
import type { Elsewhere } from '../../../wording/in-place.ts'
import { helpKeys } from '../../keys/help-keys.ts'
import type { Size } from '../../layout/rectangle.ts'
import { change } from '../../pane/change.ts'
import { paletteDialog } from '../../palette/palette-dialog.ts'
import { placeOf } from '../../state/place.ts'
import type { DialogModal, Modal } from '../../state/screen/modal.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { cellsInside, type Dialog } from './dialog.ts'
import { helpDialog, type HelpFacts } from './help-dialog.ts'
import { keyHint } from '../key-hint.ts'
import { planDialog } from './plan-dialog.ts'
import { quitDialog } from './quit-dialog.ts'
import { running } from './running-agents.ts'
import { noticesDialog } from './notices-dialog.ts'
import { markedDialog } from './marked-dialog.ts'
import { noteDialog } from './note-dialog.ts'
import { newTaskDialog } from './new-task-dialog.ts'
import { heldDialog } from './held-dialog.ts'
import { settingsDialog } from './settings-dialog.ts'
import { agentDialog } from './agent-dialog.ts'
import { whyDialog } from './why-dialog.ts'

interface DialogFacts extends HelpFacts {
  readonly state: ScreenState
  readonly snapshot: BoardSnapshot
  /** Where commands have to lead. */
  readonly elsewhere: Elsewhere
}

/** What stands in the box over a screen of this size. */
export function dialogOf(
  modal: DialogModal,
  { state, snapshot, ...size }: Pick<DialogFacts, 'state' | 'snapshot'> & Size,
): Dialog {
  const facts: DialogFacts = {
    ...{ state, snapshot, ...size },
    place: placeOf(state),
    keys: helpKeys(state),
    keymap: state.keymap,
    elsewhere: state.place,
  }
  switch (modal.kind) {
    case 'help':
      return helpDialog(modal, facts)
    case 'palette':
      return paletteDialog(modal, facts.state)
    case 'quit':
      return quitDialog(modal.choice, { ...facts, cells: cellsInside(facts.columns) })
    case 'abort':
      return abortDialog(modal.typed, facts.snapshot)
    case 'budget':
      return budgetDialog(modal, facts)
    case 'plan':
      return planDialog(modal, facts)
    case 'note':
      return noteDialog(modal, facts)
    case 'notices':
      return noticesDialog(modal.from, { ...facts, notices: facts.snapshot.notices })
    case 'skip':
      return skipDialog(modal.item, modal.neededBy)
    case 'marked':
      return markedDialog(modal, facts.keymap)
    case 'new task':
      return newTaskDialog(modal, facts)
    case 'held':
      return heldDialog(facts)
    case 'settings':
      return settingsDialog(modal, facts)
    case 'agent':
      return agentDialog(modal, facts)
    case 'why':
      return whyDialog(modal, facts)
    case 'undo':
      return undoDialog(modal.merge, facts)
  }
}

/** Of an agent that changed nothing, nothing is kept. */
const keptOf = ({ added, removed, files }: ChangeSoFar): Row =>
  files === 0
    ? [span(literal('no change so far'), 'dim')]
    : [...fillRow(change(added, removed), 11), span(literal('kept as a ref'), 'dim')]

const endsNow = ({ counts }: BoardSnapshot): Safe =>
  inLane(counts) === 0
    ? literal('No agent is running. This run ends, what is left stays todo.')
    : literal('No agent is running. This run ends, finished work is merged by the next one.')
const hasEnded = literal('The run has ended by itself meanwhile: nothing is left to abort.')

export const abortWord = 'abort'
const mostNamed = 8

/** Shows exactly what is lost and what stays, then asks for the word. */
function abortDialog(typed: string, snapshot: BoardSnapshot): Dialog {
  const agents = running(snapshot)
  const works = snapshot.slots.flatMap(({ worker, work }) => (work === null ? [] : [{ worker, ...work }]))
  const ids = works.map(({ row }) => sanitize(row.item.id))
  const idCells = Math.max(0, ...ids.map(cellWidth))
  const named = works
    .slice(0, mostNamed)
    .map(({ worker, row, attempt, change: soFar }): Row => [
      span(padEnd(safe`W${worker}`, 4)),
      strong(padEnd(sanitize(row.item.id), idCells + 2)),
      span(padEnd(formatDuration(snapshot.now - attempt.startedAt), 7)),
      ...(soFar === null ? emptyRow : keptOf(soFar)),
    ])
  const more: Row[] =
    works.length > mostNamed ? [[span(safe`and ${works.length - mostNamed} more`, 'dim')]] : []
  const verb = agents === 1 ? literal('agent is') : literal('agents are')
  const body: Row[] = [
    ...(agents === 0
      ? [[span(snapshot.summary === null ? endsNow(snapshot) : hasEnded)]]
      : [
          [span(safe`${agents} ${verb} running. All are stopped now, their tasks`)],
          [span(literal('go back to todo, and this run ends.'))],
        ]),
    emptyRow,
    ...named,
    ...more,
    ...(works.length > 0 ? [emptyRow] : []),
    [span(literal('Stays: what is merged, every branch, every log.'), 'dim')],
    emptyRow,
    [
      span(literal('Type ')),
      strong(literal(abortWord), 'bad'),
      span(literal(' to do it: ')),
      strong(sanitize(typed)),
      span(literal(' '), 'cursor'),
    ],
  ]
  return {
    title: literal('Abort all?'),
    flows: true,
    body,
    keys: keyHint(literal('Esc'), literal('go on')),
    role: 'bad',
    width: Math.max(58, ...body.map(rowWidth)),
  }
}

/** Names what will stay blocked. */
function skipDialog(item: ItemId, neededBy: readonly ItemId[]): Dialog {
  const named = neededBy.slice(0, mostNamed).map(sanitize)
  const more = neededBy.length - named.length
  const body: Row[] = [
    [span(safe`${plural(neededBy.length, 'task needs', 'tasks need')} it, and can't start without it:`)],
    ...named.map((id): Row => [blank(2), strong(id)]),
    ...(more > 0 ? [[span(safe`  and ${groupDigits(more)} more`, 'dim')]] : []),
  ]
  return {
    title: safe`Skip ${sanitize(item)}?`,
    flows: true,
    body,
    keys: [
      ...keyHint(literal('Enter'), literal('skip')),
      blank(3),
      ...keyHint(literal('Esc'), literal('leave it')),
    ],
    role: 'accent',
    width: Math.max(50, ...body.map(rowWidth)),
  }
}

/** Asks for the sum: all that the run may use, not what is added. */
function budgetDialog(
  { of, typed, refusal }: Extract<Modal, { kind: 'budget' }>,
  { snapshot: { run }, keymap }: DialogFacts,
): Dialog {
  const budget = run === null ? null : budgetOf(run, of)
  const sign = of === 'cost' ? literal('$') : emptySafe
  const unit = of === 'cost' ? emptySafe : literal(' tokens')
  const used: Row =
    budget === null
      ? emptyRow
      : [
          span(
            safe`${budgetUse(budget)} is used; ${keyWord('extend', keymap)} alone extends it to ${extendedWords([budget])}.`,
          ),
        ]
  const body: Row[] = [
    used,
    [span(literal('Running agents go on in any case; new ones start while it lasts.'), 'dim')],
    emptyRow,
    [
      span(literal('May use in all: ')),
      strong(safe`${sign}${sanitize(typed)}`),
      span(literal(' '), 'cursor'),
      span(unit, 'dim'),
    ],
    ...(refusal === null ? [] : [[span(refusal, 'bad')]]),
  ]
  return {
    title: literal('Budget of the run'),
    flows: true,
    body,
    keys: [
      ...keyHint(literal('Enter'), literal('set')),
      blank(3),
      ...keyHint(literal('Esc'), literal('leave it')),
    ],
    role: 'accent',
    width: Math.max(58, ...body.map(rowWidth)),
  }
}

/** One key is enough: what is taken back can be done again. */
function undoDialog({ item, commit }: Undoable, { snapshot: { target }, keymap }: DialogFacts): Dialog {
  const body: Row[] = [
    [
      span(literal('The merge of ')),
      strong(sanitize(item)),
      span(safe` (${sanitize(shortOid(commit))}) is taken back from ${sanitize(target)}:`),
    ],
    [span(literal('without a trace when nothing came after it, else by a commit'))],
    [span(literal('that is gated.'))],
    emptyRow,
    [span(safe`Its task is todo and waits for ${keyWord('retry', keymap)}. What needs it is named.`, 'dim')],
  ]
  return {
    title: literal('Undo a merge?'),
    flows: true,
    body,
    keys: [
      ...keyHint(literal('Enter'), literal('undo')),
      blank(3),
      ...keyHint(literal('Esc'), literal('leave it')),
    ],
    role: 'accent',
    width: Math.max(58, ...body.map(rowWidth)),
  }
}
