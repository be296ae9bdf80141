import { basename, dirname, join } from 'node:path'
import type { Problem } from '../../../core/errors.ts'
import { jsonLines } from '../../json/json-lines.ts'
import { TaskFields } from '../../json/task-fields.ts'
import { isProblem, readSourceFile, type SourceFile } from '../../source-file.ts'
import { textIn } from './issue-records.ts'
import { addAll } from '../../add-all.ts'

/** What an issue has to do with another one. */
export interface IssueNeed {
  readonly id: string
  readonly type: string
}

/** Types that make an issue wait; all others but `parent-child` are links without an order. */
export const blockingTypes: ReadonlySet<string> = new Set(['blocks', 'conditional-blocks', 'waits-for'])

export function needsIn(fields: TaskFields): readonly IssueNeed[] {
  return fields.objects('dependencies').flatMap((object) => {
    const need = new TaskFields(object)
    const id = need.text('depends_on_id')
    const type = need.text('type') ?? 'blocks'
    if (id === null && need.problems.length === 0) need.error('depends_on_id', 'is missing')
    addAll(fields.problems, need.problems)
    return id === null ? [] : [{ id, type }]
  })
}

/** In a backup the edges lie in a file of their own, beside. */
export async function needsBeside(file: SourceFile): Promise<{
  readonly of: ReadonlyMap<string, readonly IssueNeed[]>
  readonly problems: readonly Problem[]
}> {
  const of = new Map<string, IssueNeed[]>()
  const folder = dirname(file.realPath)
  if (basename(folder) !== 'backup') return { of, problems: [] }
  const beside = await readSourceFile(folder, join(folder, 'dependencies.jsonl'))
  if (isProblem(beside)) return { of, problems: [] }
  const { objects, problems } = jsonLines(beside)
  for (const object of objects) {
    const [issue, id] = [textIn(object, 'issue_id'), textIn(object, 'depends_on_id')]
    if (issue === null || id === null) continue
    const needs = of.get(issue) ?? []
    needs.push({ id, type: textIn(object, 'type') ?? 'blocks' })
    of.set(issue, needs)
  }
  const name = join(dirname(file.name), 'dependencies.jsonl')
  return { of, problems: problems.map((problem) => ({ ...problem, file: name })) }
}
