import { literal, safe } from '../text/safe.ts'
import { piece } from '../text/paint.ts'
import type { Piece, Role } from '../text/paint.ts'
import type { Speaker } from './event-line.ts'

/** `[W0] `, `[run] `, `[merge] `. Six hues by number; `bad` is never a worker. */
export function linePrefix(speaker: Speaker): Piece {
  if (speaker === 'run') return piece(literal('[run] '), 'dim')
  if (speaker === 'merge') return piece(literal('[merge] '), 'dim')
  return piece(safe`[W${speaker.worker}] `, hues[speaker.worker % hues.length] ?? 'text')
}

const hues: readonly Role[] = ['run', 'info', 'ok', 'warn', 'accent', 'text']
