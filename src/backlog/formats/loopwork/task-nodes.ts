import type { Node } from 'jsonc-parser'
import type { Problem } from '../../../core/errors.ts'
import type { LineIndex } from '../../json/line-index.ts'
import type { SourceFile } from '../../source-file.ts'
import { parseStrictJson } from '../../json/strict-json.ts'
import { kindOf } from '../../json/node-kind.ts'

/** One entry of `tasks`, with the place of each of its values. */
export interface TaskNode {
  /** `tasks[3]` */
  readonly field: string
  readonly line: number
  readonly values: ReadonlyMap<string, Node>
}

export interface TaskList {
  readonly tasks: readonly TaskNode[]
  readonly lines: LineIndex
  readonly problems: readonly Problem[]
}

/** The shape that reading and writing back agree on: an object with a list `tasks` of objects. */
export function taskNodes(file: SourceFile): TaskList | { readonly problems: readonly Problem[] } {
  const parsed = parseStrictJson(file.text)
  const tell = (line: number, field: string | null, message: string): Problem => ({
    severity: 'error',
    file: file.name,
    line,
    field,
    message,
  })
  if ('problems' in parsed) {
    return { problems: parsed.problems.map(({ line, field, message }) => tell(line, field, message)) }
  }
  const { root, lines } = parsed
  const list = root.type === 'object' ? valuesOf(root).get('tasks') : undefined
  if (list === undefined) {
    const found = root.type === 'object' ? 'an object without "tasks"' : kindOf(root)
    return { problems: [tell(1, null, `must be an object with a list "tasks"; found ${found}`)] }
  }
  if (list.type !== 'array') {
    return { problems: [tell(lines.lineAt(list.offset), 'tasks', `must be a list; found ${kindOf(list)}`)] }
  }
  const tasks: TaskNode[] = []
  const problems: Problem[] = []
  list.children?.forEach((node, index) => {
    const field = `tasks[${index}]`
    const line = lines.lineAt(node.offset)
    if (node.type === 'object') tasks.push({ field, line, values: valuesOf(node) })
    else problems.push(tell(line, field, `must be an object; found ${kindOf(node)}`))
  })
  return { tasks, lines, problems }
}

function valuesOf(object: Node): ReadonlyMap<string, Node> {
  const values = new Map<string, Node>()
  for (const property of object.children ?? []) {
    const [key, value] = property.children ?? []
    if (key !== undefined && value !== undefined) values.set(String(key.value), value)
  }
  return values
}
