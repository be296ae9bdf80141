import { cellWidth, padEnd } from '../../../text/cells.ts'
import { blank, emptyRow, fillRow, rowWidth, span, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import type { HelpGroup, KeyRow } from '../../../keymap/key-row.ts'
import type { KeyPlace } from '../../../keymap/key-place.ts'
import { placeNames } from '../../../keymap/place-names.ts'
import { helpKeyWords } from '../../../keymap/shown-keys.ts'
import { inputRows, rowsInView } from '../../input/input-rows.ts'
import type { Modal } from '../../state/screen/modal.ts'
import { keyHint } from '../key-hint.ts'
import type { Dialog } from './dialog.ts'

export interface HelpFacts {
  readonly place: KeyPlace
  /** That do something here and now. */
  readonly keys: readonly KeyRow[]
  /** All there are, with the person's own. */
  readonly keymap: readonly KeyRow[]
  readonly columns: number
  readonly rows: number
}

export type HelpModal = Omit<Extract<Modal, { kind: 'help' }>, 'kind'>

const groups: readonly HelpGroup[] = ['REPLAY', 'MOVE', 'SHOW', 'STEER', 'LEAVE']

/** All keys that work here, from the key table: in as many columns as fit, scrolled where that is not enough. */
export function helpDialog({ from, find }: HelpModal, facts: HelpFacts): Dialog {
  const { place, columns, rows } = facts
  const whole = helpRows({ from, find }, facts)
  const room = helpRoom(columns, rows) - (find === null ? 0 : 2)
  const more: Row = whole.length > room ? [...keyHint(literal('j k'), literal('more')), blank(3)] : emptyRow
  const field: readonly Row[] =
    find === null
      ? []
      : [
          ...rowsInView(inputRows(find, 60), 1).map((row): Row => [span(literal('/ '), 'accent'), ...row]),
          emptyRow,
        ]
  return {
    title: safe`Keys in ${placeNames[place]}`,
    body: [...field, ...whole.slice(from, from + room)],
    keys:
      find === null
        ? [
            ...more,
            ...keyHint(literal('/'), literal('find')),
            blank(3),
            ...keyHint(literal('Esc'), literal('close')),
          ]
        : keyHint(literal('Esc'), literal('all keys')),
    role: 'accent',
    // All of them: what is found must not make the box jump.
    width: Math.max(...helpRows({ from, find: null }, facts).map(rowWidth)),
  }
}

/** How far the help can be scrolled. */
export const helpScroll = (modal: HelpModal, facts: HelpFacts): number =>
  Math.max(0, helpRows(modal, facts).length - helpRoom(facts.columns, facts.rows))

const helpRoom = (columns: number, rows: number): number => Math.max(1, rows - (columns < 80 ? 3 : 4))

function helpRows({ find }: HelpModal, { keys, keymap, columns }: HelpFacts): readonly Row[] {
  const sought = find?.text.trim().toLowerCase() ?? ''
  const lines = keys.flatMap(({ help, ...row }) =>
    help === null
      ? []
      : [{ group: help.group, keys: helpKeyWords({ help, ...row }, help, keymap), label: help.label }],
  )
  const found = lines.filter(({ keys: each, label }) => `${each} ${label}`.toLowerCase().includes(sought))
  if (sought !== '' && found.length === 0) return [[span(literal('no key here says that'), 'dim')]]
  const [first, ...others] = groups.filter((group) => found.some((line) => line.group === group))
  const column = (members: readonly (HelpGroup | undefined)[]): readonly Row[] => {
    const named = members.filter((group) => group !== undefined)
    const blocks = named.map((group) => helpBlock(group, found, keyCellsOf(named, found)))
    return blocks.flatMap((block, index) => (index === 0 ? block : [emptyRow, ...block]))
  }
  if (columns >= 110) {
    const [second, ...rest] = others
    return sideBySide([column([first]), column([second]), column(rest)])
  }
  return columns >= 80 ? sideBySide([column([first]), column(others)]) : column([first, ...others])
}

interface HelpLine {
  readonly group: HelpGroup
  readonly keys: Safe
  readonly label: Safe
}

/** @param keyCells of the column that it stands in. */
const helpBlock = (group: HelpGroup, lines: readonly HelpLine[], keyCells: number): readonly Row[] => [
  [span(literal(group), 'dim')],
  ...lines
    .filter((line) => line.group === group)
    .map(({ keys, label }): Row => [span(padEnd(keys, keyCells), 'accent'), blank(2), span(label)]),
]

const keyCellsOf = (members: readonly HelpGroup[], lines: readonly HelpLine[]): number =>
  Math.max(0, ...lines.filter(({ group }) => members.includes(group)).map(({ keys }) => cellWidth(keys)))

function sideBySide(columns: readonly (readonly Row[])[]): readonly Row[] {
  const height = Math.max(...columns.map((column) => column.length))
  const gap = columns.length > 2 ? 4 : 2
  const widths = columns.map((column) => Math.max(0, ...column.map(rowWidth)) + gap)
  return Array.from({ length: height }, (_, line) =>
    columns.flatMap((column, index) => {
      const last = index === columns.length - 1
      return fillRow(column[line] ?? emptyRow, (widths[index] ?? 0) - (last ? gap : 0))
    }),
  )
}
