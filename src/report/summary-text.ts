import type { ItemState } from '../core/state.ts'
import type { RunSummary, SummaryItem } from '../core/summary.ts'
import { cellWidth, padEnd, padStart, truncate } from '../text/cells.ts'
import { diffPair } from '../text/diff-pair.ts'
import { formatDuration } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import { emptySafe, literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { paintLine, piece } from '../text/styled-line.ts'
import type { LineOptions, Piece, Role } from '../text/styled-line.ts'
import { nextSteps } from './next-steps.ts'
import { mergeSentence, openItems, outcomeSentence, whyOf } from './sentences.ts'

/** The lines for the normal terminal when a run ends or its screen closes. */
export function summaryText(summary: RunSummary, paint: LineOptions): readonly string[] {
  const lines: (readonly Piece[])[] = [
    [
      piece(outcomeSentence(summary), 'bold'),
      piece(safe`   run ${summary.run}, ${formatDuration(summary.durationMs)}`, 'dim'),
    ],
    [piece(mergeSentence(summary))],
    ...table(openItems(summary), paint),
    ...next(summary),
  ]
  if (summary.reportPath !== null) lines.push([piece(safe`Whole report: ${sanitize(summary.reportPath)}`)])
  return lines.map((line) => paintLine(line, paint))
}

const rowsShown = 20
const widest = 100

function table(items: readonly SummaryItem[], { width, ascii }: LineOptions): readonly (readonly Piece[])[] {
  if (items.length === 0) return [[piece(emptySafe)]]
  const shown = items.slice(0, rowsShown)
  const id = Math.max(2, ...shown.map((item) => cellWidth(sanitize(item.id))))
  const whole = Math.max(5, ...shown.map((item) => cellWidth(sanitize(item.title))))
  const why = Math.max(3, ...shown.map((item) => cellWidth(whyOf(item))))
  const others = 2 + id + 2 + 2 + 8 + 2 + 3 + 2 + 8 + 2 + 8 + 2
  const title =
    width === null
      ? whole
      : Math.max(12, Math.min(whole, Math.min(width, widest) - others - Math.min(why, 24)))
  const columns = { id, title, ascii }
  const head = row(
    {
      id: literal('ID'),
      title: literal('TITLE'),
      state: literal('STATE'),
      tries: literal('TRY'),
      time: literal('TIME'),
      diff: literal('DIFF'),
    },
    columns,
  )
  const more = items.length - shown.length
  return [
    [piece(emptySafe)],
    [piece(safe`  ${head}  WHY`, 'dim')],
    ...shown.map((item) => itemLine(item, columns)),
    ...(more > 0 ? [[piece(safe`  ${plural(more, 'more task')}: loopwork list`, 'dim')]] : []),
    [piece(emptySafe)],
  ]
}

interface Columns {
  readonly id: number
  readonly title: number
  readonly ascii: boolean
}

function itemLine(item: SummaryItem, columns: Columns): readonly Piece[] {
  const tried = item.attempts > 0
  const cells = row(
    {
      id: sanitize(item.id),
      title: sanitize(item.title),
      state: literalState(item.state),
      tries: tried ? safe`${item.attempts}` : emptySafe,
      time: tried ? formatDuration(item.durationMs) : emptySafe,
      diff: diffPair(item, columns.ascii),
    },
    columns,
  )
  const role = roles[item.state] ?? 'text'
  return [piece(signOf(item.state, columns.ascii), role), piece(safe` ${cells}  ${whyOf(item)}`)]
}

type Cells = Readonly<Record<'id' | 'title' | 'state' | 'tries' | 'time' | 'diff', Safe>>

function row({ id, title, state, tries, time, diff }: Cells, columns: Columns): Safe {
  const left = safe`${padEnd(id, columns.id)}  ${padEnd(truncate(title, columns.title, columns.ascii ? '~' : '…'), columns.title)}  ${padEnd(state, 8)}`
  return safe`${left}  ${padStart(tries, 3)}  ${padStart(time, 7)}  ${padStart(diff, 7)}`
}

function next(summary: RunSummary): readonly (readonly Piece[])[] {
  const steps = nextSteps(summary)
  if (steps.length === 0) return []
  const width = Math.max(...steps.map(({ command }) => cellWidth(command)))
  return [
    [piece(literal('Next'), 'bold')],
    ...steps.map(({ command, does }) => [piece(safe`  ${padEnd(command, width)}  `), piece(does, 'dim')]),
  ]
}

/** A state is one of our own words. */
const literalState = (state: ItemState): Safe => state as string as Safe

const roles: Partial<Record<ItemState, Role>> = { failed: 'bad', conflict: 'bad', waiting: 'warn' }

const signs: Readonly<Partial<Record<ItemState, readonly [string, string]>>> = {
  failed: ['✗', 'x'],
  conflict: ['!', '!'],
  blocked: ['⊘', '#'],
  waiting: ['◷', '@'],
}

const signOf = (state: ItemState, ascii: boolean): Safe => (signs[state] ?? ['◦', 'o'])[ascii ? 1 : 0] as Safe
