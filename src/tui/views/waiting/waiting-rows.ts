import { concernName, needsPerson, type CoolDown } from '../../../core/agent/cool-down.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import { formatDuration } from '../../../text/duration.ts'
import { blank, emptyRow, fillRow, rowWidth, span, strong, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { limitSource } from '../../../wording/pool/limit-words.ts'
import { waitForLimit } from '../../state/slots.ts'
import { bottomRule, sidesOf, topRule, type RuleStyle } from '../../pane/pane-rules.ts'

const style: RuleStyle = { frame: 'framed', focused: false }
/** Left of the text, in a frame that has room for it. */
const indent = 6

/**
 * In place of the panes while nothing can run before a limit is over: whom it concerns, since when, until when, and how that is known.
 * Where there is room, `keys` say what else a person can do. Null while a worker has something to show, or the wait is another one.
 */
export function waitingRows(
  snapshot: BoardSnapshot,
  keys: readonly Row[],
  { width, height }: { readonly width: number; readonly height: number },
): readonly Row[] | null {
  const { run, now } = snapshot
  const first = waitForLimit(snapshot)
  if (run === null || first === null || height < leastRows) return null
  const cools = run.cools.filter(({ until }) => until > now)
  const said: readonly Row[] = [
    emptyRow,
    [strong(literal('Nothing can run until a limit resets.'))],
    emptyRow,
    ...tableRows(cools, now).slice(0, Math.max(2, height - 6)),
    emptyRow,
    [span(literal('Waiting costs no try and no money. The run goes on by itself.'), 'dim')],
  ]
  const hints = keys.length === 0 || said.length + 1 + keys.length > height - 2 ? [] : [emptyRow, ...keys]
  const body = [...said, ...hints]
  const left = Math.max(0, first.until - now)
  const inside = Array.from({ length: height - 2 }, (_, index) => framed(body[index] ?? emptyRow, width))
  return [
    topRule(
      [strong(literal('All workers wait'))],
      [span(safe`${signs.waiting.glyph} ${formatDuration(left)}`, 'warn')],
      width,
      style,
    ),
    ...inside,
    bottomRule([], [], width, false),
  ]
}

/** A frame, a sentence, and a table of one. */
const leastRows = 9

function framed(row: Row, width: number): Row {
  const { left, right } = sidesOf(style)
  const room = width - rowWidth(left) - rowWidth(right)
  return [
    ...left,
    ...fillRow(row.length === 0 ? row : [blank(Math.min(indent, room)), ...row], room),
    ...right,
  ]
}

function tableRows(cools: readonly CoolDown[], now: number): readonly Row[] {
  const cells = cools.map((cool) => ({
    account: sanitize(concernName(cool)),
    models: modelsOf(cool),
    since: formatDuration(Math.max(0, now - cool.since)),
    resets: needsPerson(cool) ? literal('off') : safe`in ${formatDuration(Math.max(0, cool.until - now))}`,
    source: limitSource(cool),
  }))
  const heads = {
    account: literal('account'),
    models: literal('models'),
    since: literal('since'),
    resets: literal('resets'),
    source: literal('source'),
  }
  const columns = ['account', 'models', 'since', 'resets', 'source'] as const
  const widths = columns.map((column) =>
    Math.max(...[heads, ...cells].map((row) => rowWidth([span(row[column])]))),
  )
  const rowOf = (row: Record<(typeof columns)[number], Safe>, isHead: boolean): Row =>
    columns.flatMap((column, index) => {
      const cell = [span(row[column], isHead ? 'dim' : column === 'resets' ? 'warn' : 'text')]
      return column === 'source' ? cell : [...fillRow(cell, widths[index] ?? 0), blank(3)]
    })
  return [rowOf(heads, true), ...cells.map((row) => rowOf(row, false))]
}

function modelsOf({ concern }: CoolDown): Safe {
  if (concern.kind !== 'model') return literal('all')
  return concern.model === null ? literal('its own choice') : sanitize(concern.model)
}
