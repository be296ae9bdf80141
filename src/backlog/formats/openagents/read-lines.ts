import { itemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { draftOf } from '../../draft.ts'
import { jsonLines } from '../../json/json-lines.ts'
import { readId } from '../../json/read-id.ts'
import { readItemType } from '../../json/read-item-type.ts'
import { readPriorityLevel } from '../../json/read-priority.ts'
import { factsOf, readStatus } from '../../json/read-status.ts'
import { readTitle } from '../../json/read-title.ts'
import { TaskFields, type Fields } from '../../json/task-fields.ts'
import type { LineFormat } from '../../lines/line-format.ts'
import type { SourceFile } from '../../source-file.ts'
import type { FormatReading } from '../format.ts'
import { withContainers } from '../with-containers.ts'
import { spotOf } from './patch-lines.ts'
import { lineWords } from './words.ts'
import { addAll } from '../../add-all.ts'

export function readLines(file: SourceFile): FormatReading {
  const { objects, problems } = jsonLines(file)
  const found = [...problems]
  const drafts = objects.flatMap((object) => {
    const fields = new TaskFields(object)
    const draft = readTask(fields, { source: file.name, line: object.line })
    addAll(found, fields.problems)
    return draft === null ? [] : [draft]
  })
  return { drafts: withContainers(drafts), problems: found }
}

export const taskLines: LineFormat = {
  parentSign: '"parent-child"',
  read: readTask,
  family: withContainers,
  spot: spotOf,
}

function readTask(fields: Fields, place: { source: string; line: number }): ItemDraft | null {
  const id = readId(fields, (given) => given.text('id'))
  const { type, metadata } = readItemType(fields, 'type')
  const needs = needsOf(fields)
  const facts = {
    title: readTitle(fields, id),
    description: fields.text('description') ?? '',
    type,
    ...readPriorityLevel(fields),
    ...factsOf(readStatus(fields, lineWords)),
    dependsOn: needs.filter((need) => need.type === 'blocks').map((need) => itemId(need.id)),
    parent: parentOf(fields, needs),
    assignee: fields.text('assignee'),
    metadata: { ...fields.others(lineKeys), ...metadata, ...linksOf(needs) },
  }
  return id === null ? null : draftOf({ ...place, id, ...facts })
}

/** Keys that have become facts of their own; every other key is kept as metadata. */
export const lineKeys: ReadonlySet<string> = new Set(
  'id title description type priority status deps assignee'.split(' '),
)

interface Need {
  readonly id: string
  readonly type: string
}

function needsOf(fields: Fields): readonly Need[] {
  return fields.parts('deps').flatMap((need) => {
    const read = { id: need.text('id'), type: need.text('type') ?? 'blocks' }
    if (read.id === null && need.problems.length === 0) need.error('id', 'is missing')
    addAll(fields.problems, need.problems)
    return read.id === null ? [] : [{ ...read, id: read.id }]
  })
}

function parentOf(fields: Fields, needs: readonly Need[]): ItemDraft['parent'] {
  const [first, ...others] = needs.filter((need) => need.type === 'parent-child')
  if (first === undefined) return null
  if (others.length > 0) fields.notice('deps', `names several parents; the first, ${first.id}, is taken`)
  return itemId(first.id)
}

/** What is no order and no parent: kept, so that nobody has to look it up in the file. */
function linksOf(needs: readonly Need[]): ItemDraft['metadata'] {
  const links = needs.filter(({ type }) => type !== 'blocks' && type !== 'parent-child')
  return links.length === 0 ? {} : { links }
}
