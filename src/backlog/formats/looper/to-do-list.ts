import type { Problem } from '../../../core/errors.ts'
import { errorAt, objectsIn, type JsonObject } from '../../json/json-object.ts'
import { jsonRoot } from '../../json/json-root.ts'
import { kindOf } from '../../json/node-kind.ts'
import type { SourceFile } from '../../source-file.ts'

export interface ToDoList {
  readonly tasks: readonly JsonObject[]
  readonly problems: readonly Problem[]
}

/** The shape that reading and writing back agree on, as far as looper itself insists on it. */
export function toDoList(file: SourceFile): ToDoList {
  const root = jsonRoot(file)
  if ('problems' in root) return { tasks: [], problems: root.problems }
  const { within, values } = root
  const at = (offset: number, field: string | null, message: string): Problem =>
    errorAt(within, { offset, field, message })
  const problems: Problem[] = []
  const version = values.get('schema_version')
  if (version === undefined) problems.push(at(0, 'schema_version', 'is missing'))
  else if (version.value !== 1)
    problems.push(at(version.offset, 'schema_version', `must be 1; found ${kindOf(version)}`))
  const sources = values.get('source_files')
  if (sources === undefined) problems.push(at(0, 'source_files', 'is missing'))
  else if (sources.type !== 'array')
    problems.push(at(sources.offset, 'source_files', `must be a list of texts; found ${kindOf(sources)}`))
  const list = values.get('tasks')
  if (list === undefined) return { tasks: [], problems: [...problems, at(0, 'tasks', 'is missing')] }
  const { objects, problems: entries } = objectsIn(within, list, 'tasks')
  return { tasks: objects, problems: [...problems, ...entries] }
}
