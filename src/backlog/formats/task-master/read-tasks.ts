import type { ReadingRules } from '../../../core/backlog/reading-rules.ts'
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
import { TaskNames } from '../../task-names.ts'
import type { FormatReading } from '../format.ts'
import { withSections } from '../sections.ts'
import type { StatusMeaning } from '../status-words.ts'
import { withContainers } from '../with-containers.ts'
import { chosenList } from './task-lists.ts'
import { meaningBelow, neededBy, subTaskId } from './task-meaning.ts'
import { taskWords } from './words.ts'
import { addAll } from '../../add-all.ts'

export function readTasks(file: SourceFile, rules?: ReadingRules): FormatReading {
  const { tasks, problems: found } = chosenList(file)
  const problems = [...found]
  const drafts: ItemDraft[] = []
  const ids = new Set(tasks.flatMap((task) => nameIn(task) ?? []))
  const names = new TaskNames(rules)
  for (const task of tasks) addAll(drafts, readTask(task, { file, ids, names, problems }))
  return { drafts: withContainers(drafts), problems: [...names.problems, ...problems] }
}

interface Reading {
  readonly file: SourceFile
  /** Of all tasks of the tag, without their sub-tasks. */
  readonly ids: ReadonlySet<string>
  readonly names: TaskNames
  readonly problems: Problem[]
}

/** A task and what is below it. */
function readTask(object: JsonObject, { file, ids, names, problems }: Reading): readonly ItemDraft[] {
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
  const called = (whole: ItemId, { line }: JsonObject): ItemId => names.next(whole, { file: file.name, line })
  const task = draftOf({ ...facts, id: called(id, object), dependsOn, source: file.name, line: object.line })
  const parts = below.map((sub) => {
    const own = nameIn(sub)
    if (own === null) return { sub, name: null, whole: null }
    const whole = subTaskId(id, own)
    return { sub, whole, name: called(itemId(whole), sub) }
  })
  const siblings = new Map(
    parts.toReversed().flatMap(({ whole, name }) => (whole === null ? [] : [[whole, name] as const])),
  )
  const subTasks = parts.flatMap(({ sub, name }) =>
    readSubTask(sub, name, { id, task, meaning, siblings, ids, problems }),
  )
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
  /** As the file has it. */
  readonly id: ItemId
  readonly task: ItemDraft
  readonly meaning: StatusMeaning
  /** What the sub-tasks of the same task are called, by their whole ids. */
  readonly siblings: ReadonlyMap<string, ItemId>
  readonly ids: ReadonlySet<string>
  readonly problems: Problem[]
}

function readSubTask(object: JsonObject, name: ItemId | null, above: Above): readonly ItemDraft[] {
  const { task, meaning, problems } = above
  const fields = new TaskFields(object)
  const id = readId(fields, (given) => {
    const own = given.name('id')
    return own === null ? null : subTaskId(above.id, own)
  })
  const own = statusOf(fields)
  const { priority, sourcePriority } = fields.has('priority') ? readPriorityWord(fields) : task
  const facts = {
    ...sharedFacts(fields, id),
    ...factsOf(meaningBelow(own, meaning)),
    priority,
    sourcePriority,
  }
  const dependsOn = fields.names('dependencies').flatMap((name) => needsNamed(fields, name, above))
  const further = fields.value('subtasks')
  if (Array.isArray(further) && further.length > 0) {
    const count = plural(further.length, 'is', 'are')
    fields.notice('subtasks', `${count} below a sub-task, where Task Master reads none; left out`)
  }
  addAll(problems, fields.problems)
  if (id === null) return []
  return [
    draftOf({ ...facts, id: name ?? id, dependsOn, parent: task.id, source: task.source, line: object.line }),
  ]
}

function needsNamed(fields: TaskFields, name: string, around: Above): readonly ItemId[] {
  const needed = neededBy(name, around)
  if (needed === null)
    fields.notice('dependencies', `${quoted(name)} is the task that it is part of; ignored`)
  else if (needed.isTask)
    fields.notice('dependencies', `${quoted(name)} is no sub-task of ${around.id}; taken as the task ${name}`)
  return needed === null ? [] : [itemId(needed.id)]
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
