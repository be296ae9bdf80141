import type { Problem } from '../../../core/errors.ts'
import { parseJsonFile } from '../../json/json-file.ts'
import { errorAt, objectAt, objectsIn, type JsonObject } from '../../json/json-object.ts'
import { kindOf } from '../../json/node-kind.ts'
import type { SourceFile } from '../../source-file.ts'

export interface StoryList {
  readonly stories: readonly JsonObject[]
  readonly problems: readonly Problem[]
}

/** The shape that reading and writing back agree on: an object with a list `userStories`, or `stories` as some write it. */
export function storyList(file: SourceFile): StoryList {
  const parsed = parseJsonFile(file)
  if ('problems' in parsed) return { stories: [], problems: parsed.problems }
  const { root, within } = parsed
  const found = root.type === 'object' ? objectAt(within, root, '') : null
  const key = found?.values.has('userStories') === true ? 'userStories' : 'stories'
  const list = found?.values.get(key)
  if (found === null || list === undefined) {
    const instead = found === null ? kindOf(root) : 'an object without one'
    const message = `must be an object with a list "userStories"; found ${instead}`
    return { stories: [], problems: [errorAt(within, { offset: 0, field: null, message })] }
  }
  const { objects, problems } = objectsIn(within, list, key)
  return { stories: objects, problems: [...notices(found, key), ...problems] }
}

/** Some tools of this format refuse such a file. */
function notices({ within, values }: JsonObject, key: string): readonly Problem[] {
  const tell = (field: string, message: string): Problem => ({
    ...errorAt(within, { offset: values.get(field)?.offset ?? 0, field, message }),
    severity: 'notice',
  })
  return [
    ...(key === 'stories' ? [tell(key, 'is read as userStories')] : []),
    ...(values.has('project') ? [] : [tell('project', 'is missing; nothing here needs it')]),
  ]
}
