import { noteFacts } from '../../app/run-facts.ts'
import { agentNames } from '../../core/attempt.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { needYou } from '../../core/run/counts.ts'
import { formatDuration } from '../../text/duration.ts'
import { plural } from '../../text/plural.ts'
import { span, strong } from '../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { itemNote } from '../../wording/item-note.ts'
import { notedRow } from '../../wording/noted-item.ts'
import { timeOfRow } from '../../wording/row-tries.ts'
import { lookOfRow, stateGlyph, stateLooks } from '../../wording/state-look.ts'
import { emptyLine, line, type Line, type PrintOptions } from '../print/lines.ts'
import { tableLines, type Column } from '../print/table.ts'
import { nextCommand } from './settle-lines.ts'
import { holdsWorker, type StatusFacts } from './status-facts.ts'

/** What is in work, and by whom. */
export function workTable(facts: StatusFacts, options: PrintOptions): readonly Line[] {
  const { working, now } = facts
  if (working.length === 0) return []
  const columns: readonly Column<ItemRow>[] = [
    {
      head: literal('WORKER'),
      cell: ({ state, attempt }) =>
        span(attempt === null || !holdsWorker.has(state) ? emptySafe : safe`W${attempt.worker}`),
    },
    { head: literal('TASK'), least: 24, middle: true, cell: ({ item }) => span(sanitize(item.id)) },
    {
      head: literal('TITLE'),
      most: 34,
      least: 12,
      leaves: 2,
      cell: ({ item }) => span(sanitize(item.title)),
    },
    {
      head: literal('AGENT'),
      most: 14,
      leaves: 1,
      cell: (row) => span(whoOf(row)),
    },
    { head: literal('STATE'), cell: (row) => span(lookOfRow(row).word, lookOfRow(row).role) },
    {
      head: literal('TIME'),
      right: true,
      cell: (row) => span(timeOf(row, now)),
    },
    { head: literal('NOW'), least: 16, cell: (row) => span(nowOf(row, facts)) },
  ]
  return [emptyLine, ...tableLines({ columns, rows: working, sign: signWith(options), heads: true }, options)]
}

const whoOf = ({ attempt, claim }: ItemRow): Safe =>
  sanitize(attempt === null ? (claim?.agent ?? '') : agentNames(attempt))

function timeOf(row: ItemRow, now: number): Safe {
  const { claim } = row
  const ms = timeOfRow(row, now)
  if (ms !== null) return formatDuration(ms)
  return claim === undefined ? emptySafe : formatDuration(Math.max(0, now - claim.claimedAt))
}

/** Worker and agent have columns of their own here. */
const nowOf = (row: ItemRow, facts: StatusFacts): Safe =>
  itemNote(notedRow(row), { ...noteFacts(facts), doing: emptySafe }).text

/** What needs a person, why, and the command for it. */
export function needTable(facts: StatusFacts, options: PrintOptions): readonly Line[] {
  const { needsYou, counts } = facts
  if (needsYou.length === 0) return []
  const columns: readonly Column<ItemRow>[] = [
    { head: literal('TASK'), cell: ({ item }) => span(sanitize(item.id)) },
    {
      head: literal('WHY'),
      most: 60,
      least: 12,
      cell: (row) => span(itemNote(notedRow(row), noteFacts(facts)).text),
    },
    {
      head: literal('NEXT'),
      cell: (row) => span(inPlace(nextCommand(row, needsYou), options.place)),
    },
  ]
  return [
    emptyLine,
    line(strong(plural(needYou(counts), 'needs you', 'need you'))),
    ...tableLines({ columns, rows: needsYou, sign: signWith(options), heads: false }, options),
  ]
}

const signWith =
  ({ ascii }: PrintOptions) =>
  ({ state }: ItemRow) =>
    span(stateGlyph(state, ascii), stateLooks[state].role)
