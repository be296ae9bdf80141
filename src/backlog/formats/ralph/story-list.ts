import type { Problem } from '../../../core/errors.ts'
import { errorAt, objectsIn, type JsonObject } from '../../json/json-object.ts'
import { jsonRoot } from '../../json/json-root.ts'
import { plural } from '../../../text/plural.ts'
import type { SourceFile } from '../../source-file.ts'

export interface StoryList {
  readonly stories: readonly JsonObject[]
  readonly problems: readonly Problem[]
}

/** The shape that reading and writing back agree on: an object with a list `userStories`, or `stories` as some write it. */
export function storyList(file: SourceFile): StoryList {
  const root = jsonRoot(file, wanted)
  if ('problems' in root) return { stories: [], problems: root.problems }
  const { within, values } = root
  const key = values.has('userStories') ? 'userStories' : 'stories'
  const list = values.get(key)
  if (list === undefined) {
    const message = `must be ${wanted}; found an object without one`
    return { stories: [], problems: [errorAt(within, { offset: 0, field: null, message })] }
  }
  const { objects, problems } = objectsIn(within, list, key)
  return { stories: objects, problems: [...notices(root, key), ...problems] }
}

const wanted = 'an object with a list "userStories"'

/** Some tools of this format refuse such a file. */
function notices({ within, values }: JsonObject, key: string): readonly Problem[] {
  const tell = (field: string, message: string): Problem => ({
    ...errorAt(within, { offset: values.get(field)?.offset ?? 0, field, message }),
    severity: 'notice',
  })
  const others = key === 'stories' ? undefined : values.get('stories')
  return [
    ...(others?.type === 'array' && (others.children ?? []).length > 0
      ? [
          tell(
            'stories',
            `is beside userStories; ${plural(others.children?.length ?? 0, 'story', 'stories')} left out`,
          ),
        ]
      : []),
    ...(key === 'stories' ? [tell(key, 'is read as userStories')] : []),
    ...(values.has('project') ? [] : [tell('project', 'is missing; nothing here needs it')]),
  ]
}
