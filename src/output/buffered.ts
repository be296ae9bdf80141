import type { Attempt } from '../core/attempt.ts'
import { padEnd, truncate } from '../text/cells.ts'
import { literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { eventLine } from './event-lines.ts'
import { prefixOf, workerPrefix } from './prefix.ts'
import { fitted, headLine } from './shared-lines.ts'
import type { Output, OutputOptions, Told } from './told.ts'

/** A block keeps its last lines; what an agent printed before them is in its log. */
const linesKept = 2_000
const ruleCells = 76

interface Block {
  readonly lines: string[]
  dropped: number
}

/** An item's lines in one block when its try ends. */
export function buffered(options: OutputOptions): Output {
  const { write, paint } = options
  const blocks = new Map<number, Block>()
  const blockOf = (attempt: Attempt): Block => {
    const block = blocks.get(attempt.id) ?? { lines: [], dropped: 0 }
    blocks.set(attempt.id, block)
    return block
  }
  const keep = (attempt: Attempt, line: string): void => {
    const block = blockOf(attempt)
    block.lines.push(line)
    if (block.lines.length > linesKept) {
      block.lines.shift()
      block.dropped += 1
    }
  }
  const letGo = (told: Told, attempt: Attempt): void => {
    const block = blockOf(attempt)
    blocks.delete(attempt.id)
    write(rule(options, told, attempt))
    if (block.dropped > 0)
      write(paint('dim', `… ${block.dropped} lines before; loopwork logs ${sanitize(attempt.item)} has them`))
    for (const line of block.lines) write(line)
    write('')
  }
  return {
    head: (head) => {
      write(headLine(head))
      write('')
    },
    told: (told) => {
      const line = eventLine(told)
      if (line === null || told.event.body.type === 'item:claimed') return
      const text = paint(line.role, fitted(options, line.text, 0))
      if (told.attempt === null || (line.from === 'run' && !line.ends)) {
        write(`${prefixOf(paint, line, told)} ${text}`)
        return
      }
      keep(told.attempt, text)
      if (line.ends) letGo(told, told.attempt)
    },
    said: (attempt, raw) => {
      const line = sanitize(raw)
      if (line.trim() !== '') keep(attempt, fitted(options, line, 0))
    },
    end: () => undefined,
  }
}

function rule({ paint }: OutputOptions, { title }: Told, attempt: Attempt): string {
  const id = sanitize(attempt.item)
  const name = truncate(sanitize(title ?? ''), 44)
  const agent = sanitize(attempt.agent)
  const used = id.length + name.length + agent.length + `── ${'  '} [W${attempt.worker}] `.length + 4
  const line = padEnd(literal(''), Math.max(2, ruleCells - used)).replaceAll(' ', '─') as Safe
  return `${paint('dim', '──')} ${paint('bold', id)} ${name} ${paint('dim', line)} ${workerPrefix(paint, attempt.worker)} ${safe`${agent}`} ${paint('dim', '──')}`
}
