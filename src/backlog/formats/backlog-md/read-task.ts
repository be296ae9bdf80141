import type { Problem } from '../../../core/errors.ts'
import { itemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { draftOf } from '../../draft.ts'
import { itemIdProblem } from '../../item-id-problem.ts'
import { factsOf } from '../../json/read-status.ts'
import { quoted } from '../../quoted.ts'
import type { FolderPart } from '../../source-file.ts'
import { noPriority, priorityOf } from '../priority-word.ts'
import { done, todo, type StatusMeaning } from '../status-words.ts'
import { typeOf } from '../type-word.ts'
import type { Board } from './board.ts'
import { frontMatter, type FrontMatter } from './front-matter.ts'
import { isCompleted } from './task-files.ts'

/** A task of Backlog.md; null where it is none, or has no usable id. */
export function readTask(
  file: FolderPart,
  board: Board,
): { readonly draft: ItemDraft | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const matter = frontMatter(file.text)
  if (matter === null) {
    const message = 'has no front matter; left out'
    return {
      draft: null,
      problems: [{ severity: 'notice', file: file.name, line: null, field: null, message }],
    }
  }
  const say = (severity: Problem['severity'], field: string, message: string): unknown =>
    problems.push({ severity, file: file.name, line: matter.lineOf(field), field, message })
  for (const { line, message } of matter.problems) {
    problems.push({
      severity: 'error',
      file: file.name,
      line,
      field: null,
      message: `front matter: ${message}`,
    })
  }
  if (problems.length > 0) return { draft: null, problems }
  const id = matter.text('id')
  const problem = id === null ? null : itemIdProblem(id)
  if (id === null) say('notice', 'id', 'is missing; the task is left out')
  else if (problem !== null) say('error', 'id', `${quoted(id)} ${problem}`)
  if (id === null || problem !== null) return { draft: null, problems }
  const parent = matter.text('parent_task_id')
  const type = typeOf(matter.text('type') ?? '')
  const draft = draftOf({
    id: itemId(id),
    title: matter.text('title') ?? id,
    description: matter.body,
    ...factsOf(isCompleted(file) ? done : readStatus(matter, board, say)),
    ...readPriority(matter, say),
    ...(type === null ? {} : { type }),
    parent: parent === null ? null : itemId(parent),
    dependsOn: matter.list('dependencies').map(itemId),
    assignee: matter.list('assignee').join(', ') || null,
    source: file.name,
    line: null,
    metadata: { file: file.name, ...matter.others(type === null ? exceptType : taskKeys) },
  })
  return { draft, problems }
}

type Say = (severity: Problem['severity'], field: string, message: string) => unknown

function readStatus(matter: FrontMatter, board: Board, say: Say): StatusMeaning {
  const word = matter.text('status')
  if (word === null) {
    say('notice', 'status', `is missing; taken as ${board.first}`)
    return todo
  }
  const read = board.read(word)
  if (read === null) {
    say('error', 'status', `${quoted(word)} is not one of ${board.statuses.join(', ')}`)
    return todo
  }
  if (read.notice !== null) say('notice', 'status', read.notice)
  return read.meaning
}

function readPriority(matter: FrontMatter, say: Say): Pick<ItemDraft, 'priority' | 'sourcePriority'> {
  const word = matter.text('priority')
  if (word === null) return noPriority
  const priority = priorityOf(word)
  if (priority === null)
    say('notice', 'priority', `${quoted(word)} is no priority that is known; taken as medium`)
  return priority ?? { ...noPriority, sourcePriority: word }
}

/** Keys that have become facts of their own; every other key is kept as metadata. */
export const taskKeys: ReadonlySet<string> = new Set([
  'id',
  'title',
  'status',
  'priority',
  'type',
  'parent_task_id',
  'dependencies',
  'assignee',
])
/** A type that we don't know stays readable in the metadata. */
const exceptType = new Set([...taskKeys].filter((key) => key !== 'type'))
