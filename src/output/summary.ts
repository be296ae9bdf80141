import type { EpochMs } from '../core/ids.ts'
import { padEnd, padStart, truncate } from '../text/cells.ts'
import { formatDuration } from '../text/duration.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { eventLine } from './event-lines.ts'
import { prefixOf } from './prefix.ts'
import { headLine } from './shared-lines.ts'
import type { Output, OutputOptions, Told } from './told.ts'

const idCells = 8
const titleCells = 28

/** One line when an item starts and one when it ends. */
export function summaryLines({ write, paint }: OutputOptions): Output {
  return {
    head: (head) => {
      write(headLine(head))
      write('')
    },
    told: (told) => {
      const line = eventLine(told)
      if (line === null) return
      const { body } = told.event
      const prefix = `${clock(told.event.at)} ${prefixOf(paint, line, told)}`
      if (body.type === 'item:claimed') write(`${prefix} ${startLine(told)}`)
      else if (line.ends) write(`${prefix} ${paint(line.role, endLine(told, line.text))}`)
      else if (line.from !== 'worker') write(`${prefix} ${paint(line.role, line.text)}`)
    },
    said: () => undefined,
    end: () => undefined,
  }
}

function startLine({ event, title, attempt }: Told): Safe {
  const again = attempt !== null && attempt.tryNumber > 1 ? safe`, try ${attempt.tryNumber}` : literal('')
  return safe`▸ ${padEnd(sanitize(event.item ?? ''), idCells)} ${padEnd(truncate(sanitize(title ?? ''), titleCells), titleCells)} ${sanitize(attempt?.agent ?? '')}${again}`
}

function endLine(told: Told, text: Safe): Safe {
  const { event, attempt, done, total } = told
  if (event.body.type !== 'item:done' || attempt === null) return text
  const { work } = attempt
  const columns = [
    safe`✓ ${padEnd(sanitize(event.item ?? ''), idCells)}`,
    padEnd(literal('done'), 9),
    padStart(formatDuration((attempt.end?.at ?? event.at) - attempt.startedAt), 5),
    safe`try ${attempt.tryNumber}`,
    padStart(work === null ? literal('no change') : safe`+${work.added} −${work.removed}`, 9),
    sanitize(event.body.commit?.slice(0, 7) ?? ''),
    safe`${done} of ${total}`,
  ]
  return joinSafe(columns, literal('  '))
}

const clock = (at: EpochMs): string => new Date(at).toTimeString().slice(0, 8)
