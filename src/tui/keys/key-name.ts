import type { Key } from 'ink'
import { functionKeys } from '../terminal/function-keys.ts'

/**
 * The names of what was typed, as the key table spells them. One event may hold several characters: a slow line
 * delivers a held key as `jjj`.
 */
export function keyNames(input: string, key: Key): readonly string[] {
  const special = specialName(key)
  if (special !== null) return [special]
  if (key.ctrl) return [`ctrl+${input}`]
  if (key.meta) return []
  return [...input].map((character) => named.get(character) ?? controlName(character) ?? character)
}

/** Of one among several characters; alone it comes as `key.ctrl`. */
function controlName(character: string): string | null {
  const code = character.charCodeAt(0)
  return code >= 1 && code <= 26 ? `ctrl+${String.fromCharCode(96 + code)}` : null
}

const named: ReadonlyMap<string, string> = new Map([
  ...functionKeys.map(({ character, name }) => [character, name] as const),
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  [' ', 'space'],
])

function specialName(key: Key): string | null {
  if (key.tab) return key.shift ? 'shift+tab' : 'tab'
  if (key.return) return 'enter'
  if (key.escape) return 'escape'
  const shifted = key.shift ? 'shift+' : ''
  if (key.upArrow) return `${shifted}up`
  if (key.downArrow) return `${shifted}down`
  if (key.leftArrow) return `${shifted}left`
  if (key.rightArrow) return `${shifted}right`
  if (key.pageUp) return 'pageup'
  if (key.pageDown) return 'pagedown'
  if (key.home) return 'home'
  if (key.end) return 'end'
  if (key.backspace) return 'backspace'
  if (key.delete) return 'delete'
  return null
}
