import type { AgentOffers } from '../../../core/board/board.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import { choiceEnds } from '../../../core/agent/agent-choice.ts'
import { entryName, type PoolEntry } from '../../../core/agent/pool.ts'
import { demandName, demandOf, isAny, isFor } from '../../../core/policy/pool/demand.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import { cellWidth, padEnd, truncate } from '../../../text/cells.ts'
import { blank, cutRow, emptyRow, pointer, span, strong, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import { choiceWords, endWords } from '../../../wording/agents/choice-words.ts'
import {
  agentNow,
  agentWords,
  obstacleNow,
  type AgentNow,
  type Moment,
} from '../../../wording/pool/agents-for.ts'
import { choosingBusy } from '../../../wording/pool/choosing-busy.ts'
import type { AgentModal } from '../../state/screen/modal.ts'
import type { Size } from '../../layout/rectangle.ts'
import { keyHint } from '../key-hint.ts'
import type { Dialog } from './dialog.ts'
import { textCells } from './text-window.ts'

interface AgentDialogFacts extends Size {
  readonly snapshot: BoardSnapshot
}

/** Where it is narrower, the one that counts is shown alone. */
const leastWithEnds = 46
/** Where it is narrower, how one stands now is worth more than what it has done. */
const leastWithRecords = 50
const anyOfPool = literal('any of the pool, as configured')

/** The agents that the run may use, each with how it stands now and what it has done so far. */
export function agentDialog(modal: AgentModal, { snapshot, columns, rows }: AgentDialogFacts): Dialog {
  const cells = Math.min(textCells({ columns, rows }), 84)
  const { entries } = modal.found
  const { row, inUse } = offeredNow(modal, snapshot)
  const moment = { run: snapshot.run, inUse, now: snapshot.now }
  const offers = entries.map((entry) => offerOf(entry, modal, moment))
  const nameCells = Math.min(widest(offers.map(({ name }) => name)), Math.floor(cells / 2))
  const recordCells = cells < leastWithRecords ? 0 : widest(offers.map(({ record }) => record))
  const lines: readonly Row[] = [
    ...offers.map(({ name, record, now }, index): Row => [
      pointer(index === modal.cursor),
      index === modal.cursor
        ? strong(padEnd(truncate(name, nameCells), nameCells))
        : span(padEnd(truncate(name, nameCells), nameCells)),
      blank(2),
      ...(recordCells === 0 ? [] : [span(padEnd(record, recordCells), 'dim'), blank(2)]),
      span(agentWords(now), now.obstacle === null ? 'ok' : 'warn'),
    ]),
    [
      pointer(modal.cursor === entries.length),
      modal.cursor === entries.length ? strong(anyOfPool) : span(anyOfPool),
    ],
  ]
  const foot = footRows(modal, row, moment, cells)
  const room = Math.max(1, rows - (columns < 80 ? 3 : 5) - foot.length)
  const from = Math.min(Math.max(0, modal.cursor - Math.floor(room / 2)), Math.max(0, lines.length - room))
  return {
    title: safe`Agent for ${sanitize(modal.item)}`,
    body: [...lines.slice(from, from + room), ...foot].map((row) => cutRow(row, cells)),
    keys: [
      ...keyHint(literal('Enter'), literal('choose')),
      blank(3),
      ...keyHint(literal('Tab'), literal('until')),
      blank(3),
      ...keyHint(literal('Esc'), literal('close')),
    ],
    role: 'accent',
    width: cells,
  }
}

interface Offer {
  readonly name: Safe
  /** `11 of 12 done` in this run. */
  readonly record: Safe
  readonly now: AgentNow
}

/** As the board read it last. The agents stay those that were found, so that what is chosen is what was shown. */
function offeredNow(
  { item, found }: AgentModal,
  { offered }: BoardSnapshot,
): Pick<AgentOffers, 'row' | 'inUse'> {
  return offered?.row.item.id === item ? offered : found
}

function offerOf(entry: PoolEntry, { found }: AgentModal, moment: Moment): Offer {
  const record = found.records.find((each) => isFor(entry.preset, each))
  return {
    name: sanitize(entryName(entry.preset)),
    record: record === undefined ? literal('') : safe`${record.done} of ${record.tries} done`,
    now: agentNow(entry, found.entries, moment),
  }
}

const widest = (words: readonly Safe[]): number => Math.max(0, ...words.map(cellWidth))

function footRows(
  { found, until, cursor }: AgentModal,
  { item, attempt }: ItemRow,
  moment: Moment,
  cells: number,
): readonly Row[] {
  const { run } = moment
  const entry = found.entries[cursor]
  const obstacle = entry === undefined ? null : obstacleNow(entry, moment)
  const demand = run === null ? null : demandOf(item, run.settings)
  const now =
    item.chosen !== undefined
      ? choiceWords(item.chosen)
      : demand === null || isAny(demand)
        ? literal('any of the pool')
        : sanitize(demandName(demand))
  const shown = cells < leastWithEnds ? [until] : choiceEnds
  const ends = shown.flatMap((end): Row => [
    end === until ? strong(safe`[${endWords[end]}]`) : span(endWords[end], 'dim'),
    blank(2),
  ])
  const said = (text: Safe): readonly Row[] => [
    emptyRow,
    ...wrap(text, cells, 0).map((row): Row => [span(row, 'dim')]),
  ]
  return [
    emptyRow,
    [span(literal('now    '), 'dim'), span(now)],
    ...(cursor === found.entries.length ? [] : [[span(literal('until  '), 'dim'), ...ends]]),
    ...(entry === undefined || obstacle === null
      ? []
      : said(choosingBusy(entry.preset.name, obstacle, moment.now))),
    ...(attempt !== null && attempt.end === null ? said(literal('The agent that works on it goes on.')) : []),
    ...(item.standing.status === 'failed'
      ? said(literal('It has failed: a retry gives it to the agent.'))
      : []),
  ]
}
