import { styleText } from 'node:util'
import type { ItemState } from '../core/state.ts'

type Role = 'dim' | 'bold' | 'run' | 'ok' | 'info' | 'warn' | 'bad'

const formats = {
  dim: 'dim',
  bold: 'bold',
  run: 'cyan',
  ok: 'green',
  info: 'magenta',
  warn: 'yellow',
  bad: 'red',
} as const satisfies Record<Role, string>

export type Paint = (role: Role, text: string) => string

/** Colours for a stream: none when it is no terminal, when NO_COLOR is set, or when asked. */
export function painter(stream: NodeJS.WriteStream, flags: { readonly color: boolean }): Paint {
  const env = process.env
  const coloured = stream.isTTY && flags.color && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
  return coloured
    ? (role, text) => styleText(formats[role], text, { validateStream: false })
    : (_, text) => text
}

export const roleOf = {
  todo: 'dim',
  blocked: 'dim',
  waiting: 'warn',
  claimed: 'run',
  running: 'run',
  verifying: 'info',
  queued: 'info',
  merging: 'info',
  done: 'ok',
  failed: 'bad',
  conflict: 'bad',
  cancelled: 'dim',
} as const satisfies Record<ItemState, Role>

/** One cell each; a locale that is not UTF-8 gets the second form. */
const glyphs = {
  todo: ['◦', 'o'],
  blocked: ['⊘', '#'],
  waiting: ['◷', '@'],
  claimed: ['◔', 'c'],
  running: ['⠿', '*'],
  verifying: ['◉', 'v'],
  queued: ['⋯', '.'],
  merging: ['↣', 'm'],
  done: ['✓', '+'],
  failed: ['✗', 'x'],
  conflict: ['!', '!'],
  cancelled: ['⊝', '-'],
} as const satisfies Record<ItemState, readonly [string, string]>

export const glyphOf = (state: ItemState): string => glyphs[state][utf8() ? 0 : 1]

function utf8(): boolean {
  const locale = process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || 'C.UTF-8'
  return /utf-?8/i.test(locale)
}
