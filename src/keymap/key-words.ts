import { safe, type Safe } from '../text/safe.ts'
import type { Action, KeyRow } from './key-row.ts'
import { keyOfAction } from './shown-keys.ts'

const palette = (keymap: readonly KeyRow[]): Safe => keyOfAction('palette', keymap) ?? safe`:`

/** The key of an action, for sentences. One that a person has taken away is found by its name. */
export const keyWord = (action: Action, keymap: readonly KeyRow[]): Safe =>
  keyOfAction(action, keymap) ?? safe`${palette(keymap)} ${action as Safe}`

const known = new WeakMap<readonly KeyRow[], ReturnType<typeof wordsIn>>()

/** Those that sentences of other rooms name. */
export function keyWords(keymap: readonly KeyRow[]) {
  const words = known.get(keymap) ?? wordsIn(keymap)
  known.set(keymap, words)
  return words
}

const wordsIn = (keymap: readonly KeyRow[]) =>
  ({
    pause: keyWord('pause', keymap),
    retry: keyWord('retry', keymap),
    plan: keyWord('plan', keymap),
    extend: keyWord('extend', keymap),
    setBudget: keyWord('setBudget', keymap),
  }) as const
