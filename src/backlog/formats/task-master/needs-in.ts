import type { NeedList } from '../../fix/fixable.ts'
import type { JsonObject } from '../../json/json-object.ts'
import { idEntry, listedNeeds } from '../../json/listed-needs.ts'
import { TaskFields } from '../../json/task-fields.ts'
import { neededBy, subTaskId } from './task-meaning.ts'

/** What tasks have under `dependencies`, and their sub-tasks. */
export function needsIn(tasks: readonly JsonObject[]): readonly NeedList[] {
  const ids = new Set(tasks.flatMap((task) => nameIn(task) ?? []))
  return tasks.flatMap((task) => {
    const id = nameIn(task)
    if (id === null) return []
    const own = listedNeeds(task, 'dependencies', { owner: id, read: idEntry(task) })
    const parts = new TaskFields(task).objects('subtasks').flatMap((sub) => {
      const name = nameIn(sub)
      return name === null ? [] : [{ sub, whole: subTaskId(id, name) }]
    })
    const siblings = new Map(parts.map(({ whole }) => [whole, whole]))
    const below = parts.flatMap(({ sub, whole }) => {
      const named = idEntry(sub)
      return listedNeeds(sub, 'dependencies', {
        owner: whole,
        read: (entry) => {
          const name = named(entry)
          // What is ignored names nothing, and stays.
          return name === undefined ? undefined : (neededBy(name, { id, siblings, ids })?.id ?? null)
        },
      })
    })
    return [...own, ...below]
  })
}

const nameIn = (object: JsonObject): string | null => new TaskFields(object).name('id')
