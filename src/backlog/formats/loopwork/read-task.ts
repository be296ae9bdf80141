import { itemId } from '../../../core/ids.ts'
import { itemTypes } from '../../../core/item.ts'
import type { ItemDraft, ItemType } from '../../../core/item.ts'
import { slipOf } from '../../../core/naming/suggest-word.ts'
import { notBlank } from '../../json/read-title.ts'
import type { TaskFields } from '../../json/task-fields.ts'
import { quoted } from '../../quoted.ts'
import { readFiles } from '../../json/read-files.ts'
import { readId } from '../../json/read-id.ts'
import { readPriorityWord } from '../../json/read-priority.ts'
import { readSchedule, readWeight } from '../../json/read-schedule.ts'
import { factsOf, readStatus } from '../../json/read-status.ts'
import { defaultType, statusWords, writtenAs } from './words.ts'

/** A task as it is in the JSON; title and description may still come from its page. */
export type ReadTask = Omit<ItemDraft, 'title' | 'description'> & {
  readonly title: string | null
  readonly description: string | null
}

interface TaskPlace {
  readonly source: string
  readonly line: number
}

/** Null when it has no usable id: then nothing else of it can be checked. */
export function readTask(fields: TaskFields, { source, line }: TaskPlace): ReadTask | null {
  const id = readId(fields, (given) => given.text('id'))
  const type = readType(fields)
  noticeSlips(fields)
  const task: Omit<ReadTask, 'id'> = {
    title: notBlank(fields.text('title')),
    description: fields.text('description'),
    ...factsOf(readStatus(fields, { words: statusWords, writtenAs })),
    ...readPriorityWord(fields),
    type: type ?? defaultType,
    parent: asId(fields.text('parentId')),
    dependsOn: fields.texts('dependsOn').map(itemId),
    files: readFiles(fields),
    estimateHours: fields.amount('estimate'),
    ...readWeight(fields),
    ...readSchedule(fields, 'scheduledFor'),
    assignee: fields.text('assignee'),
    agent: notBlank(fields.text('agent')),
    model: notBlank(fields.text('model')),
    source,
    line,
    metadata: { ...fields.others(type === null ? exceptType : known), ...fields.record('metadata') },
  }
  return id === null ? null : { ...task, id }
}

/** Keys that have become facts of their own; every other key is kept as metadata. */
const known = new Set(
  (
    'id status title description priority type parentId dependsOn files estimate weight scheduledFor ' +
    'assignee agent model metadata'
  ).split(' '),
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

/** Null when it is a word we don't know. */
function readType(fields: TaskFields): ItemType | null {
  const word = fields.text('type')
  if (word === null) return defaultType
  const type = itemTypes.find((name) => name === word)
  if (type !== undefined) return type
  fields.notice('type', `${quoted(word)} is not one of ${itemTypes.join(', ')}; taken as ${defaultType}`)
  return null
}

const asId = (text: string | null) => (text === null ? null : itemId(text))
