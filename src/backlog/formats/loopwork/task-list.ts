import type { Problem } from '../../../core/errors.ts'
import { errorAt, objectsIn, type JsonObject } from '../../json/json-object.ts'
import { jsonRoot } from '../../json/json-root.ts'
import type { SourceFile } from '../../source-file.ts'

export interface TaskList {
  readonly tasks: readonly JsonObject[]
  readonly problems: readonly Problem[]
}

/** The shape that reading and writing back agree on: an object with a list `tasks` of objects. */
export function taskList(file: SourceFile): TaskList {
  const root = jsonRoot(file, wanted)
  if ('problems' in root) return { tasks: [], problems: root.problems }
  const { within, values } = root
  const list = values.get('tasks')
  if (list === undefined) {
    const message = `must be ${wanted}; found an object without "tasks"`
    return { tasks: [], problems: [errorAt(within, { offset: 0, field: null, message })] }
  }
  const { objects, problems } = objectsIn(within, list, 'tasks')
  return { tasks: objects, problems }
}

const wanted = 'an object with a list "tasks"'
