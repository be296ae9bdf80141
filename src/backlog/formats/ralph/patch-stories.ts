import { itemId } from '../../../core/ids.ts'
import type { JsonObject } from '../../json/json-object.ts'
import { settingOf } from '../../json/property-splices.ts'
import { TaskFields } from '../../json/task-fields.ts'
import type { SourceFile } from '../../source-file.ts'
import { patchSpots, type StatusSpot } from '../../write-back/patch-spots.ts'
import type { PatchResult, Statuses } from '../format.ts'
import { done, todo } from '../status-words.ts'
import { storyList } from './story-list.ts'

/** Replaces the values of `passes` that say something else than they should, and no other character. */
export function patchStories(file: SourceFile, statuses: Statuses): PatchResult {
  const { stories, problems } = storyList(file)
  const problem = problems.find(({ severity }) => severity === 'error')
  return problem === undefined ? patchSpots(file.text, stories.flatMap(spotsOf), statuses) : { problem }
}

/** A story passes or it doesn't: nothing shows that it is worked on, that it failed or was given up. */
function spotsOf(story: JsonObject): readonly StatusSpot[] {
  const fields = new TaskFields(story)
  const id = fields.name('id')
  const passes = fields.flag('passes')
  if (id === null || fields.problems.length > 0) return []
  return [
    {
      id: itemId(id),
      says: passes === true ? done : todo,
      begun: false,
      show: (status) => {
        if (status !== 'done' && status !== 'todo') return null
        const splice = settingOf(story, 'passes', { value: status === 'done', behind: 'id' })
        return splice === null ? null : [splice]
      },
      readsAs: (status) => (status === 'done' ? done : todo),
    },
  ]
}
