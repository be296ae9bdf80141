import { itemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { noPriority, priorityOf, type Priority } from '../../../core/priority.ts'
import { draftOf } from '../../draft.ts'
import { readFiles } from '../../json/read-files.ts'
import { readId } from '../../json/read-id.ts'
import { readStatus } from '../../json/read-status.ts'
import { requireTitle } from '../../json/read-title.ts'
import { TaskFields } from '../../json/task-fields.ts'
import type { SourceFile } from '../../source-file.ts'
import type { FormatReading } from '../format.ts'
import { withSections } from '../sections.ts'
import { compareIds } from './compare-ids.ts'
import { toDoList } from './to-do-list.ts'
import { toDoWords } from './words.ts'
import { addAll } from '../../add-all.ts'

/** The drafts are in looper's order of ids: that is the order among tasks of one priority. */
export function readToDo(file: SourceFile): FormatReading {
  const { tasks, problems } = toDoList(file)
  const found = [...problems]
  const drafts = tasks.flatMap((task) => {
    const fields = new TaskFields(task)
    const draft = readTask(fields, { source: file.name, line: task.line })
    addAll(found, fields.problems)
    return draft === null ? [] : [draft]
  })
  return { drafts: drafts.toSorted((one, other) => compareIds(one.id, other.id)), problems: found }
}

function readTask(fields: TaskFields, place: { source: string; line: number }): ItemDraft | null {
  const id = readId(fields, (given) => given.text('id'))
  const priority = readPriority(fields)
  const { begun, ...standing } = readStatus(fields, toDoWords)
  const facts = {
    title: requireTitle(fields),
    description: withSections(fields.text('description'), {
      Steps: fields.texts('steps'),
      Details: fields.text('details'),
      Reference: fields.text('reference'),
    }),
    ...priority,
    ...(begun ? { priority: begunPriority } : {}),
    ...standing,
    dependsOn: fields.texts('depends_on').map(itemId),
    files: readFiles(fields),
    metadata: fields.others(known),
  }
  return id === null ? null : draftOf({ ...place, id, ...facts })
}

/** Before every priority of looper's own, which begin at 1: what somebody has begun goes first, and among that the id alone decides. */
const begunPriority = 0

/** Keys that have become facts of their own; every other key is kept as metadata. */
const known = new Set(
  'id title description steps details reference priority status depends_on files'.split(' '),
)

function readPriority(fields: TaskFields): Priority {
  const before = fields.problems.length
  const given = fields.number('priority')
  const priority = given === null ? null : priorityOf(given, 'oneToFive')
  if (priority !== null) return priority
  if (given !== null) fields.error('priority', `must be 1 to 5; found ${given}`)
  else if (fields.problems.length === before) fields.error('priority', 'is missing')
  return noPriority
}
