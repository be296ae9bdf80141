import { cellWidth, padEnd, truncate } from '../../text/cells.ts'
import { blank, emptyRow, pointer, sliceRow, span, strong, type Row } from '../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { chosenItem } from '../keys/chosen.ts'
import { inputRows, rowsInView } from '../input/input-rows.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import type { Dialog } from '../views/dialogs/dialog.ts'
import { keyHint } from '../views/key-hint.ts'
import { paletteEntries, type PaletteEntry } from './palette-entries.ts'
import { paletteRoom } from './palette-room.ts'
import type { PaletteModal } from './press-in-palette.ts'

const mostCells = 84
const keyCells = 11

/** All actions by name: a field, and below it what fits. */
export function paletteDialog({ input, chosen }: PaletteModal, state: ScreenState): Dialog {
  const { size } = state
  const cells = Math.min(mostCells, size.columns - (size.columns < 80 ? 2 : 6))
  const entries = paletteEntries(state, input.text)
  const room = paletteRoom(size)
  const from = Math.max(0, Math.min(chosen - room + 1, entries.length - room))
  const shown = entries.slice(from, from + room)
  const rows = shown.map((entry, index) => entryRow(entry, from + index === chosen, cells))
  const none: readonly Row[] = [[span(literal('  nothing fits; backspace takes letters away'), 'dim')]]
  const filled = rows.length === 0 ? none : rows
  const item = chosenItem(state)
  return {
    title: item === null ? literal('All actions') : safe`All actions, on ${sanitize(item)}`,
    body: [
      ...rowsInView(inputRows(input, cells - 2), 1).map((row): Row => [
        span(literal(': '), 'accent'),
        ...row,
      ]),
      emptyRow,
      ...filled,
      ...Array.from({ length: room - filled.length }, () => emptyRow),
    ],
    keys: [
      span(safe`${entries.length} fit`, 'dim'),
      blank(3),
      ...keyHint(literal('Enter'), literal('do it')),
      blank(3),
      ...keyHint(literal('Esc'), literal('close')),
    ],
    role: 'accent',
    width: cells,
  }
}

function entryRow({ words, keys, why, hits }: PaletteEntry, isChosen: boolean, cells: number): Row {
  const room = cells - 2 - keyCells
  const said = truncate(words, room)
  const reason = why === null ? emptySafe : truncate(safe`  ${why}`, Math.max(0, room - cellWidth(said)))
  return [
    pointer(isChosen),
    span(padEnd(wholeKeys(keys, keyCells - 1), keyCells), why === null ? 'accent' : 'dim'),
    ...withHits(said, words, hits, { isChosen, isOff: why !== null }),
    span(reason, 'dim'),
  ]
}

/** Typed letters stand out in a text of plain letters that isn't cut. */
function withHits(
  said: Safe,
  words: Safe,
  hits: readonly number[],
  { isChosen, isOff }: { readonly isChosen: boolean; readonly isOff: boolean },
): Row {
  const whole: Row = [isChosen && !isOff ? strong(said) : span(said, isOff ? 'dim' : 'text')]
  if (said !== words || hits.length === 0 || !/^[\x20-\x7e]*$/.test(words)) return whole
  let at = 0
  const parts = hits.flatMap((hit) => {
    const before = sliceRow(whole, at, hit)
    at = hit + 1
    return [...before, ...sliceRow(whole, hit, at).map(({ text }) => strong(text, 'accent'))]
  })
  return [...parts, ...sliceRow(whole, at, words.length)]
}

/** As many of an action's keys as fit: half a name is no key. */
function wholeKeys(keys: Safe, cells: number): Safe {
  if (cellWidth(keys) <= cells) return keys
  const names = keys.split(' ') as Safe[]
  const fitting = names.filter((_, index) => cellWidth(names.slice(0, index + 1).join(' ')) <= cells)
  return fitting.length === 0 ? truncate(keys, cells) : joinSafe(fitting, literal(' '))
}
