import { joinSafe, literal, type Safe } from '../text/safe.ts'
import { shownKey } from './key-name.ts'
import type { Action, KeyRow, ShownRow } from './key-row.ts'

/** The keys of a row as the footer shows them: one for each action. */
export const footerKeyWords = (row: KeyRow, part: ShownRow, keymap: readonly KeyRow[]): Safe =>
  part.keys ?? words([...row.keys.slice(0, 1), ...counterpartKeys(part, keymap).slice(0, 1)])

/** All of them, for the help. */
export const helpKeyWords = (row: KeyRow, part: ShownRow, keymap: readonly KeyRow[]): Safe =>
  part.keys ?? words(inTurns(row.keys, counterpartKeys(part, keymap)))

/** The key of an action, for sentences; null: a person has taken it away. */
export function keyOfAction(action: Action, keymap: readonly KeyRow[]): Safe | null {
  const key = keymap.find((row) => row.action === action)?.keys[0]
  return key === undefined ? null : shownKey(key)
}

const counterpartKeys = (part: ShownRow, keymap: readonly KeyRow[]): readonly string[] =>
  part.with === undefined ? [] : (keymap.find(({ action }) => action === part.with)?.keys ?? [])

/** `j k` and the arrows after them. */
const inTurns = (one: readonly string[], other: readonly string[]): readonly string[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, index) =>
    [one[index], other[index]].filter((key) => key !== undefined),
  ).flat()

const words = (keys: readonly string[]): Safe => joinSafe(keys.map(shownKey), literal(' '))
