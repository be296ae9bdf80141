import type { KeyRow } from '../../keymap/key-row.ts'
import { keyWord } from '../../keymap/key-words.ts'
import type { BoardNotice, BoardSnapshot } from '../../core/board/snapshot.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { needYou } from '../../core/run/counts.ts'
import { budgetUse } from '../../text/budget-amounts.ts'
import { truncateMiddle } from '../../text/cells.ts'
import { plural } from '../../text/plural.ts'
import { blank, emptyRow, fillRow, joinRows, rowWidth, span, strong, type Row } from '../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { extendedWords, usedUpWords } from '../../wording/budget-words.ts'
import { cureOf } from '../../wording/cure.ts'
import { holdLine } from '../../wording/holds/hold-words.ts'
import { inPlace, type Elsewhere } from '../../wording/in-place.ts'
import { itemNote } from '../../wording/item-note.ts'
import { notedRow } from '../../wording/noted-item.ts'
import { reasonLine } from '../../wording/reason-line.ts'
import { stateLooks } from '../../wording/state-look.ts'
import { breakerOf, budgetsNear, isSupervised } from '../state/problems.ts'

export interface ProblemFacts {
  readonly snapshot: BoardSnapshot
  /** That nobody has read yet, the newest last. */
  readonly notices: readonly BoardNotice[]
  /** The task that the keys act on: it comes first. */
  readonly chosen: ItemRow | null
  readonly keymap: readonly KeyRow[]
  /** Where commands have to lead. */
  readonly place: Elsewhere
  readonly width: number
}

/** One line above the footer: what needs a person, and the key or command that mends it; what stops all comes first. */
export function problemsLine({ snapshot, notices, chosen, keymap, place, width }: ProblemFacts): Row {
  const others = snapshot.rows.filter(({ item }) => item.id !== chosen?.item.id)
  const [firstItem = [], ...otherItems] = [...(chosen === null ? [] : [chosen]), ...others]
    .map((row) =>
      itemForms(row, snapshot, {
        retry: keyWord('retry', keymap),
        open: keyWord('open', keymap),
        isChosen: row === chosen,
      }),
    )
    .filter((forms) => forms.length > 0)
  const parts = [
    [leftRow(snapshot, keymap)],
    [budgetRow(snapshot, keymap)],
    [holdRow(snapshot)],
    [breakerRow(snapshot)],
    [heldRow(snapshot)],
    [needRow(snapshot)],
    [noticeRow(notices, keymap)],
    firstItem,
    [opensRow(snapshot, keymap)],
    ...otherItems,
  ]
    .map((forms) => forms.filter((row) => row.length > 0).map((row) => inPlaceRow(row, place)))
    .filter((forms) => forms.length > 0)
  const shown = fitting(parts, width - 3)
  const sign: Row = shown[0]?.[0]?.role === 'bad' ? emptyRow : [strong(literal('! '), 'warn')]
  return fillRow([blank(1), ...sign, ...joinRows(shown, blank(3))], width)
}

const inPlaceRow = (row: Row, place: Elsewhere): Row =>
  row.map((each) => ({ ...each, text: inPlace(each.text, place) }))

/** Each part in its longest form that fits; whole parts only, but for the first: half a command can't be pasted. */
function fitting(parts: readonly (readonly Row[])[], width: number): readonly Row[] {
  const shown: Row[] = []
  let left = width
  for (const forms of parts) {
    const part = forms.find((form) => rowWidth(form) <= left) ?? (shown.length === 0 ? forms[0] : undefined)
    if (part === undefined) break
    shown.push(part)
    left -= rowWidth(part) + 3
  }
  return shown
}

/** Drained or stopped in its own terminal; what its agents have not finished is todo. */
function leftRow({ phase, run }: BoardSnapshot, keymap: readonly KeyRow[]): Row {
  if (phase !== 'left' || run === null) return emptyRow
  return [
    span(safe`nobody supervises run ${run.id} any more: `),
    span(keyWord('pause', keymap), 'accent'),
    span(literal(' goes on with it here')),
  ]
}

/** Nearly or wholly used: a person decides how the run goes on. */
function budgetRow(snapshot: BoardSnapshot, keymap: readonly KeyRow[]): Row {
  const near = budgetsNear(snapshot)
  if (near.length === 0) return emptyRow
  const used = near.filter(({ stage }) => stage === 'reached')
  const what: Row =
    used.length === 0
      ? [strong(safe`most of the budget is used: ${budgetUse(...near)}`, 'warn')]
      : [strong(safe`! ${usedUpWords(used)}`, 'bad')]
  return [
    ...what,
    span(literal('   ')),
    span(keyWord('extend', keymap), 'accent'),
    span(safe` extends it to ${extendedWords(near)}   `),
    span(keyWord('setBudget', keymap), 'accent'),
    span(literal(' to another sum')),
  ]
}

