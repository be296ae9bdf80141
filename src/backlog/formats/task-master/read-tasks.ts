import { itemId, type ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import type { Problem } from '../../../core/errors.ts'
import { draftOf } from '../../draft.ts'
import type { JsonObject } from '../../json/json-object.ts'
import { readId } from '../../json/read-id.ts'
import { readPriorityWord } from '../../json/read-priority.ts'
import { factsOf, readStatus } from '../../json/read-status.ts'
import { readTitle } from '../../json/read-title.ts'
import { TaskFields } from '../../json/task-fields.ts'
import { plural } from '../../../text/plural.ts'
import { quoted } from '../../quoted.ts'
import type { SourceFile } from '../../source-file.ts'
import type { FormatReading } from '../format.ts'
import { withSections } from '../sections.ts'
import type { StatusMeaning } from '../status-words.ts'
import { withContainers } from '../with-containers.ts'
import { chosenList } from './task-lists.ts'
import { meaningBelow, subTaskId } from './task-meaning.ts'
import { taskWords } from './words.ts'
import { addAll } from '../../add-all.ts'

export function readTasks(file: SourceFile): FormatReading {
  const { tasks, problems: found } = chosenList(file)
  const problems = [...found]
  const drafts: ItemDraft[] = []
  const ids = new Set(tasks.flatMap((task) => nameIn(task) ?? []))
  for (const task of tasks) addAll(drafts, readTask(task, { file, ids, problems }))
  return { drafts: withContainers(drafts), problems }
}

interface Reading {
  readonly file: SourceFile
  /** Of all tasks of the tag, without their sub-tasks. */
  readonly ids: ReadonlySet<string>
  readonly problems: Problem[]
}

/** A task and what is below it. */
function readTask(object: JsonObject, { file, ids, problems }: Reading): readonly ItemDraft[] {
  const fields = new TaskFields(object)
  const id = readId(fields, (given) => given.name('id'))
  const meaning = statusOf(fields)
  const facts = { ...sharedFacts(fields, id), ...factsOf(meaning), ...readPriorityWord(fields) }
  const dependsOn = fields.names('dependencies').map(itemId)
  const below = fields.objects('subtasks')
  if (id === null) {
    addAll(problems, fields.problems)
    return []
  }
  const task = draftOf({ ...facts, id, dependsOn, source: file.name, line: object.line })
  const siblings = new Set(below.flatMap((sub) => nameIn(sub) ?? []).map((own) => subTaskId(id, own)))
  const subTasks = below.flatMap((sub) => readSubTask(sub, { task, meaning, siblings, ids, problems }))
  const left = subTasks.filter(({ status, hold }) => status === 'todo' && hold === 'source').length
  if (meaning.status !== 'todo' && left > 0) {
    fields.notice(
      'subtasks',
      `${plural(left, 'is', 'are')} open below a task that is ${meaning.status}; not offered`,
    )
  }
  addAll(problems, fields.problems)
  return [task, ...subTasks]
}

interface Above {
  readonly task: ItemDraft
  readonly meaning: StatusMeaning
  /** Whole ids of the sub-tasks of the same task. */
  readonly siblings: ReadonlySet<string>
  readonly ids: ReadonlySet<string>
  readonly problems: Problem[]
}

function readSubTask(object: JsonObject, above: Above): readonly ItemDraft[] {
  const { task, meaning, problems } = above
  const fields = new TaskFields(object)
  const id = readId(fields, (given) => {
    const own = given.name('id')
    return own === null ? null : subTaskId(task.id, own)
  })
  const own = statusOf(fields)
  const { priority, sourcePriority } = fields.has('priority') ? readPriorityWord(fields) : task
  const facts = {
    ...sharedFacts(fields, id),
    ...factsOf(meaningBelow(own, meaning)),
    priority,
    sourcePriority,
  }
  const dependsOn = fields.names('dependencies').flatMap((name) => neededBy(fields, name, above))
  addAll(problems, fields.problems)
  if (id === null) return []
  return [draftOf({ ...facts, id, dependsOn, parent: task.id, source: task.source, line: object.line })]
}

/** A bare number means a sub-task of the same task; where there is none of it, the task of that number. */
function neededBy(fields: TaskFields, name: string, { task, siblings, ids }: Above): readonly ItemId[] {
  if (siblings.has(name)) return [itemId(name)]
  const sibling = subTaskId(task.id, name)
  if (siblings.has(sibling)) return [itemId(sibling)]
  if (name === task.id) {
    fields.notice('dependencies', `${quoted(name)} is the task that it is part of; ignored`)
    return []
  }
  if (ids.has(name)) {
    fields.notice('dependencies', `${quoted(name)} is no sub-task of ${task.id}; taken as the task ${name}`)
    return [itemId(name)]
  }
  return [itemId(name.includes('.') ? name : sibling)]
}

function statusOf(fields: TaskFields): StatusMeaning {
  const isGiven = (fields.value('status') ?? null) !== null
  if (!isGiven) fields.notice('status', 'is missing; taken as pending')
  return readStatus(fields, taskWords)
}

const sharedFacts = (fields: TaskFields, id: ItemId | null) => ({
  title: readTitle(fields, id),
  description: withSections(proseOf(fields, 'description'), {
    Details: proseOf(fields, 'details'),
    'Test strategy': proseOf(fields, 'testStrategy'),
  }),
  assignee: fields.text('assignee'),
  metadata: { ...fields.others(known), ...fields.record('metadata') },
})

/** Keys that have become facts of their own; every other key is kept as metadata. `parentId` says "undefined" in real files. */
const known = new Set(
  'id title description details testStrategy status priority dependencies subtasks assignee metadata parentId'.split(
    ' ',
  ),
)

/** Models write these: a list or an object is meant to be read as well. */
function proseOf(fields: TaskFields, name: string): string | null {
  const value = fields.value(name) ?? null
  if (value === null || typeof value === 'string') return value
  return Array.isArray(value) && value.every((line) => typeof line === 'string')
    ? value.map((line) => `- ${line}`).join('\n')
    : JSON.stringify(value, null, 2)
}

const nameIn = (object: JsonObject): string | null => new TaskFields(object).name('id')
