import type { ItemId } from '../../../core/ids.ts'
import type { Behind } from '../../../core/settling.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import type { Action } from '../../../keymap/key-row.ts'
import { keyWord } from '../../../keymap/key-words.ts'
import { cellWidth } from '../../../text/cells.ts'
import { plural } from '../../../text/plural.ts'
import { blank, fillRow, rowWidth, span, strong, type Row } from '../../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { inPlace } from '../../../wording/in-place.ts'
import { notedRow } from '../../../wording/noted-item.ts'
import { waysOn } from '../../../wording/ways-on.ts'
import { wrap } from '../../../text/wrap.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { targetNames } from './conflict-words.ts'

interface WayFacts {
  readonly row: ItemRow
  readonly neededBy: readonly ItemId[]
  /** A person has settled all of it: it only has to be taken. */
  readonly isSettled: boolean
  /** What the target has got since is taken in before it is settled. */
  readonly behind: Behind | undefined
  readonly width: number
  /** A command of a key that has no room beside its words gets a row of its own. */
  readonly hasRoom: boolean
}

interface Way {
  /** Null: it is done by its command alone. */
  readonly action: Action | null
  readonly does: Safe
  readonly command: Safe | null
  readonly isSuggested: boolean
}

/** The ways on with their keys and, where there is one, the command to paste. */
export function wayRows(state: ScreenState, facts: WayFacts): readonly Row[] {
  if (facts.row.state !== 'conflict') return []
  const ways = waysOf(state, facts)
  const keys = ways.map(({ action }) => (action === null ? emptySafe : keyWord(action, state.keymap)))
  const keyWidth = Math.max(...keys.map(cellWidth))
  return ways.flatMap(({ action, does, command, isSuggested }, index): readonly Row[] => {
    const key = fillRow([span(keys[index] ?? emptySafe, 'accent')], keyWidth)
    // What has no key is a sentence, whose end matters.
    const [first = emptySafe, ...more] = action === null ? wrap(does, facts.width - keyWidth - 2, 0) : [does]
    const words: Row = [
      ...key,
      blank(2),
      isSuggested ? strong(first) : span(first),
      span(isSuggested ? literal('  suggested') : emptySafe, 'dim'),
    ]
    const all = [words, ...more.map((text): Row => [blank(keyWidth + 2), span(text)])]
    const shown = command === null ? null : inPlace(command, state.place)
    if (shown === null) return all
    const beside = facts.width - rowWidth(words) - 3
    if (more.length === 0 && cellWidth(shown) <= beside)
      return [[...words, blank(beside - cellWidth(shown) + 3), span(shown, 'dim')]]
    if (!facts.hasRoom && action !== null) return all
    const indent = keyWidth + 4
    // A command is never cut.
    const below = wrap(shown, Math.max(1, facts.width - indent), 0)
    return [...all, ...below.map((text): Row => [blank(indent), span(text, 'dim')])]
  })
}

function waysOf(state: ScreenState, { row, neededBy, isSettled, behind }: WayFacts): readonly Way[] {
  const { keptWorktrees } = state.snapshot ?? { keptWorktrees: new Set<string>() }
  const { target } = targetNames(state)
  const ways = waysOn(notedRow(row), {
    target,
    stands: (path) => keptWorktrees.has(path),
    ...(behind === undefined ? {} : { behind }),
  })
  const settled = ways.map(({ command, does, inside }): Way => {
    // Rows of a screen are copied one by one: what is typed in the shell of a key has room in one.
    if (inside !== undefined)
      return { action: null, does: there(does, state), command: inside, isSuggested: false }
    const action = actionOf(command)
    return { action, does, command, isSuggested: action === (isSettled ? 'retry' : 'startAgain') }
  })
  const first = settled.filter(({ isSuggested }) => isSuggested)
  const skip = { action: 'skip', does: skipWords(neededBy), command: null, isSuggested: false } as const
  return [...first, ...settled.filter((way) => !first.includes(way)), skip]
}

const there = (does: Safe, { keymap }: ScreenState): Safe =>
  safe`there (${keyWord('shell', keymap)}), ${does}`

function actionOf(command: Safe): Action | null {
  if (command.startsWith('cd ')) return 'shell'
  return command.endsWith(' --again') ? 'startAgain' : 'retry'
}

function skipWords(neededBy: readonly ItemId[]): Safe {
  const [only] = neededBy
  if (only === undefined) return literal('skip it')
  return neededBy.length === 1
    ? safe`skip it; ${sanitize(only)} needs it`
    : safe`skip it; ${plural(neededBy.length, 'task')} need it`
}
