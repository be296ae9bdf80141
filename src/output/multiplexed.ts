import { sanitize } from '../text/sanitize.ts'
import { eventLine } from './event-lines.ts'
import { attemptPrefix, prefixOf } from './prefix.ts'
import { fitted, headLine } from './shared-lines.ts'
import type { Output, OutputOptions } from './told.ts'

const prefixCells = 6

/** Lines as they come, each with its worker. */
export function multiplexed(options: OutputOptions): Output {
  const { write, paint } = options
  return {
    head: (head) => {
      write(headLine(head))
      write(paint('dim', 'stop: Ctrl+C   steer: loopwork pause, scale, stop   look: loopwork tui'))
      write('')
    },
    told: (told) => {
      const line = eventLine(told)
      if (line === null) return
      write(`${prefixOf(paint, line, told)} ${paint(line.role, fitted(options, line.text, prefixCells))}`)
    },
    said: (attempt, raw) => {
      const line = sanitize(raw)
      if (line.trim() !== '')
        write(`${attemptPrefix(paint, attempt)} ${paint('dim', fitted(options, line, prefixCells))}`)
    },
    end: () => undefined,
  }
}
