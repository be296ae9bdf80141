import type { Problem } from '../../../core/errors.ts'
import type { ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { plural } from '../../../text/plural.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { quoted } from '../../quoted.ts'
import type { SourceFile } from '../../source-file.ts'
import type { FormatReading } from '../format.ts'
import { withContainers } from '../with-containers.ts'
import { boardOf } from './board.ts'
import { readTask } from './read-task.ts'
import { taskFiles } from './task-files.ts'
import { compareTaskIds, taskIdForm } from './task-ids.ts'
import { addAll } from '../../add-all.ts'

/** The tasks in the order of the board, where somebody has put them in one, and else in that of their numbers. */
export function readTasks(source: SourceFile): FormatReading {
  const board = boardOf(source.text)
  const { tasks, others } = taskFiles(source, board.prefix)
  const problems: Problem[] = leftOut(
    source,
    others.map(({ path }) => path),
    board.prefix,
  )
  const byForm = new Map<string, ItemDraft>()
  const formOf = (id: string): string => taskIdForm(id, board.prefix)
  for (const file of tasks) {
    const { draft, problems: found } = readTask(file, board)
    addAll(problems, found)
    if (draft === null) continue
    const first = byForm.get(formOf(draft.id))
    if (first === undefined) byForm.set(formOf(draft.id), draft)
    else problems.push(twin(draft, first))
  }
  const spelled = (id: ItemId): ItemId => byForm.get(formOf(id))?.id ?? id
  const drafts = [...byForm.values()].toSorted(inOrder).map((draft) => ({
    ...draft,
    parent: draft.parent === null ? null : spelled(draft.parent),
    dependsOn: draft.dependsOn.map(spelled),
  }))
  return { drafts: withContainers(drafts), problems }
}

function twin({ id, source }: ItemDraft, first: ItemDraft): Problem {
  const same = id === first.id ? 'is there twice' : `is that of ${quoted(first.id)}`
  const message = `the id ${quoted(id)} ${same}, first in ${first.source ?? ''}`
  return { severity: 'error', file: source ?? '', line: null, field: 'id', message }
}

function inOrder(one: ItemDraft, other: ItemDraft): number {
  return placeOf(one) - placeOf(other) || compareTaskIds(one.id, other.id)
}

/** Those that nobody has moved come after those that somebody has. */
function placeOf({ metadata: { ordinal } }: ItemDraft): number {
  return typeof ordinal === 'number' && Number.isFinite(ordinal) ? ordinal : Number.MAX_VALUE
}

function leftOut({ name, folder }: SourceFile, others: readonly string[], prefix: string): Problem[] {
  const notice = (paths: readonly string[], why: string): readonly Problem[] =>
    paths.length === 0
      ? []
      : [
          {
            severity: 'notice',
            file: name,
            line: null,
            field: null,
            message: `${plural(paths.length, 'file')} ${why}; left out: ${shown(paths)}`,
          },
        ]
  return [
    ...notice(folder?.leftOut ?? [], 'in sub-folders, which Backlog.md does not read'),
    ...notice(folder?.drafts ?? [], 'that Backlog.md has as drafts'),
    ...notice(others, `with a name that does not begin with ${prefix}-`),
  ]
}

const namesShown = 3

const shown = (paths: readonly string[]): string =>
  [...paths.slice(0, namesShown).map(sanitize), ...(paths.length > namesShown ? ['…'] : [])].join(', ')
