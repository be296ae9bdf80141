import { literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { signs } from '../text/signs.ts'

/** Keys that are no character, by the name that handlers and configs give them, and as the screen shows them. */
const named: ReadonlyMap<string, Safe> = new Map([
  ['enter', literal('Enter')],
  ['tab', literal('Tab')],
  ['shift+tab', literal('Shift+Tab')],
  ['space', literal('Space')],
  ['escape', literal('Esc')],
  ['up', signs.older.glyph],
  ['down', signs.newer.glyph],
  ['left', literal('Left')],
  ['right', literal('Right')],
  ['pageup', literal('PgUp')],
  ['pagedown', literal('PgDn')],
  ['home', literal('Home')],
  ['end', literal('End')],
  ['backspace', literal('Backspace')],
  ['delete', literal('Del')],
  ['shift+up', literal('Shift+Up')],
  ['shift+down', literal('Shift+Down')],
  ['shift+left', literal('Shift+Left')],
  ['shift+right', literal('Shift+Right')],
  ['f1', literal('F1')],
  ['f2', literal('F2')],
  ['f3', literal('F3')],
  ['f4', literal('F4')],
  ['f5', literal('F5')],
])

const otherNames: ReadonlyMap<string, string> = new Map([
  ['esc', 'escape'],
  ['return', 'enter'],
  ['pgup', 'pageup'],
  ['pgdn', 'pagedown'],
  ['del', 'delete'],
])

/** A terminal sends these as other keys: Ctrl+I is Tab. */
const sentAsOthers: ReadonlyMap<string, string> = new Map([
  ['ctrl+i', 'tab'],
  ['ctrl+m', 'enter'],
  ['ctrl+j', 'enter'],
  ['ctrl+h', 'backspace'],
])

/** The key that a person has written, as the key table spells it: `Ctrl+X` is `ctrl+x`. Null: no terminal sends that. */
export function keyNameOf(written: string): string | null {
  if ([...written].length === 1) return written === ' ' ? 'space' : /\p{C}/u.test(written) ? null : written
  const lower = written.toLowerCase()
  const name = otherNames.get(lower) ?? sentAsOthers.get(lower) ?? lower
  if (named.has(name) || /^ctrl\+[a-z]$/.test(name)) return name
  const shifted = /^shift\+([a-z])$/.exec(name)?.[1]
  return shifted?.toUpperCase() ?? null
}

/** What a person may write, for messages and documents. */
export const knownKeyNames: readonly string[] = [...named.keys()]

export const shownKey = (name: string): Safe =>
  named.get(name) ??
  (name.startsWith('ctrl+') ? safe`Ctrl+${sanitize(name.slice(5).toUpperCase())}` : sanitize(name))
