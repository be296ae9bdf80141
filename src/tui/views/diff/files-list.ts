import type { Diff, DiffFile } from '../../../core/diff/diff.ts'
import { truncateMiddle } from '../../../text/cells.ts'
import { blank, fillRow, pointer, rowWidth, span, spreadRow, type Row } from '../../../text/row.ts'
import { literal } from '../../../text/safe.ts'
import { sourceText } from '../../../text/escapes/source-text.ts'
import { change } from '../../pane/change.ts'
import { plainRow, type TableRow } from '../tasks/tasks-table.ts'

type Entry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly index: number; readonly file: DiffFile; readonly isInFolder: boolean }

export interface ListLook {
  readonly diff: Diff
  /** Of the file that is shown, or under the cursor. */
  readonly chosen: number
  readonly isFocused: boolean
  isFolded(file: DiffFile): boolean
  readonly width: number
  readonly height: number
}

/** The files below their folders; the chosen one is always in view. */
export function filesList({
  diff,
  chosen,
  isFocused,
  isFolded,
  width,
  height,
}: ListLook): readonly TableRow[] {
  const entries = entriesOf(diff)
  const at = entries.findIndex((entry) => entry.kind === 'file' && entry.index === chosen)
  const top = Math.max(0, Math.min(at - Math.floor(height / 2), entries.length - height))
  return entries.slice(top, top + height).map((entry): TableRow => {
    if (entry.kind === 'folder')
      return plainRow(
        fillRow([blank(2), span(truncateMiddle(sourceText(entry.path), width - 3), 'dim')], width),
      )
    const isChosen = entry.index === chosen
    const row = fileRow(entry, { isChosen, isFolded: isFolded(entry.file), width })
    return { row, highlight: isChosen ? (isFocused ? 'selected' : 'selectedQuiet') : null }
  })
}

function fileRow(
  { file, isInFolder }: Extract<Entry, { kind: 'file' }>,
  {
    isChosen,
    isFolded,
    width,
  }: { readonly isChosen: boolean; readonly isFolded: boolean; readonly width: number },
): Row {
  const counts: Row =
    file.content.kind === 'text'
      ? change(file.content.added, file.content.removed)
      : [span(file.content.kind === 'binary' ? literal('binary') : literal('too big'), 'dim')]
  const start: Row = [pointer(isChosen), blank(isInFolder ? 2 : 0)]
  const room = width - rowWidth(start) - rowWidth(counts) - 2
  const name = truncateMiddle(sourceText(nameOf(file.path)), Math.max(1, room))
  const gap = { ...blank(1), text: literal(' ') }
  return spreadRow([...start, span(name, isFolded ? 'dim' : 'text')], [...counts, blank(1)], width, gap)
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const known = new WeakMap<Diff, readonly Entry[]>()

function entriesOf(diff: Diff): readonly Entry[] {
  const found = known.get(diff)
  if (found !== undefined) return found
  const entries: Entry[] = []
  let folder = ''
  for (const [index, file] of diff.files.entries()) {
    const own = folderOf(file.path)
    if (own !== folder && own !== '') entries.push({ kind: 'folder', path: own })
    folder = own
    entries.push({ kind: 'file', index, file, isInFolder: own !== '' })
  }
  known.set(diff, entries)
  return entries
}
