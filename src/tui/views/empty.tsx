import type { ReactNode } from 'react'
import type { BoardSnapshot } from '../../core/board/snapshot.ts'
import { blank, emptyRow, fillRow, span, strong, type Row } from '../../text/row.ts'
import { plural } from '../../text/plural.ts'
import { keyOfAction } from '../../keymap/shown-keys.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { wrap } from '../../text/wrap.ts'
import { inPlace, type Elsewhere } from '../../wording/in-place.ts'
import { bodySize } from '../state/layout-of.ts'
import { exactRows } from './exact-rows.ts'
import { Lines } from './lines.tsx'
import type { ViewProps } from './place-view.ts'

/** No backlog: what to type. */
export function EmptyView({ state, snapshot, theme }: ViewProps): ReactNode {
  const { columns, rows } = bodySize(state.size)
  return (
    <Lines
      rows={exactRows(emptyRows(snapshot, state.place, columns, keyOfAction('newTask', state.keymap)), rows)}
      theme={theme}
      width={columns}
    />
  )
}

export function emptyRows(
  { notices, counts, filter }: Pick<BoardSnapshot, 'notices' | 'counts' | 'filter'>,
  place: Elsewhere,
  width: number,
  newTask: Safe | null,
): readonly Row[] {
  const said = notices.flatMap(({ text }) =>
    wrap(text, width - 6, 2).map((line): Row => [blank(3), span(line, 'dim')]),
  )
  const { outside = 0 } = counts
  const leftOut =
    outside === 0 || filter === undefined
      ? []
      : [
          safe`No task fits the filter ${sanitize(filter)}; ${plural(outside, 'task is', 'tasks are')} outside it.`,
        ]
  const rows: Row[] = [
    emptyRow,
    emptyRow,
    [blank(3), strong(literal('There is nothing to do yet.'))],
    ...leftOut.flatMap((text) => wrap(text, width - 6, 2).map((line): Row => [blank(3), span(line)])),
    emptyRow,
    ...(said.length > 0 ? [...said, emptyRow] : []),
    ...(newTask === null
      ? []
      : [[blank(3), span(newTask, 'accent'), span(literal('  write a task here'))], emptyRow]),
    [blank(3), span(literal('From a shell'))],
    [blank(6), strong(literal('loopwork add "Paginate list endpoints" --files "src/api/"'), 'accent')],
    [blank(6), strong(literal('loopwork demo'), 'accent'), span(literal('   no key, no network'), 'dim')],
  ]
  return rows.map((row) =>
    fillRow(
      row.map((each) => ({ ...each, text: inPlace(each.text, place) })),
      width,
    ),
  )
}