function holdRow({ hold }: BoardSnapshot): Row {
  if (hold === null) return emptyRow
  return [
    strong(literal('! held: '), 'bad'),
    span(holdLine(hold)),
    span(safe`   ${sanitize(hold.message)}`, 'dim'),
  ]
}

function breakerRow(snapshot: BoardSnapshot): Row {
  const line = breakerOf(snapshot)
  if (line === null) return emptyRow
  const last = lastReason(snapshot)
  return [strong(line, 'warn'), ...(last === null ? emptyRow : [span(safe`   the last: ${last}`)])]
}

/** Of the try that ended last, among the rows in view. */
function lastReason({ rows }: BoardSnapshot): Safe | null {
  const ended = rows.flatMap(({ attempt }) => (attempt?.end == null ? [] : [attempt.end]))
  const last = ended.toSorted((one, other) => other.at - one.at).find(({ reason }) => reason !== null)
  return last?.reason == null ? null : reasonLine(last.reason)
}

/** Merged work waits while files of the user's are in its way. */
function heldRow(snapshot: BoardSnapshot): Row {
  const { delivery, target } = snapshot
  if (delivery?.kind !== 'held') return emptyRow
  const supervised = isSupervised(snapshot)
  const cure = cureOf({ kind: 'delivery', delivery, supervised })
  const named = delivery.files.slice(0, 3).map(sanitize)
  const more =
    delivery.files.length > named.length
      ? safe` and ${delivery.files.length - named.length} more`
      : literal('')
  const what = named.length === 0 ? sanitize(delivery.why) : safe`${joinSafe(named, literal(', '))}${more}`
  const todo = cure === null ? literal('') : safe`: ${cure.words}`
  return [strong(sanitize(target)), span(safe` waits for ${what}${todo}`)]
}

function needRow({ counts }: BoardSnapshot): Row {
  const needs = needYou(counts)
  return needs === 0 ? emptyRow : [strong(safe`! ${plural(needs, 'needs you', 'need you')}`, 'bad')]
}

/** The key that opens them, one after the other. */
const opensRow = ({ counts, delivery }: BoardSnapshot, keymap: readonly KeyRow[]): Row =>
  needYou(counts) === 0 && delivery?.kind !== 'held'
    ? emptyRow
    : [span(keyWord('needs', keymap), 'accent'), span(literal(' opens'), 'dim')]

/** It may be cut; the key shows it whole, and those before it. */
function noticeRow(notices: readonly BoardNotice[], keymap: readonly KeyRow[]): Row {
  const notice = notices.at(-1)
  if (notice === undefined) return emptyRow
  const before = notices.length === 1 ? emptySafe : safe` (and ${notices.length - 1} before it)`
  return [
    span(keyWord('notices', keymap), 'accent'),
    span(safe` reads it${before}: `, 'dim'),
    span(notice.text),
  ]
}

interface ItemFacts {
  readonly retry: Safe
  readonly open: Safe
  /** Keys act on it. */
  readonly isChosen: boolean
}

/** From the longest to the shortest; a path that is cut leads nowhere. */
function itemForms(
  row: ItemRow,
  snapshot: BoardSnapshot,
  { retry, open, isChosen }: ItemFacts,
): readonly Row[] {
  const { now, run, keptWorktrees } = snapshot
  if (row.state !== 'conflict' && row.state !== 'failed') return []
  const noted = notedRow(row)
  const id = strong(sanitize(row.item.id))
  const short = truncateMiddle(sanitize(row.item.id), mostOfId)
  const cut = (...forms: readonly Row[]): readonly Row[] => (short === sanitize(row.item.id) ? [] : forms)
  const { text } = itemNote(noted, { now, run })
  const word = row.state === 'conflict' ? literal(' conflict in ') : literal(' ')
  const said = safe`${word}${text}`
  const worktree = noted.settledIn?.worktree ?? null
  const again: Row =
    isChosen && snapshot.replay === undefined
      ? [blank(3), span(retry, 'accent'), span(literal(' tries again'), 'dim')]
      : emptyRow
  if (worktree === null || !keptWorktrees.has(worktree))
    return [[id, span(said), ...again], [id, span(said)], ...cut([strong(short), span(said)])]
  return [
    [
      id,
      span(safe` ${stateLooks[row.state].word}: settle it in ${sanitize(worktree)}, then ${retry} takes it`),
    ],
    [id, span(safe` ${stateLooks[row.state].word}: ${open} on it shows where to settle it`)],
    [id, span(said)],
    ...cut(
      [strong(short), span(safe` ${stateLooks[row.state].word}: ${open} on it shows where to settle it`)],
      [strong(short), span(safe` ${stateLooks[row.state].word}`)],
    ),
  ]
}

/** An id that is a whole title is cut before its task is left out; the table shows as much of it. */
const mostOfId = 14
