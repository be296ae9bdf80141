import type { Diff, DiffFile } from '../../core/diff/diff.ts'
import { diffPair } from '../../text/diff-pair.ts'
import { sourceText } from '../../text/escapes/source-text.ts'
import { plural } from '../../text/plural.ts'
import { span } from '../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { line, type Line, type PrintOptions } from '../print/lines.ts'
import { tableLines, type Column } from '../print/table.ts'

/** A line for each file, and the sum; then what collecting left out. */
export function statLines({ files, added, removed, leftOut }: Diff, options: PrintOptions): readonly Line[] {
  const pair = diffPair({ added, removed }, options.ascii)
  const sum = joinSafe(
    [plural(files.length, 'file'), pair].filter((text) => text !== ''),
    literal('  '),
  )
  const table = { columns: columns(options.ascii), rows: files, heads: false }
  return [
    ...tableLines({ ...table, sign: (file: DiffFile) => span(signs[file.state], 'dim') }, options),
    line(span(sum, 'dim')),
    ...leftOut.map((each) => line(span(safe`left out: ${sourceText(each.path)}`, 'warn'))),
  ]
}

/** git's letters of a status. */
const signs = {
  added: literal('A'),
  deleted: literal('D'),
  changed: literal('M'),
  renamed: literal('R'),
} satisfies Record<DiffFile['state'], Safe>

const columns = (ascii: boolean): readonly Column<DiffFile>[] => [
  { head: literal('FILE'), least: 20, middle: true, cell: ({ path }) => span(sourceText(path)) },
  {
    head: literal('DIFF'),
    right: true,
    cell: ({ content }) =>
      span(content.kind === 'text' ? diffPair(content, ascii) : kinds[content.kind], 'dim'),
  },
  {
    head: literal('FROM'),
    leaves: 1,
    cell: ({ from }) => span(from === null ? emptySafe : safe`was ${sourceText(from)}`, 'dim'),
  },
]

const kinds = { binary: literal('binary'), 'too big': literal('too big') }
