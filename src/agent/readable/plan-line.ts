import { plural } from '../../text/plural.ts'
import { safe, type Safe } from '../../text/safe.ts'
import { oneLine } from './one-line.ts'

/** Which step of its plan the agent is at: `Plan 3 of 7  move the check before the update`. Null for an empty one. */
export function planLine(items: readonly { readonly text: string; readonly done: boolean }[]): Safe | null {
  if (items.length === 0) return null
  const at = items.findIndex(({ done }) => !done)
  const next = items[at]
  if (next === undefined) return safe`Plan done  ${plural(items.length, 'step')}`
  return safe`Plan ${at + 1} of ${items.length}  ${oneLine(next.text)}`
}
