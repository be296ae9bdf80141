import { padEnd } from '../../../text/cells.ts'
import { blank, emptyRow, fillRow, rowWidth, span, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import type { HelpGroup, KeyRow } from '../../keys/table/key-row.ts'
import type { KeyPlace } from '../../state/place.ts'
import { keyHint } from '../key-hint.ts'
import type { Dialog } from './dialog.ts'

export interface HelpFacts {
  readonly place: KeyPlace
  /** That do something here and now. */
  readonly keys: readonly KeyRow[]
  readonly columns: number
  readonly rows: number
}

const groups: readonly HelpGroup[] = ['MOVE', 'SHOW', 'STEER', 'LEAVE']
const placeNames: Readonly<Record<KeyPlace, Safe>> = {
  workers: literal('Workers'),
  zoomed: literal('a zoomed pane'),
  tasks: literal('Tasks'),
  merges: literal('Merges'),
  events: literal('Events'),
  task: literal('an opened task'),
  log: literal('the output of a try'),
  summary: literal('Summary'),
  empty: literal('an empty backlog'),
}

/** All keys that work here, from the key table: in as many columns as fit, scrolled where that is not enough. */
export function helpDialog(from: number, { place, keys, columns, rows }: HelpFacts): Dialog {
  const whole = helpRows(keys, columns)
  const room = helpRoom(columns, rows)
  const more: Row = whole.length > room ? [...keyHint(literal('j k'), literal('more')), blank(3)] : emptyRow
  return {
    title: safe`Keys in ${placeNames[place]}`,
    body: whole.slice(from, from + room),
    keys: [...more, ...keyHint(literal('Esc'), literal('close'))],
    role: 'accent',
    width: Math.max(...whole.map(rowWidth)),
  }
}

/** How far the help can be scrolled. */
export const helpScroll = ({ keys, columns, rows }: Omit<HelpFacts, 'place'>): number =>
  Math.max(0, helpRows(keys, columns).length - helpRoom(columns, rows))

const helpRoom = (columns: number, rows: number): number => Math.max(1, rows - (columns < 80 ? 3 : 4))

function helpRows(keys: readonly KeyRow[], columns: number): readonly Row[] {
  const [first = [], ...others] = groups
    .map((group) => helpBlock(group, keys))
    .filter((block) => block.length > 1)
  const stacked = (blocks: readonly (readonly Row[])[]): readonly Row[] =>
    blocks.flatMap((block, index) => (index === 0 ? block : [emptyRow, ...block]))
  if (columns >= 110) {
    const [second = [], ...rest] = others
    return sideBySide([first, second, stacked(rest)])
  }
  return columns >= 80 ? sideBySide([first, stacked(others)]) : stacked([first, ...others])
}

function helpBlock(group: HelpGroup, keys: readonly KeyRow[]): readonly Row[] {
  const rows = keys.filter(({ help }) => help?.group === group)
  return [
    [span(literal(group), 'dim')],
    ...rows.map(({ help }): Row => [
      span(padEnd(help?.keys ?? literal(''), 11), 'accent'),
      span(help?.label ?? literal('')),
    ]),
  ]
}

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
