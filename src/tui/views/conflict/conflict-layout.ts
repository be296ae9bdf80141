import type { ConflictContent } from '../../../core/board/page-content.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import { blank, emptyRow, fillRow, span, spreadRow, strong, type Row } from '../../../text/row.ts'
import { literal, safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { wrap } from '../../../text/wrap.ts'
import { lookOfRow } from '../../../wording/state-look.ts'
import { bodySize } from '../../state/layout-of.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { openedRow } from '../../state/selectors.ts'
import { plainRow, type TableRow } from '../tasks/tasks-table.ts'
import { conflictCursor, conflictOf } from './conflict-page.ts'
import { conflictSentence, noFilesWords, targetNames } from './conflict-words.ts'
import { fileRows } from './file-rows.ts'
import { placeRows } from './place-rows.ts'
import { settledFiles } from './settled-files.ts'
import { wayRows } from './way-rows.ts'

export interface ConflictLayout {
  readonly rows: readonly TableRow[]
  /** Of these rows, so many are shown. */
  readonly height: number
}

/** A column of margin at the left and one at the right. */
const margin = 1
/** Its heads and the file under the cursor. */
const leastTable = 2
/** Its heads and two lines. */
const leastPlace = 4
/** On a lower screen both sides are worth more than commands for what a key does. */
const commandsFrom = 28

/** Who changed the same, which files, both sides of one place, and the ways on. What is left of the height is shared out between them. */
export function conflictLayout(state: ScreenState): ConflictLayout {
  const { columns, rows: height } = bodySize(state.size)
  const row = openedRow(state)
  const content = conflictOf(state)
  const width = columns - 2 * margin
  const framed = ({ row: cells, highlight }: TableRow): TableRow => ({
    row: fillRow([blank(margin), ...cells], columns),
    highlight,
  })
  if (row === null) return { rows: [], height }
  const head = [emptyRow, headRow(row, width), emptyRow, ...sentenceRows(state, content, width)].map(plainRow)
  const ways = wayRows(state, {
    ...{ row, neededBy: content?.neededBy ?? [], width },
    isSettled: content?.settling?.kind === 'settled',
    behind: content?.settling?.behind,
    hasRoom: height >= commandsFrom || (conflictCursor(state)?.places.length ?? 0) === 0,
  }).map(plainRow)
  const room = height - head.length - ways.length - 1
  const files = filesPart(state, content, { width, room })
  const after = ways.length === 0 ? [] : [plainRow(emptyRow), ...ways]
  return { rows: [...head, ...files, ...after].map(framed), height }
}

function headRow(row: ItemRow, width: number): Row {
  const look = lookOfRow(row)
  const left: Row = [
    span(safe`${look.glyph} `, look.role),
    strong(sanitize(row.item.id)),
    span(safe`  ${sanitize(row.item.title)}`),
  ]
  return spreadRow(left, [blank(2), span(look.word, look.role)], width, span(literal(' ')))
}

const sentenceRows = (state: ScreenState, content: ConflictContent | null, width: number): readonly Row[] =>
  wrap(conflictSentence(state, content), width, 0).map((text) => [span(text)])

interface Room {
  readonly width: number
  /** Rows that are left for files and places. */
  readonly room: number
}

function filesPart(
  state: ScreenState,
  content: ConflictContent | null,
  { width, room }: Room,
): readonly TableRow[] {
  const cursor = conflictCursor(state)
  if (content === null || content.shown.kind !== 'read' || cursor === null) {
    const words = noFilesWords(content)
    return words === null ? [] : [plainRow(emptyRow), plainRow([span(words, 'dim')])]
  }
  const { files } = content.shown
  const needed = files.length + 1
  const lines = cursor.places[cursor.place]
  const hasPlace = lines !== undefined && room >= leastTable + leastPlace + 2
  const shared = hasPlace
    ? Math.max(leastTable, Math.floor((room - 2) * 0.4))
    : Math.max(leastTable, room - 1)
  const table = fileRows(files, {
    at: cursor.at,
    height: Math.min(needed, shared),
    width,
    settled: settledFiles(content),
    ...targetNames(state),
  })
  const left = room - 2 - table.length
  if (!hasPlace || left < leastPlace) return [plainRow(emptyRow), ...table]
  const place = placeRows(cursor, { width, height: left, ...targetNames(state) })
  return [plainRow(emptyRow), ...table, plainRow(emptyRow), ...place.map(plainRow)]
}
