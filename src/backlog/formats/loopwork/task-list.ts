import type { Problem } from '../../../core/errors.ts'
import { parseJsonFile } from '../../json/json-file.ts'
import { errorAt, objectAt, objectsIn, type JsonObject } from '../../json/json-object.ts'
import { kindOf } from '../../json/node-kind.ts'
import type { SourceFile } from '../../source-file.ts'

export interface TaskList {
  readonly tasks: readonly JsonObject[]
  readonly problems: readonly Problem[]
}

/** The shape that reading and writing back agree on: an object with a list `tasks` of objects. */
export function taskList(file: SourceFile): TaskList {
  const parsed = parseJsonFile(file)
  if ('problems' in parsed) return { tasks: [], problems: parsed.problems }
  const { root, within } = parsed
  const list = root.type === 'object' ? objectAt(within, root, '').values.get('tasks') : undefined
  if (list === undefined) {
    const found = root.type === 'object' ? 'an object without "tasks"' : kindOf(root)
    const message = `must be an object with a list "tasks"; found ${found}`
    return { tasks: [], problems: [errorAt(within, { offset: 0, field: null, message })] }
  }
  const { objects, problems } = objectsIn(within, list, 'tasks')
  return { tasks: objects, problems }
}
