import type { Problem } from '../../../core/errors.ts'
import { itemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { draftOf } from '../../draft.ts'
import { itemIdProblem } from '../../item-id-problem.ts'
import { isStruckTask, struckOutProblem } from '../../markdown/struck-out.ts'
import { quoted } from '../../quoted.ts'
import { markOf, type BoxTask } from './box-task.ts'

/** The draft of a task, with the problems of its line. */
export function phaseDraft(
  task: BoxTask,
  source: string,
  given: Partial<ItemDraft>,
): { readonly draft: ItemDraft; readonly problems: readonly Problem[] } {
  const { id, box, entry } = task
  const { title = task.title } = given
  const { line } = entry
  const problem = (severity: Problem['severity'], message: string): Problem => ({
    severity,
    file: source,
    line,
    field: null,
    message,
  })
  const problems: Problem[] = []
  const wrong = itemIdProblem(id)
  if (wrong !== null) problems.push(problem('error', `the id ${quoted(id)} ${wrong}`))
  const read = markOf(task)
  if (read === null)
    problems.push(problem('error', `${id} has the mark ${quoted(box.mark)}, which is neither [ ] nor [x]`))
  else if (read.notice !== null) problems.push(problem('notice', `${id} ${read.notice}`))
  else if (box.mark === '' && isStruckTask(entry))
    problems.push(struckOutProblem(entry, { file: source, id }))
  const draft = draftOf({
    ...given,
    id: itemId(id),
    title: title === '' ? id : title,
    source,
    line,
    status: read?.meaning.status ?? 'todo',
  })
  return { draft, problems }
}
