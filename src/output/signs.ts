import type { Safe } from '../text/safe.ts'
import { literal } from '../text/safe.ts'

const signs = {
  done: [literal('✓'), literal('+')],
  failed: [literal('✗'), literal('x')],
  conflict: [literal('!'), literal('!')],
  cancelled: [literal('⊝'), literal('-')],
  todo: [literal('◦'), literal('o')],
  starts: [literal('▸'), literal('>')],
  gate: [literal('◉'), literal('v')],
  merging: [literal('↣'), literal('m')],
  retry: [literal('↻'), literal('r')],
  warning: [literal('▵'), literal('^')],
  paused: [literal('◫'), literal('=')],
  rule: [literal('─'), literal('-')],
} as const

export const sign = (name: keyof typeof signs, ascii: boolean): Safe => signs[name][ascii ? 1 : 0]
