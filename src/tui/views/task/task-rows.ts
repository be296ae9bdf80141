import { worktreeOf } from '../../../core/attempt.ts'
import type { BoardSnapshot } from '../../../core/board.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import type { Role } from '../../../text/role.ts'
import { blank, emptyRow, span, type Row } from '../../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize, sanitizeLines } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import { inPlace, type Elsewhere } from '../../../wording/in-place.ts'
import { lineLooks } from '../../../wording/line-look.ts'
import { notedRow } from '../../../wording/noted-item.ts'
import { reasonLine } from '../../../wording/reason-line.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { waysOn } from '../../../wording/ways-on.ts'
import { noteOf } from '../tasks/note.ts'

interface TaskFacts {
  readonly row: ItemRow
  readonly snapshot: BoardSnapshot
  readonly place: Elsewhere
  /** Whether the output of its last try is shown below. */
  readonly hasOutput: boolean
  readonly width: number
}

/** What is known of an opened task besides its output: why it stands as it does, and what a person can do about it. */
export function taskRows(facts: TaskFacts): readonly Row[] {
  const groups = [whyRows(facts), lastLineRows(facts), wayRows(facts), untriedRows(facts)]
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [emptyRow, ...group]))
}

const wrapped = (text: Safe, width: number, role: Role = 'text'): readonly Row[] =>
  wrap(text, Math.max(1, width), 0).map((row) => [span(row, role)])

/** The whole reason: the table has room for its beginning only. */
function whyRows({ row, snapshot, width }: TaskFacts): readonly Row[] {
  const { item, state } = row
  const reason = 'reason' in item.standing ? item.standing.reason : null
  if (reason === null || (state !== 'failed' && state !== 'conflict'))
    return noteOf(row, snapshot).flatMap(({ text, role }) => (text === '' ? [] : wrapped(text, width, role)))
  const tries = item.attempts < 2 ? emptySafe : safe`, after ${item.attempts} tries`
  return wrapped(safe`${reasonLine(reason)}${tries}`, width, stateLooks[state].role)
}

const mostLastLines = 8

/** The end of a failed command's output, where no log shows it. */
function lastLineRows({ row: { item }, hasOutput }: TaskFacts): readonly Row[] {
  const reason = 'reason' in item.standing ? item.standing.reason : null
  const last = reason?.detail['lastLines']
  if (hasOutput || !Array.isArray(last)) return []
  const texts = last.filter((each): each is string => typeof each === 'string').slice(-mostLastLines)
  return texts.map((text) => [span(lineLooks.output.glyph, 'faint'), blank(1), span(sanitize(text), 'dim')])
}

/** Branch, worktree and both ways on of what a person settles. A command that is too long goes on in the next row. */
function wayRows({ row, snapshot, place, width }: TaskFacts): readonly Row[] {
  const { run, keptWorktrees, target } = snapshot
  const into = run?.settings.target ?? target
  const ways = waysOn(notedRow(row), { target: into, stands: (path) => keptWorktrees.has(path) })
  const branch = row.attempt === null ? null : (worktreeOf(row.attempt)?.branch ?? null)
  const kept =
    ways.length === 0 || branch === null || row.state !== 'conflict'
      ? []
      : wrapped(safe`Its work is on ${sanitize(branch)}.`, width, 'dim')
  return [
    ...kept,
    ...ways.flatMap(({ command, does }) => [
      ...wrapped(inPlace(command, place), width, 'accent'),
      ...wrapped(safe`  ${does}`, width, 'dim'),
    ]),
  ]
}

/** Of a task that was never tried this is all there is. */
function untriedRows({ row: { item, attempt }, width }: TaskFacts): readonly Row[] {
  if (attempt !== null) return []
  const needs = joinSafe(item.dependsOn.map(sanitize), literal(', '))
  const files = joinSafe(item.files.map(sanitize), literal(', '))
  const description = item.description.trim()
  return [
    ...(needs === '' ? [] : wrapped(safe`needs  ${needs}`, width)),
    ...(files === '' ? [] : wrapped(safe`files  ${files}`, width)),
    ...(description === '' ? [] : sanitizeLines(description).flatMap((text) => wrapped(text, width))),
  ]
}
