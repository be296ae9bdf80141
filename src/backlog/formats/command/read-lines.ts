import type { Problem } from '../../../core/errors.ts'
import { itemId } from '../../../core/ids.ts'
import { itemTypes, type ItemDraft } from '../../../core/item.ts'
import { draftOf } from '../../draft.ts'
import { jsonLines } from '../../json/json-lines.ts'
import { readFiles } from '../../json/read-files.ts'
import { readId } from '../../json/read-id.ts'
import { factsOf, readStatus } from '../../json/read-status.ts'
import { TaskFields, type Fields } from '../../json/task-fields.ts'
import type { LineFormat } from '../../lines/line-format.ts'
import { quoted } from '../../quoted.ts'
import type { SourceFile } from '../../source-file.ts'
import { exportNotice } from '../export-notice.ts'
import type { FormatReading } from '../format.ts'
import { noPriority, priorityOf } from '../priority-word.ts'
import { todo } from '../status-words.ts'
import { withContainers } from '../with-containers.ts'
import { isCommand } from './command-source.ts'
import { lineWords } from './status-words.ts'

export function readLines(file: SourceFile): FormatReading {
  const { objects, problems: broken } = jsonLines(file)
  const problems: Problem[] = [...broken, ...(isCommand(file.name) ? [] : [exportNotice(file.name)])]
  const drafts = objects.flatMap((object) => {
    const fields = new TaskFields(object)
    const draft = readLine(fields, { source: file.name, line: object.line })
    problems.push(...fields.problems)
    return draft === null ? [] : [draft]
  })
  return { drafts: withContainers(drafts), problems }
}

export const commandLines: LineFormat = {
  parentSign: '"parent"',
  read: readLine,
  family: withContainers,
  notices: (source) => [exportNotice(source)],
}

function readLine(
  fields: Fields,
  { source, line }: { readonly source: string; readonly line: number },
): ItemDraft | null {
  const id = readId(fields, (given) => given.name('id'))
  const title = fields.text('title')
  if (title === null || title.trim() === '') fields.error('title', 'is missing')
  const type = fields.text('type')
  const known = itemTypes.find((name) => name === type)
  if (type !== null && known === undefined)
    fields.error('type', `${quoted(type)} is not one of ${itemTypes.join(', ')}`)
  const parent = fields.name('parent')
  const facts = {
    title: title ?? '',
    description: fields.text('description') ?? '',
    ...factsOf(readStatus(fields, { words: lineWords, missing: todo })),
    ...readPriority(fields),
    ...(known === undefined ? {} : { type: known }),
    parent: parent === null ? null : itemId(parent),
    dependsOn: fields.names('dependsOn').map(itemId),
    files: readFiles(fields),
    estimateHours: fields.amount('estimateHours'),
    assignee: fields.text('assignee'),
    agent: fields.text('agent'),
    model: fields.text('model'),
    source,
    line,
    metadata: { ...fields.others(keys), ...fields.record('metadata') },
  }
  return id === null ? null : draftOf({ id, ...facts })
}

function readPriority(fields: Fields): Pick<ItemDraft, 'priority' | 'sourcePriority'> {
  const given = fields.value('priority')
  if (given === undefined || given === null) return noPriority
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0 && given <= 9)
    return { priority: given, sourcePriority: null }
  const priority = typeof given === 'string' ? priorityOf(given) : null
  if (priority === null)
    fields.error('priority', 'must be a whole number from 0 to 9, 0 first, or a word such as high')
  return priority ?? noPriority
}

/** Keys that have become facts of their own; every other key is kept as metadata. */
const keys = new Set(
  'id title description type status priority parent dependsOn files estimateHours assignee agent model metadata'.split(
    ' ',
  ),
)
