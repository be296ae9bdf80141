import type { KeyRow } from '../../../keymap/key-row.ts'
import { keyWord } from '../../../keymap/key-words.ts'
import { shortOid } from '../../../core/ids.ts'
import { leftOver } from '../../../core/left-over.ts'
import { shellWord } from '../../../core/naming/shell-word.ts'
import type { RunSummary, SummaryItem } from '../../../core/run/summary.ts'
import type { Settling } from '../../../core/settling.ts'
import { blank, emptyRow, rowWidth, span, type Row } from '../../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { cureOfDelivery } from '../../../wording/cure.ts'
import { inPlace, type Elsewhere } from '../../../wording/in-place.ts'
import { notedSummaryItem } from '../../../wording/noted-item.ts'
import { movedOn } from '../../../wording/moved-on.ts'
import { waysOn } from '../../../wording/ways-on.ts'
import { isNeedy, settledInNext } from '../../state/summary/summary-request.ts'

export interface NextFacts {
  readonly summary: RunSummary
  /** Under the cursor. */
  readonly chosen: SummaryItem | null
  /** How far a person is with that task; null: not known. */
  settlingOf(item: SummaryItem): Settling | null
  readonly keymap: readonly KeyRow[]
  /** Where the commands have to lead. */
  readonly place: Elsewhere
  readonly width: number
}

/** What to do now: keys, and commands that can be pasted as they stand. At most four rows. */
export function nextRows(facts: NextFacts): readonly Row[] {
  const rows = wholeRows(facts).map((row) =>
    row.map((each) => ({ ...each, text: inPlace(each.text, facts.place) })),
  )
  return rows.map((row, index) => [
    blank(1),
    span(index === 0 ? literal('NEXT   ') : literal('       '), 'dim'),
    ...row,
  ])
}

function wholeRows(facts: NextFacts): readonly Row[] {
  const { summary } = facts
  const needy = summary.items.filter(isNeedy)
  const failed = needy.filter(({ state }) => state === 'failed')
  const rows = [
    ...(failed.length === 0 ? [] : [forFailed(failed, needy.length, facts.keymap)]),
    ...forSettling(needy, facts),
  ]
  if (rows.length > 0) return rows
  const cure = cureOfDelivery(summary)
  if (cure?.command != null) return [forHeld(cure.command, cure.words, facts)]
  if (leftOver(summary.items).runnable.length > 0) return [forLeft(facts.keymap)]
  const done = forDone(summary)
  return done.length === 0 ? [] : [done]
}

function forFailed(failed: readonly SummaryItem[], needy: number, keymap: readonly KeyRow[]): Row {
  const one = needy === 1 ? literal('it') : literal('failed')
  const ids = failed.slice(0, 2).map(({ id }) => sanitize(shellWord(id)))
  const more = failed.length > ids.length ? safe` (and ${failed.length - ids.length} more)` : emptySafe
  // A replay has no key that steers.
  const isKey = keymap.some(({ action }) => action === 'retryFailed')
  const byKey: Row = [
    span(keyWord('retryFailed', keymap), 'accent'),
    span(safe` retry ${failed.length === 1 ? one : literal('all failed')}   `, 'dim'),
  ]
  return [
    ...(isKey ? byKey : emptyRow),
    span(safe`loopwork retry ${joinSafe(ids, literal(' '))}`, 'accent'),
    span(more, 'dim'),
    span(literal(' from a shell, then loopwork run'), 'dim'),
  ]
}

/** Where the chosen conflict is settled, or else the first one, and both ways on. What takes in the target has no room here. */
function forSettling(
  needy: readonly SummaryItem[],
  { summary, chosen, settlingOf, keymap, place, width }: NextFacts,
): readonly Row[] {
  const item = settledInNext(needy, chosen)
  if (item === null) return []
  const settling = settlingOf(item)
  const behind = settling === null ? item.behind : settling.behind
  const lacks = behind !== undefined && movedOn(behind).command !== null
  const ways = waysOn(notedSummaryItem(item), { target: summary.target, stands: () => true })
  const moved = safe`${sanitize(summary.target)} has moved on since; ${keyWord('open', keymap)} shows what to do`
  const rows = ways.map(({ command, does }, index): Row => [
    span(command, 'accent'),
    span(safe`   ${lacks && index === 0 ? moved : does}`, 'dim'),
  ])
  const fits = ways.every(({ command }) => rowWidth([span(inPlace(command, place))]) + labelCells <= width)
  if (fits) return rows
  return [
    [
      span(safe`loopwork show ${sanitize(shellWord(item.id))}`, 'accent'),
      span(safe`   ${lacks ? moved : literal('where to settle it')}`, 'dim'),
    ],
  ]
}

const labelCells = 8

/** What is to be pasted is never cut: a command that doesn't fit is where it does. */
function forHeld(command: Safe, words: Safe, { place, width }: NextFacts): Row {
  const whole: Row = [span(command, 'accent')]
  if (rowWidth([span(inPlace(command, place))]) + labelCells <= width)
    return [...whole, span(safe`   ${words}`, 'dim')]
  return [span(literal('loopwork status'), 'accent'), span(literal(' shows the command for it'), 'dim')]
}

const forLeft = (keymap: readonly KeyRow[]): Row => [
  span(keyWord('quit', keymap), 'accent'),
  span(literal(' leave     '), 'dim'),
  span(literal('loopwork run'), 'accent'),
  span(literal(' goes on with what is left'), 'dim'),
]

function forDone({ from, target, commits, delivery }: RunSummary): Row {
  // A branch that waits has nothing of it yet.
  if (commits === 0 || !delivery.followed) return emptyRow
  return [
    span(safe`git log ${sanitize(shortOid(from))}..${sanitize(shellWord(target))}`, 'accent'),
    span(literal('   read it      '), 'dim'),
    ...(delivery.checkedOut && delivery.upstream !== false
      ? [span(literal('git push'), 'accent'), span(literal('   send it; loopwork never pushes'), 'dim')]
      : []),
  ]
}
