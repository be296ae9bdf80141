import type { AttemptId } from '../core/ids.ts'
import type { Attempt } from '../core/attempt.ts'
import type { Item } from '../core/item.ts'
import { cellWidth, truncate } from '../text/cells.ts'
import { plural } from '../text/plural.ts'
import { emptySafe, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { headLine } from './head.ts'
import { paintLine, piece } from '../text/styled-line.ts'
import type { Piece } from '../text/styled-line.ts'
import type { OutputDeps, RunOutput } from './run-output.ts'
import { sign } from './signs.ts'
import { speakerPiece } from './speaker.ts'
import { toldEvent } from './told-event.ts'

/** Of an agent that prints more, the rest is in its log: a run must not hold gigabytes. */
const linesHeld = 10_000

interface Block {
  readonly item: Item
  readonly attempt: Attempt
  readonly lines: (readonly Piece[])[]
  left: number
}

/** An item's lines in one block when its attempt ends; what belongs to no item comes at once. */
export function bufferedOutput(deps: OutputDeps): RunOutput {
  const blocks = new Map<AttemptId, Block>()
  const print = (pieces: readonly Piece[]): void => deps.write(paintLine(pieces, deps))

  function blockOf(attempt: Attempt, item: Item): Block {
    const block = blocks.get(attempt.id) ?? { item, attempt, lines: [], left: 0 }
    blocks.set(attempt.id, block)
    return block
  }

  function hold(block: Block, line: readonly Piece[]): void {
    block.lines.push(line)
    // In steps, as moving the rest up for each line would cost as much as all lines.
    if (block.lines.length < linesHeld * 2) return
    block.left += block.lines.splice(0, linesHeld).length
  }

  function release({ item, attempt, lines, left }: Block): void {
    blocks.delete(attempt.id)
    print(blockHead(item, attempt, deps))
    const skipped = left + Math.max(0, lines.length - linesHeld)
    if (skipped > 0) {
      print([piece(safe`${plural(skipped, 'earlier line')}: loopwork logs ${sanitize(item.id)}`, 'dim')])
    }
    for (const line of lines.slice(-linesHeld)) print(line)
    print([piece(emptySafe)])
  }

  return {
    opened(head) {
      print([piece(headLine(head))])
      print([piece(emptySafe)])
    },
    event(event, facts) {
      const told = toldEvent(event, facts, deps)
      if (told === null || event.body.type === 'item:claimed') return
      const { item, attempt } = facts
      const ofWorker = typeof told.speaker !== 'string'
      if (!ofWorker || item === null || attempt === null) {
        print([speakerPiece(told.speaker), ...told.pieces])
        return
      }
      const block = blockOf(attempt, item)
      hold(block, told.pieces)
      if (told.ends) release({ ...block, attempt })
    },
    agentLines(attempt, item, _at, lines) {
      const block = blockOf(attempt, item)
      for (const line of lines) hold(block, [piece(sanitize(line))])
    },
    ended() {
      for (const block of [...blocks.values()]) release(block)
    },
  }
}

const ruleCells = 76

/** `── API-001 Paginate list endpoints ────────────── [W1] codex ──` */
function blockHead(item: Item, attempt: Attempt, { ascii, width }: OutputDeps): readonly Piece[] {
  const rule = (cells: number): Safe => sign('rule', ascii).repeat(Math.max(0, cells)) as Safe
  const cells = Math.min(width ?? ruleCells, ruleCells)
  const id = sanitize(item.id)
  const right = safe` [W${attempt.worker}] ${sanitize(attempt.agent)} ${rule(2)}`
  const room = cells - 3 - cellWidth(id) - cellWidth(right)
  const title = truncate(sanitize(item.title), Math.max(8, room - 6), ascii ? '~' : '…')
  const middle = rule(Math.max(3, room - cellWidth(title) - 2))
  return [
    piece(safe`${rule(2)} `, 'dim'),
    piece(id, 'bold'),
    piece(safe` ${title} `),
    piece(middle, 'dim'),
    piece(right, 'dim'),
  ]
}
