import { worktreeOf } from '../../../core/attempt.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import type { Behind } from '../../../core/settling.ts'
import type { KeyRow } from '../../../keymap/key-row.ts'
import type { Role } from '../../../text/role.ts'
import { emptyRow, span, type Row } from '../../../text/row.ts'
import { emptySafe, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import { inPlace, type Elsewhere } from '../../../wording/in-place.ts'
import { choiceWords } from '../../../wording/agents/choice-words.ts'
import { comesBack } from '../../../wording/moved-on.ts'
import { notedRow } from '../../../wording/noted-item.ts'
import { reasonLine } from '../../../wording/reason-line.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { waysOn } from '../../../wording/ways-on.ts'
import { noteOf } from '../tasks/note.ts'

export interface StandingFacts {
  readonly row: ItemRow
  readonly snapshot: BoardSnapshot
  readonly keymap: readonly KeyRow[]
  readonly place: Elsewhere
  readonly width: number
  /** What the worktree where it is settled lacks of the target. Left out: nothing, as far as is known. */
  readonly behind?: Behind | undefined
}

/** Why a task stands as it does, in full, and what a person can do about it. */
export function standingRows(facts: StandingFacts): readonly Row[] {
  const ways = wayRows(facts)
  return [...whyRows(facts), ...chosenRows(facts), ...(ways.length === 0 ? [] : [emptyRow, ...ways])]
}

const wrapped = (text: Safe, width: number, role: Role = 'text'): readonly Row[] =>
  wrap(text, Math.max(1, width), 0).map((row) => [span(row, role)])

/** The whole reason: the table has room for its beginning only. */
function whyRows({ row, snapshot, keymap, width }: StandingFacts): readonly Row[] {
  const { item, state } = row
  const reason = 'reason' in item.standing ? item.standing.reason : null
  if (reason === null || (state !== 'failed' && state !== 'conflict'))
    return noteOf(row, snapshot, keymap).flatMap(({ text, role }) =>
      text === '' ? [] : wrapped(text, width, role),
    )
  const tries = item.attempts < 2 ? emptySafe : safe`, after ${item.attempts} tries`
  return wrapped(safe`${reasonLine(reason)}${tries}`, width, stateLooks[state].role)
}

/** Who does it next by a person's word. */
const chosenRows = ({ row: { item }, width }: StandingFacts): readonly Row[] =>
  item.chosen === undefined ? [] : wrapped(safe`${choiceWords(item.chosen)}, as you chose`, width, 'dim')

/** Branch, worktree and both ways on of what a person settles. A command that is too long goes on in the next row. */
function wayRows({ row, snapshot, place, width, behind }: StandingFacts): readonly Row[] {
  const { run, keptWorktrees, target } = snapshot
  const into = run?.settings.target ?? target
  const ways = waysOn(notedRow(row), {
    ...{ target: into, stands: (path) => keptWorktrees.has(path) },
    ...(behind === undefined ? {} : { behind }),
  })
  const branch = row.attempt === null ? null : (worktreeOf(row.attempt)?.branch ?? null)
  const kept =
    ways.length === 0 || branch === null || row.state !== 'conflict'
      ? []
      : wrapped(safe`Its work is on ${sanitize(branch)}.`, width, 'dim')
  const settled =
    behind?.stage === 'settled' && ways.length > 0
      ? wrapped(safe`${comesBack(behind.target)}.`, width, 'warn')
      : []
  return [
    ...kept,
    ...settled,
    ...ways.flatMap(({ command, does }) => [
      ...wrapped(inPlace(command, place), width, 'accent'),
      ...wrapped(safe`  ${does}`, width, 'dim'),
    ]),
  ]
}
