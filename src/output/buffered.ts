import { agentNames, type Attempt } from '../core/attempt.ts'
import { seenByEach } from '../core/candidate.ts'
import type { StoredEvent } from '../core/event.ts'
import type { AttemptId } from '../core/ids.ts'
import type { Item } from '../core/item.ts'
import { cellWidth, truncate } from '../text/cells.ts'
import { paintLine } from '../text/paint.ts'
import { emptyRow, span, strong } from '../text/row.ts'
import type { Row } from '../text/row.ts'
import { emptySafe, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { shownSign, signs } from '../text/signs.ts'
import { printedRow } from '../wording/line-look.ts'
import { eventLine } from './event-line.ts'
import { linePrefix } from './line-prefix.ts'
import { logSpeaker } from './log-speaker.ts'
import { headerRows } from './run-header.ts'
import type { OutputDeps, RunOutput } from './run-output.ts'
import { skippedPiece } from './skipped-piece.ts'
import { toldLine } from './told-line.ts'

interface Block {
  readonly item: Item
  readonly attempt: Attempt
  /** Lines about the attempt after its agent's end: gates, merge, end. */
  readonly lines: Row[]
}

/**
 * Prints an item's lines in one block when its attempt ends; lines that belong to no item are printed at once. The agent's output
 * is read from its log at the end, so none of it is in memory before.
 */
export function bufferedOutput(deps: OutputDeps): RunOutput {
  const blocks = new Map<AttemptId, Block>()
  const print = (pieces: Row): void => deps.write(paintLine(pieces, deps))

  function blockOf(attempt: Attempt, item: Item): Block {
    const block = blocks.get(attempt.id) ?? { item, attempt, lines: [] }
    blocks.set(attempt.id, block)
    return block
  }

  async function release({ item, attempt, lines }: Block): Promise<void> {
    blocks.delete(attempt.id)
    print(blockHead(item, attempt, deps))
    for (const each of seenByEach(attempt)) {
      const who = each.candidate === undefined ? emptyRow : [linePrefix(logSpeaker(each))]
      for await (const part of deps.agentLogOf(each)) {
        if (part.skipped !== null) {
          deps.write(paintLine([...who, skippedPiece(item, part.skipped, deps)], { ...deps, width: null }))
        }
        for (const line of part.lines) print([...who, ...printedRow(line, deps.ascii)])
      }
    }
    for (const line of lines) print(line)
    print([span(emptySafe)])
  }

  return {
    live: false,
    opened(head) {
      headerRows(head, deps.width).forEach(print)
      print([span(emptySafe)])
    },
    async event(event, facts) {
      const { item, attempt } = facts
      const told = eventLine(event, facts, deps)
      if (item !== null && attempt !== null && startsAgent(event)) blockOf(attempt, item)
      if (told === null || event.body.type === 'item:claimed') return
      const ofWorker = typeof told.speaker !== 'string'
      if (!ofWorker || item === null || attempt === null) {
        deps.write(toldLine(told, deps))
        return
      }
      const block = blockOf(attempt, item)
      block.lines.push(told.pieces)
      if (told.ends) await release({ ...block, attempt })
    },
    agentLog() {
      // Read when the block is printed.
    },
    async ended() {
      for (const block of [...blocks.values()]) await release(block)
    },
  }
}

const startsAgent = ({ body }: StoredEvent): boolean =>
  body.type === 'attempt:adopted' || (body.type === 'attempt:phase' && body.phase === 'running')

const ruleCells = 76

/** `── API-001 Paginate list endpoints ────────────── [W1] codex ──` */
function blockHead(item: Item, attempt: Attempt, { ascii, width }: OutputDeps): Row {
  const rule = (cells: number): Safe => (ascii ? '-' : '─').repeat(Math.max(0, cells)) as Safe
  const cells = Math.min(width ?? ruleCells, ruleCells)
  const id = sanitize(item.id)
  const right = safe` [W${attempt.worker}] ${sanitize(agentNames(attempt))} ${rule(2)}`
  const room = cells - 3 - cellWidth(id) - cellWidth(right)
  const title = truncate(sanitize(item.title), Math.max(8, room - 6), shownSign(signs.cut, ascii))
  const middle = rule(Math.max(3, room - cellWidth(title) - 2))
  return [
    span(safe`${rule(2)} `, 'dim'),
    strong(id),
    span(safe` ${title} `),
    span(middle, 'dim'),
    span(right, 'dim'),
  ]
}
