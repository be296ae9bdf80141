import type { Problem } from '../../../core/errors.ts'
import type { OwnWords } from '../../../core/backlog/own-words.ts'
import type { ReadingRules } from '../../../core/backlog/reading-rules.ts'
import { itemId, type EpochMs, type ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { draftOf } from '../../draft.ts'
import { lineList } from '../../markdown/line-list.ts'
import { itemIdProblem } from '../../item-id-problem.ts'
import { factsOf } from '../../json/read-status.ts'
import { quoted } from '../../quoted.ts'
import { plural } from '../../../text/plural.ts'
import type { SourceFile } from '../../source-file.ts'
import { exportNotice } from '../export-notice.ts'
import { exportStatus, unknownStatus } from '../export-status.ts'
import type { FormatReading } from '../format.ts'
import { priorityOfLabels, typeOfLabels } from '../label-facts.ts'
import { noPriority, priorityOf } from '../priority-word.ts'
import { cancelled, done, todo, type StatusRead } from '../status-words.ts'
import { titleIds } from '../title-ids.ts'
import { typeOf } from '../type-word.ts'
import { withContainers } from '../with-containers.ts'
import { columnsOf, severalOf, type ColumnName } from './columns.ts'
import { parseTable, type Row } from './parse-table.ts'

/** A row with its cells by what they are. */
interface NamedRow extends Row {
  readonly header: readonly string[]
  readonly columns: ReadonlyMap<ColumnName, readonly number[]>
}

export function readRows(file: SourceFile, _now: EpochMs, rules?: ReadingRules): FormatReading {
  const problems: Problem[] = [exportNotice(file.name)]
  const say = (
    severity: Problem['severity'],
    line: number | null,
    field: string | null,
    message: string,
  ): unknown => problems.push({ severity, file: file.name, line, field, message })
  const table = parseTable(file.text)
  if ('message' in table) {
    say('error', table.line, null, table.message)
    return { drafts: [], problems }
  }
  const [header, ...rows] = table.rows
  const columns = columnsOf(header?.cells ?? [])
  if (header === undefined || !columns.has('title')) {
    say('error', 1, null, 'has no column Summary, Title or Name in its first row')
    return { drafts: [], problems }
  }
  const named = rows
    .map((row): NamedRow => ({ ...row, header: header.cells, columns }))
    .filter((row) => {
      if (cell(row, 'title') !== '') return true
      say('error', row.line, 'title', 'is missing')
      return false
    })
  for (const { cells: all, line } of named) {
    const behind = all.slice(header.cells.length).filter((text) => text.trim() !== '').length
    if (behind > 0)
      say(
        'notice',
        line,
        null,
        `${plural(behind, 'cell')} behind the last column left out; a comma in a text needs quotes`,
      )
  }
  const ids = idsOf(named, say)
  const byName = new Map<string, ItemId>()
  for (const name of ['otherId', 'id'] as const) {
    named.forEach((row, index) => {
      for (const text of cells(row, name)) byName.set(text.toLowerCase(), ids[index] ?? itemId(text))
    })
  }
  const idOf = (text: string): ItemId => byName.get(text.toLowerCase()) ?? itemId(text)
  for (const { line, message } of unknownPriorities(named)) say('notice', line, 'priority', message)
  for (const row of named) {
    const [first = '', ...more] = new Set(cells(row, 'parent').map(idOf))
    if (more.length > 0)
      say('notice', row.line, 'parent', `has several; the first, ${quoted(first)}, is taken`)
  }
  const drafts = named.map((row, index) => {
    const status = statusOf(row, rules?.statuses)
    if (status.notice !== null) say('notice', row.line, 'status', status.notice)
    return draftOfRow(row, { id: ids[index] ?? itemId(''), source: file.name, idOf, status })
  })
  return { drafts: withContainers(withBlocked(drafts, named, idOf)), problems }
}

/** One for each word, since a team has its own. */
function unknownPriorities(
  rows: readonly NamedRow[],
): readonly { readonly line: number; readonly message: string }[] {
  const byWord = Map.groupBy(
    rows.filter((row) => !saysNone.has(cell(row, 'priority').toLowerCase())),
    (row) => cell(row, 'priority'),
  )
  return [...byWord].flatMap(([word, [first, ...more]]) =>
    first === undefined || priorityOf(word) !== null
      ? []
      : [
          {
            line: first.line,
            message: `${quoted(word)} is no priority that is known; taken as normal (${lineList([first, ...more].map(({ line }) => line))})`,
          },
        ],
  )
}

const saysNone = new Set(['', '-', 'none', 'no priority', 'not set', 'unprioritized'])

/** Of a table without a column for them, from the titles. */
function idsOf(
  rows: readonly NamedRow[],
  say: (severity: 'error', line: number, field: string, message: string) => unknown,
): readonly ItemId[] {
  const made = titleIds(rows.map((row) => cell(row, 'title')))
  return rows.map((row, index) => {
    const id = cell(row, 'id')
    if (id === '') return made[index] ?? itemId('')
    const problem = itemIdProblem(id)
    if (problem !== null) say('error', row.line, 'id', `${quoted(id)} ${problem}`)
    return itemId(id)
  })
}

function draftOfRow(
  row: NamedRow,
  {
    id,
    source,
    idOf,
    status,
  }: {
    readonly id: ItemId
    readonly source: string
    readonly idOf: (text: string) => ItemId
    readonly status: StatusRead
  },
): ItemDraft {
  const parent = cell(row, 'parent')
  const word = cell(row, 'priority')
  const labels = cells(row, 'labels').flatMap((text) => listed(text))
  const hasNone = !row.columns.has('priority')
  const priority = hasNone
    ? priorityOfLabels(labels)
    : (priorityOf(word) ?? (word === '' ? noPriority : { ...noPriority, sourcePriority: word }))
  const type = row.columns.has('type') ? typeOf(cell(row, 'type')) : typeOfLabels(labels)
  return draftOf({
    id,
    title: cell(row, 'title'),
    description: cell(row, 'description'),
    ...factsOf(status.meaning),
    ...priority,
    ...(type === null ? {} : { type }),
    parent: parent === '' ? null : idOf(parent),
    dependsOn: [...new Set(cells(row, 'needs').flatMap(listed).map(idOf))],
    assignee: cell(row, 'assignee') || null,
    source,
    line: row.line,
    metadata: { ...othersOf(row), ...(labels.length === 0 ? {} : { labels: [...new Set(labels)] }) },
  })
}

/** What a task says that it blocks needs it. */
function withBlocked(
  drafts: readonly ItemDraft[],
  rows: readonly NamedRow[],
  idOf: (text: string) => ItemId,
): readonly ItemDraft[] {
  const needs = new Map<ItemId, ItemId[]>()
  drafts.forEach(({ id }, index) => {
    const row = rows[index]
    for (const blocked of row === undefined ? [] : cells(row, 'blocks').flatMap(listed).map(idOf))
      needs.set(blocked, [...(needs.get(blocked) ?? []), id])
  })
  return drafts.map((draft) => ({
    ...draft,
    dependsOn: [...new Set([...draft.dependsOn, ...(needs.get(draft.id) ?? [])])],
  }))
}

/** By its word; by its category or its dates where nobody knows that. */
function statusOf(row: NamedRow, own: OwnWords | undefined): StatusRead {
  const word = cell(row, 'status')
  const byWord = word === '' ? null : exportStatus(word, own)
  if (byWord !== null) return byWord
  if (cell(row, 'cancelled') !== '') return { meaning: cancelled, notice: null }
  if (cell(row, 'completed') !== '') return { meaning: done, notice: null }
  const category = exportStatus(cell(row, 'category'), own)
  if (category !== null) return category
  return word === '' ? { meaning: todo, notice: null } : unknownStatus(word)
}

const cells = ({ cells: all, columns }: NamedRow, column: ColumnName): readonly string[] =>
  (columns.get(column) ?? []).flatMap((index) => {
    const text = (all[index] ?? '').trim()
    return text === '' ? [] : [text]
  })

const cell = (row: NamedRow, column: ColumnName): string => cells(row, column)[0] ?? ''

/** Several in one cell, between commas or semicolons. */
const listed = (text: string): readonly string[] =>
  text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Trackers repeat a column, such as comments, where a task has several; what is taken for none of a task's facts is kept. */
function othersOf({ header, cells: all, columns }: NamedRow): Readonly<Record<string, string | string[]>> {
  const isFilled = (index: number): boolean => (all[index] ?? '').trim() !== ''
  const taken = new Set(
    [...columns].flatMap(([column, places]) =>
      severalOf.has(column) ? places : [places.find(isFilled) ?? -1],
    ),
  )
  const texts = new Map<string, string[]>()
  header.forEach((name, index) => {
    const [key, text] = [name.trim(), (all[index] ?? '').trim()]
    if (key === '' || text === '' || taken.has(index)) return
    texts.set(key, [...(texts.get(key) ?? []), text])
  })
  return Object.fromEntries(
    [...texts].map(([key, [first = '', ...more]]) => [key, more.length === 0 ? first : [first, ...more]]),
  )
}
