import { takesMessages } from '../../../core/agent/takes-messages.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import type { ItemId } from '../../../core/ids.ts'
import { longestNote } from '../../../core/person-note.ts'
import { presetOf } from '../../../core/run/preset-of.ts'
import { blank, emptyRow, rowWidth, span, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import { inputRows, rowsInView } from '../../input/input-rows.ts'
import type { NoteModal } from '../../state/screen/modal.ts'
import { keyHint } from '../key-hint.ts'
import type { Dialog } from './dialog.ts'
import { discardQuestion } from './discard-question.ts'

const mostRows = 8

/** The width of the text, between the border and its margins. */
export const noteInputCells = (columns: number): number => Math.min(columns - (columns < 80 ? 2 : 6), 106)

interface NoteDialogFacts {
  readonly snapshot: Pick<BoardSnapshot, 'slots' | 'run'>
  readonly columns: number
  readonly rows: number
}

/** A field above the footer, as high as its text. */
export function noteDialog(
  { item, input, refusal, discards, refuses }: NoteModal,
  { snapshot, ...size }: NoteDialogFacts,
): Dialog {
  const cells = noteInputCells(size.columns)
  const rows = rowsInView(inputRows(input, cells), Math.max(1, Math.min(mostRows, size.rows - 6)))
  const said = refusal === null ? [] : wrap(refusal, cells, 0).map((text): Row => [span(text, 'bad')])
  const left = longestNote - input.text.length
  const room: Row =
    left < longestNote / 8 ? [span(safe`${left} left`, left < 0 ? 'bad' : 'dim'), blank(3)] : emptyRow
  return {
    title:
      refuses !== undefined
        ? safe`Another plan of ${sanitize(item)}: what is to be different?`
        : titleOf(item, snapshot),
    body: [...rows, ...(said.length === 0 ? [] : [emptyRow, ...said])],
    keys: discards
      ? discardQuestion
      : [
          ...room,
          ...keyHint(literal('Enter'), literal('send')),
          blank(3),
          ...keyHint(literal('Esc'), literal('discard')),
        ],
    role: 'accent',
    width: Math.max(cells, ...said.map(rowWidth)),
    at: 'bottom',
  }
}

/** Who will read it, as far as the screen knows. */
function titleOf(item: ItemId, { slots, run }: NoteDialogFacts['snapshot']): Safe {
  const attempt = slots.find(({ work }) => work?.row.item.id === item)?.work?.attempt ?? null
  const id = sanitize(item)
  if (run !== null && attempt?.phase === 'preparing')
    return safe`Note for ${id}, for the agent that is about to start`
  if (run === null || attempt?.phase !== 'running') return safe`Note for the next try of ${id}`
  const preset = presetOf(run.settings, attempt.agents[0])
  return takesMessages(preset)
    ? safe`Message to ${id}: its agent is interrupted, and goes on with it`
    : safe`Note for the next try of ${id}: ${sanitize(preset.name)} takes no message while it runs`
}
