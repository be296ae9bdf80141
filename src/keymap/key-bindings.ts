import { suggestWord } from '../core/naming/suggest-word.ts'
import { keyNameOf, knownKeyNames, shownKey } from './key-name.ts'
import type { Action, KeyRow, ShownRow } from './key-row.ts'
import { actionNames, keyTable, replayKeyTable } from './key-table.ts'
import { placeNames } from './place-names.ts'

/** Keys that a person wants for some actions; an empty list takes them away. */
export type KeyBindings = Readonly<Partial<Record<Action, readonly string[]>>>

/** What stands wrong in a config, and where in it. */
export interface BindingProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

export type WrittenBindings = Readonly<Record<string, string | readonly string[]>>

/** Their keys are part of what they do: everywhere, in dialogs too. */
const fixed: ReadonlySet<string> = new Set<Action>(['interrupt', 'suspend', 'worker', 'showPart'])

/** Without one of these a person would be lost. */
const needed: ReadonlySet<string> = new Set<Action>(['quit', 'back', 'help', 'palette'])

export function bindingProblems(written: WrittenBindings): readonly BindingProblem[] {
  const each = Object.entries(written).flatMap(([action, keys]) => actionProblems(action, keys))
  if (each.length > 0) return each
  const bindings = bindingsOf(written)
  return unique([keyTable, replayKeyTable].flatMap((table) => conflicts(bindings, table)))
}

function actionProblems(action: string, keys: string | readonly string[]): readonly BindingProblem[] {
  const at = (message: string, ...path: readonly number[]): BindingProblem => ({
    path: [action, ...path],
    message,
  })
  if (!actionNames.includes(action as Action)) {
    const guess = suggestWord(action, actionNames)
    const hint = guess === null ? 'docs/keys.md has them all' : `did you mean ${guess}?`
    return [at(`is no action of the screen; ${hint}`)]
  }
  if (fixed.has(action)) return [at('keeps its keys')]
  if (keys.length === 0 && needed.has(action)) return [at('must have a key')]
  if (typeof keys === 'string') return keyNameOf(keys) === null ? [at(noKey(keys))] : []
  return keys.flatMap((key, index) => (keyNameOf(key) === null ? [at(noKey(key), index)] : []))
}

function noKey(written: string): string {
  const guess = suggestWord(written.toLowerCase(), knownKeyNames)
  const hint =
    guess === null
      ? `a character, ctrl+a to ctrl+z, or ${knownKeyNames.join(', ')}`
      : `did you mean ${guess}?`
  return `must be a key; found ${JSON.stringify(written.slice(0, 40))}: ${hint}`
}

/** As the key table spells them. */
export const bindingsOf = (written: WrittenBindings): KeyBindings =>
  Object.fromEntries(
    Object.entries(written).map(([action, keys]) => [
      action,
      [...new Set((typeof keys === 'string' ? [keys] : keys).flatMap((key) => keyNameOf(key) ?? []))],
    ]),
  )

/** A key that would mean two things in one place. It is named at the action that was given it. */
function conflicts(bindings: KeyBindings, table: readonly KeyRow[]): readonly BindingProblem[] {
  const keymap = keymapOf(bindings, table)
  const changed = keymap.filter(({ action }) => bindings[action] !== undefined)
  return changed.flatMap((row, index) =>
    keymap.flatMap((other) => {
      if (other.action === row.action || changed.indexOf(other) > index) return []
      return row.keys
        .filter((key) => other.keys.includes(key))
        .flatMap((key) => {
          const place = row.places.find((each) => other.places.includes(each))
          if (place === undefined) return []
          const message = `gives ${shownKey(key)} to ${row.action}, which is the key of ${other.action} in ${placeNames[place]}`
          return [{ path: [row.action], message }]
        })
    }),
  )
}

const unique = (found: readonly BindingProblem[]): readonly BindingProblem[] =>
  found.filter(({ message }, index) => found.findIndex((each) => each.message === message) === index)

/** A key table with a person's own keys in it. */
export function keymapOf(bindings: KeyBindings, table: readonly KeyRow[] = keyTable): readonly KeyRow[] {
  if (Object.keys(bindings).length === 0) return table
  const isChanged = (action: Action | undefined): boolean =>
    action !== undefined && bindings[action] !== undefined
  const withoutWords = <Part extends ShownRow>(part: Part, row: KeyRow): Part => {
    if (!isChanged(row.action) && !isChanged(part.with)) return part
    const { keys: _, ...rest } = part
    return rest as Part
  }
  return table.map((row) => ({
    ...row,
    keys: bindings[row.action] ?? row.keys,
    footer: row.footer === null ? null : withoutWords(row.footer, row),
    help: row.help === null ? null : withoutWords(row.help, row),
  }))
}
