import { itemId } from '../../../core/ids.ts'
import type { EpochMs } from '../../../core/ids.ts'
import { itemTypes } from '../../../core/item.ts'
import type { ItemDraft, ItemType } from '../../../core/item.ts'
import { declaredPath } from '../../../core/naming/declared-path.ts'
import { slipOf } from '../../../core/naming/suggest-word.ts'
import { defaultPriority, priorityWords } from '../../../core/priority.ts'
import { itemIdProblem } from '../../item-id-problem.ts'
import { quoted } from '../../quoted.ts'
import type { TaskFields } from '../../json/task-fields.ts'
import { defaultType, statusWords, writtenAs } from './words.ts'

/** A task as it is in the JSON; title and description may still come from its page. */
export type ReadTask = Omit<ItemDraft, 'title' | 'description'> & {
  readonly title: string | null
  readonly description: string | null
}

interface TaskPlace {
  readonly source: string
  readonly line: number
  readonly now: EpochMs
}

/** Null when it has no usable id: then nothing else of it can be checked. */
export function readTask(fields: TaskFields, { source, line, now }: TaskPlace): ReadTask | null {
  const id = readId(fields)
  const type = readType(fields)
  noticeSlips(fields)
  noticeSchedule(fields, now)
  const task: Omit<ReadTask, 'id'> = {
    title: notBlank(fields.text('title')),
    description: fields.text('description'),
    ...readStatus(fields),
    ...readPriority(fields),
    type: type ?? defaultType,
    parent: asId(fields.text('parentId')),
    dependsOn: fields.texts('dependsOn').map(itemId),
    files: readFiles(fields),
    estimateHours: fields.amount('estimate'),
    assignee: fields.text('assignee'),
    agent: notBlank(fields.text('agent')),
    model: notBlank(fields.text('model')),
    source,
    line,
    metadata: { ...fields.others(type === null ? exceptType : known), ...fields.record('metadata') },
  }
  return id === null ? null : { ...task, id: itemId(id) }
}

/** Keys that have become facts of their own; every other key is kept as metadata. */
const known = new Set(
  'id status title description priority type parentId dependsOn files estimate assignee agent model metadata'.split(
    ' ',
  ),
)
/** A type that we don't know stays readable in the metadata. */
const exceptType = new Set([...known].filter((name) => name !== 'type'))

/** Any key may be there, so a slip in one of ours takes its value into the metadata, where nobody looks for it. */
function noticeSlips(fields: TaskFields): void {
  const lacking = [...known].filter((name) => name.length > 3 && !fields.has(name))
  for (const name of Object.keys(fields.others(known))) {
    const meant = slipOf(name, lacking)
    if (meant !== null) fields.notice(name, `is no key of ours; did you mean ${meant}? Kept in the metadata`)
  }
}

function readId(fields: TaskFields): string | null {
  const before = fields.problems.length
  const id = fields.text('id')
  if (id === null) {
    if (fields.problems.length === before) fields.error('id', 'is missing')
    return null
  }
  const problem = itemIdProblem(id)
  if (problem === null) return id
  fields.error('id', `${quoted(id)} ${problem}`)
  return null
}

function readStatus(fields: TaskFields): Pick<ItemDraft, 'status' | 'hold'> {
  const unknown = { status: 'todo', hold: null } as const
  const before = fields.problems.length
  const word = fields.text('status')
  if (word === null) {
    if (fields.problems.length === before) fields.error('status', 'is missing')
    return unknown
  }
  const meaning = Object.hasOwn(statusWords, word) ? statusWords[word] : undefined
  if (meaning === undefined) {
    const written = Object.hasOwn(writtenAs, word) ? writtenAs[word] : undefined
    const instead = written === undefined ? '' : `: write ${written}`
    fields.error('status', `${quoted(word)} is not one of ${Object.keys(statusWords).join(', ')}${instead}`)
    return unknown
  }
  if (word === 'in-progress') fields.notice('status', 'is in-progress in the file; taken as not begun')
  return meaning
}

function readPriority(fields: TaskFields): Pick<ItemDraft, 'priority' | 'sourcePriority'> {
  const word = fields.text('priority')
  if (word === null) return { priority: defaultPriority, sourcePriority: null }
  const priority = Object.hasOwn(priorityWords, word) ? priorityWords[word] : undefined
  if (priority === undefined) {
    fields.notice(
      'priority',
      `${quoted(word)} is not one of ${Object.keys(priorityWords).join(', ')}; taken as medium`,
    )
  }
  return { priority: priority ?? defaultPriority, sourcePriority: word }
}

/** Null when it is a word we don't know. */
function readType(fields: TaskFields): ItemType | null {
  const word = fields.text('type')
  if (word === null) return defaultType
  const type = itemTypes.find((name) => name === word)
  if (type !== undefined) return type
  fields.notice('type', `${quoted(word)} is not one of ${itemTypes.join(', ')}; taken as ${defaultType}`)
  return null
}

function readFiles(fields: TaskFields): readonly string[] {
  return fields.texts('files').flatMap((text, index) => {
    const declared = declaredPath(text)
    if (declared === null || text.includes('\0')) {
      fields.error('files', `[${index}] ${quoted(text)} is not a path inside the repository`)
      return []
    }
    if (declared.kind === 'file') return [declared.path]
    return [declared.path === '' ? './' : `${declared.path}/`]
  })
}

function noticeSchedule(fields: TaskFields, now: EpochMs): void {
  const text = fields.text('scheduledFor')
  if (text === null) return
  const at = Date.parse(text)
  if (Number.isNaN(at)) fields.notice('scheduledFor', `${quoted(text)} is not a time; ignored`)
  else if (at > now)
    fields.notice('scheduledFor', `is still to come (${quoted(text)}); loopwork does not wait for it`)
}

const notBlank = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text)
const asId = (text: string | null) => (text === null ? null : itemId(text))
