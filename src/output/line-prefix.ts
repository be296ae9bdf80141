import type { Role } from '../text/role.ts'
import { span } from '../text/row.ts'
import type { Span } from '../text/row.ts'
import { literal, safe } from '../text/safe.ts'
import type { Speaker } from './event-line.ts'

/** `[W0] `, `[run] `, `[merge] `. Six hues by number; `bad` is never a worker. */
export function linePrefix(speaker: Speaker): Span {
  if (speaker === 'run') return span(literal('[run] '), 'dim')
  if (speaker === 'merge') return span(literal('[merge] '), 'dim')
  return span(safe`[W${speaker.worker}] `, hues[speaker.worker % hues.length] ?? 'text')
}

const hues: readonly Role[] = ['run', 'info', 'ok', 'warn', 'accent', 'text']
