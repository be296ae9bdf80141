import type { Problem } from '../../../core/errors.ts'
import type { FormatReading } from '../format.ts'
import type { SourceFile } from '../../source-file.ts'
import { withContainers } from '../with-containers.ts'
import { readTask } from './read-task.ts'
import { TaskFields } from '../../json/task-fields.ts'
import { taskList } from './task-list.ts'
import { taskPages } from './task-pages.ts'
import { addAll } from '../../add-all.ts'

/** Titles and descriptions that the JSON doesn't have come from the `<ID>.md` beside it. */
export async function readTasks(file: SourceFile): Promise<FormatReading> {
  const list = taskList(file)
  const problems: Problem[] = [...list.problems]
  const read = list.tasks.flatMap((task) => {
    const fields = new TaskFields(task)
    const draft = readTask(fields, { source: file.name, line: task.line })
    addAll(problems, fields.problems)
    return draft === null ? [] : [draft]
  })
  const wanting = read.filter((task) => task.title === null || task.description === null)
  const pages = await taskPages(
    file,
    wanting.map((task) => task.id),
  )
  addAll(problems, pages.problems)
  const drafts = read.map((task) => {
    const page = pages.byId.get(task.id)
    return {
      ...task,
      title: task.title ?? page?.title ?? task.id,
      description: task.description ?? page?.description ?? '',
    }
  })
  return { drafts: withContainers(drafts), problems }
}
