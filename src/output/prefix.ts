import type { Attempt } from '../core/attempt.ts'
import type { EventLine } from './event-lines.ts'
import type { Paint, Role, Told } from './told.ts'

/** Six hues by number; `bad` is never a worker. */
const hues: readonly Role[] = ['run', 'info', 'ok', 'warn', 'accent', 'text']

export const workerPrefix = (paint: Paint, worker: number): string =>
  paint(hues[worker % hues.length] ?? 'text', `[W${worker}]`)

export function prefixOf(paint: Paint, line: EventLine, { event, attempt }: Told): string {
  if (line.from !== 'worker') return paint('dim', `[${line.from}]`)
  const worker = attempt?.worker ?? event.worker
  return worker === null ? paint('dim', '[run]') : workerPrefix(paint, worker)
}

export const attemptPrefix = (paint: Paint, attempt: Attempt): string => workerPrefix(paint, attempt.worker)
